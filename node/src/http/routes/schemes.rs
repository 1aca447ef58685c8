//! Mutual-aid schemes, their pools and claims.

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use linli_primitives::{EventNullifier, SchemeId};
use linli_rules::aid::SchemeState;
use linli_wire::message::MessageKind;

use super::community::published;
use crate::http::App;
use crate::http::answers::scheme::{Claim, Pool, PoolSums, Scheme, SchemeLine, SchemeList};
use crate::http::cache::{Answer, Fresh};
use crate::http::name::{Asked, FromQuery, Name, Names};
use crate::http::problem::{Common, Named, Problem};

/// All schemes, newest first.
#[utoipa::path(
    get,
    path = "/schemes",
    tag = "schemes",
    responses((status = 200, description = "The schemes", body = SchemeList), Common),
)]
pub(crate) async fn schemes(State(app): State<App>, asked: HeaderMap) -> Result<Response, Problem> {
    let make = |app: &App, _| {
        let lines = |state: &linli_rules::community::CommunityState| {
            state.schemes().map(SchemeLine::of).collect()
        };
        let mut schemes: Vec<SchemeLine> = app.engine().with_state(lines);
        for line in &mut schemes {
            (line.place, _) = published(app, MessageKind::Scheme, &line.id)?;
        }
        schemes.sort_by_key(|line| std::cmp::Reverse(line.place.index));
        Ok(Fresh::from(Answer::json(&SchemeList { schemes })))
    };
    app.cached("/schemes".to_owned(), &asked, make).await
}

/// A scheme: its document, officers, rulebooks and rounds.
#[utoipa::path(
    get,
    path = "/schemes/{id}",
    tag = "schemes",
    params(("id" = String, Path, description = "The scheme's id, 64 hex digits")),
    responses((status = 200, description = "The scheme", body = Scheme), Common, Named),
)]
pub(crate) async fn scheme(
    State(app): State<App>,
    Name(id): Name<SchemeId>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let make = move |app: &App, _| {
        let mut scheme = of_scheme(app, id, Scheme::of)?;
        (scheme.line.place, scheme.message) = published(app, MessageKind::Scheme, &scheme.line.id)?;
        Ok(Fresh::from(Answer::json(&scheme)))
    };
    app.cached(format!("/schemes/{id}"), &asked, make).await
}

/// A scheme's pool: what came in, what went out, and the balance after each.
#[utoipa::path(
    get,
    path = "/schemes/{id}/pool",
    tag = "schemes",
    params(("id" = String, Path, description = "The scheme's id, 64 hex digits"), FromQuery),
    responses((status = 200, description = "1,000 movements at most, and the sums now", body = Pool), Common, Named),
)]
pub(crate) async fn pool(
    State(app): State<App>,
    Name(id): Name<SchemeId>,
    Asked(query): Asked<FromQuery>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let from = query.from.unwrap_or(0);
    let make = move |app: &App, _| {
        let sums =
            |scheme: SchemeState<'_>| (PoolSums::of(scheme), (&scheme.scheme().currency).into());
        let (sums, currency) = of_scheme(app, id, sums)?;
        let (movements, next) = app.0.pools.page(app, id, from)?;
        let pool = Pool {
            scheme: id.to_string(),
            currency,
            sums,
            movements,
            next,
        };
        Ok(Fresh::from(Answer::json(&pool)))
    };
    app.cached(format!("/schemes/{id}/pool?from={from}"), &asked, make)
        .await
}

/// A claim, by the event nullifier that only the claimant knows beforehand.
#[utoipa::path(
    get,
    path = "/schemes/{id}/claims/{event_nullifier}",
    tag = "schemes",
    params(
        ("id" = String, Path, description = "The scheme's id, 64 hex digits"),
        ("event_nullifier" = String, Path, description = "The claim's event nullifier, 64 hex digits"),
    ),
    responses((status = 200, description = "The claim", body = Claim), Common, Named),
)]
pub(crate) async fn claim(
    State(app): State<App>,
    Names(id, event): Names<SchemeId, EventNullifier>,
) -> Result<Json<Claim>, Problem> {
    let ask = move |app: &App| {
        let claim = of_scheme(app, id, |scheme| Claim::of(scheme, event))?;
        claim.ok_or_else(|| Problem::absent("no claim has this event nullifier"))
    };
    Ok(Json(app.read(ask).await?))
}

fn of_scheme<T>(
    app: &App,
    id: SchemeId,
    ask: impl FnOnce(SchemeState<'_>) -> T,
) -> Result<T, Problem> {
    let found = app.engine().with_state(|state| state.scheme(id).map(ask));
    found.ok_or_else(|| Problem::absent(format!("there is no scheme {id}")))
}
