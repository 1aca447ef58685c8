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
    app.cached("/places".to_owned(), &asked, make).await
}

/// What is booked and when votes end, for calendars that subscribe to it. Who booked is not in it.
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
    let make = move |app: &App, _| {
        let text = app
            .engine()
            .with_state(|state| calendar::calendar(state, Of::default(), language));
        Ok(Fresh::from(Answer::new(calendar::MEDIA_TYPE, text)))
    };
    app.cached(
        format!("/calendar.ics?lang={}", language.code()),
        &asked,
        make,
    )
    .await
}
