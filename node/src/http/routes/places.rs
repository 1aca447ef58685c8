//! Shared spaces: what is free, and a calendar of what is booked.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use linli_language::Language;

use crate::calendar::{self, Of};
use crate::http::App;
use crate::http::answers::place::PlaceLists;
use crate::http::cache::{Answer, Fresh};
use crate::http::name::Asked;
use crate::http::problem::{Common, Named, Problem};
use crate::http::routes::notices::{FeedQuery, language_of};

/// How far back the calendar reaches, in seconds.
const REACH: i64 = 30 * 24 * 3600;

/// All lists of shared spaces, with the slots of the next seven days.
#[utoipa::path(
    get,
    path = "/places",
    tag = "community",
    responses((status = 200, description = "The lists", body = PlaceLists), Common),
)]
pub(crate) async fn places(State(app): State<App>, asked: HeaderMap) -> Result<Response, Problem> {
    let make = |app: &App, now| {
        let lists = app.engine().with_state(|state| PlaceLists::of(state, now));
        Ok(Fresh {
            // Today is another day without an entry.
            holds: Some(60),
            answer: Answer::json(&lists),
        })
    };
    let since = app.engine().shared.calendar_size();
    app.cached_since("/places".to_owned(), since, &asked, make)
        .await
}

/// What is booked and when votes end, for calendars that subscribe to it, from thirty days ago on. Who booked is not in
/// it.
#[utoipa::path(
    get,
    path = "/calendar.ics",
    tag = "community",
    params(FeedQuery),
    responses(
        (status = 200, description = "A calendar (RFC 5545)", body = String, content_type = "text/calendar"),
        Common,
        Named,
    ),
)]
pub(crate) async fn calendar(
    State(app): State<App>,
    Asked(query): Asked<FeedQuery>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let language: Language = language_of(&query)?;
    let make = move |app: &App, now: i64| {
        let of = Of {
            since: Some(now - REACH),
            ..Of::default()
        };
        let text = app
            .engine()
            .with_state(|state| calendar::calendar(state, of, language));
        Ok(Fresh {
            holds: Some(3600),
            answer: Answer::new(calendar::MEDIA_TYPE, text),
        })
    };
    let path = format!("/calendar.ics?lang={}", language.code());
    let since = app.engine().shared.calendar_size();
    app.cached_since(path, since, &asked, make).await
}
