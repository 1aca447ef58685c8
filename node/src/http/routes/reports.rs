//! Desks, reports, and the texts and photos that lie beside the record.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_primitives::Digest;
use linli_rule::Rule;
use linli_rules::community::CommunityState;
use linli_wire::photo;
use linli_wire::report::{Attached, MAX_PHOTO, text_of};

use crate::http::App;
use crate::http::answers::report::ReportList;
use crate::http::body::Taken;
use crate::http::cache::{Answer, Fresh};
use crate::http::limits::Source;
use crate::http::name::Name;
use crate::http::problem::{Common, Named, Problem, Refused};

/// A file that the record names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Photo,
    Hidden,
}

/// All desks, and all reports, newest first.
#[utoipa::path(
    get,
    path = "/reports",
    tag = "community",
    responses((status = 200, description = "The desks and the reports", body = ReportList), Common),
)]
pub(crate) async fn reports(State(app): State<App>, asked: HeaderMap) -> Result<Response, Problem> {
    let make = |app: &App, now| {
        let list = app.engine().with_state(|state| ReportList::of(state, now));
        Ok(Fresh {
            // A term may pass without an entry.
            holds: Some(60),
            answer: Answer::json(&list),
        })
    };
    app.cached("/reports".to_owned(), &asked, make).await
}

/// Keeps a text or a photo that the record names.
#[utoipa::path(
    post,
    path = "/reports/files",
    tag = "community",
    request_body(
        description = "The file: 16 random bytes and a text, or a JPEG or PNG with nothing beside the picture",
        content((Vec<u8> = "application/octet-stream")),
    ),
    responses(
        (status = 204, description = "It is kept"),
        Refused,
    ),
)]
pub(crate) async fn keep(
    State(app): State<App>,
    source: Source,
    body: Body,
) -> Result<Response, Problem> {
    let limit = MAX_PHOTO as usize;
    let (bodies, too_large) = (&app.0.bodies, |_| Problem::too_large(limit));
    let taken = bodies.read_other(source, body, limit, too_large).await?;
    let Taken {
        bytes: file,
        room: _room,
    } = taken;
    let kept = app.read(move |app| {
        let named = Attached::of(&file);
        let kind = || {
            app.engine()
                .with_state(|state| kind_of(state, named.digest))
        };
        let is_sound = match kind().filter(|(own, _)| *own == named).map(|it| it.1) {
            Some(Kind::Text) => text_of(&file).is_some(),
            Some(Kind::Photo) => {
                let bare = photo::bare(&file);
                bare.map_err(|e| refuse(e.rule(), &e.to_string()))? == file
            }
            Some(Kind::Hidden) => return Err(hidden()),
            None => return Err(absent()),
        };
        if !is_sound {
            let detail =
                "a text reads as it is written, and a photo has nothing beside the picture";
            return Err(refuse("report.unfit", detail));
        }
        let shelf = &app.engine().shared.shelf;
        shelf.put(&file).map_err(|_| Problem::internal())?;
        // It may have been hidden meanwhile.
        if kind().is_some_and(|(_, kind)| kind == Kind::Hidden) {
            shelf
                .remove(named.digest)
                .map_err(|_| Problem::internal())?;
            return Err(hidden());
        }
        Ok(())
    });
    kept.await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A text or a photo of a report.
#[utoipa::path(
    get,
    path = "/reports/files/{digest}",
    tag = "community",
    params(("digest" = String, Path, description = "Its digest, as the record has it")),
    responses(
        (status = 200, description = "The file", content((Vec<u8> = "application/octet-stream"))),
        Common,
        Named,
    ),
)]
pub(crate) async fn file(
    State(app): State<App>,
    Name(digest): Name<Digest>,
) -> Result<Response, Problem> {
    let found = app.read(move |app| {
        let kind = app.engine().with_state(|state| kind_of(state, digest));
        match kind {
            None => Err(absent()),
            Some((_, Kind::Hidden)) => Err(hidden()),
            Some((_, Kind::Text | Kind::Photo)) => {
                let file = app.engine().shared.shelf.get(digest);
                file.map_err(|_| Problem::internal())?.ok_or_else(absent)
            }
        }
    });
    let file = found.await?;
    let media = photo::media_type(&file).unwrap_or("application/octet-stream");
    // What is hidden must not stay in caches.
    let head = [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, file).into_response())
}

fn absent() -> Problem {
    let detail = "no report names this file, or it was not sent here";
    Problem::new(StatusCode::NOT_FOUND, "report.file", detail)
}

fn hidden() -> Problem {
    let detail = "what this file says is hidden; the record has the reason";
    Problem::new(StatusCode::GONE, "report.hidden", detail)
}

fn refuse(rule: &'static str, detail: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, rule, detail)
}

/// What a file is, where a report names it.
fn kind_of(state: &CommunityState, digest: Digest) -> Option<(Attached, Kind)> {
    let report = state.report(state.report_of_file(digest)?)?;
    let photos = &report.content.photos;
    let (file, is_shown) = report.files().find(|(file, _)| file.digest == digest)?;
    let kind = match is_shown {
        false => Kind::Hidden,
        true if photos.contains(&file) => Kind::Photo,
        true => Kind::Text,
    };
    Some((file, kind))
}
