//! Letters, sealed to one key each: posted, listed by whoever has the key, and removed.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_primitives::Digest;
use linli_wire::inbox::{BadLetter, CeremonyCall, MAX_PAPER, check_letter};
use linli_wire::signature::{OfficerKey, Signed};

use crate::http::App;
use crate::http::answers::inbox::{
    CalledCeremony, Calls, Letters, PostedLetter, RemovedLetter, WaitingLetter,
};
use crate::http::body::Taken;
use crate::http::inbox::{admit_owner, admit_sender, check_call, limit, pass};
use crate::http::limits::Source;
use crate::http::name::{AfterQuery, Asked, Name, Names};
use crate::http::problem::{Common, Letterboxes, Named, Posting, Problem};
use crate::inbox::{Letter, Posted};

/// Letters and lists of them are nobody else's.
const PRIVATE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Leaves a sealed letter for a key.
///
/// Anybody may write to the registrar, up to 4 KiB. Officers of the record and trustees who are called to a ceremony
/// write to each other, up to 64 KiB, and show a pass.
#[utoipa::path(
    post,
    path = "/inbox/{key}",
    tag = "inbox",
    request_body(
        description = "A letter: sealed by age for the recipient that the record names beside the key",
        content((Vec<u8> = "application/octet-stream")),
    ),
    params(
        ("key" = String, Path, description = "The ed25519 key of an officer or trustee, 64 hex digits"),
        ("Authorization" = Option<String>, Header, description = "A pass of the sender, as the book's page on the inbox says"),
    ),
    responses(
        (status = 201, description = "It waits now", body = PostedLetter),
        (status = 200, description = "It waited already", body = PostedLetter),
        Posting,
    ),
)]
pub(crate) async fn post(
    State(app): State<App>,
    source: Source,
    Name(to): Name<OfficerKey>,
    request: Request,
) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    if head.headers.contains_key(header::CONTENT_ENCODING) {
        return Err(Problem::media_type());
    }
    let shown = pass(&head.headers)?;
    if shown.is_none() {
        app.0.letters.take(source)?;
    }
    let limit = limit(shown.as_ref());
    let too_large = |found| BadLetter::TooLarge { found, limit }.into();
    let bodies = &app.0.bodies;
    let taken = bodies.read_other(source, body, limit, too_large).await?;
    let Taken {
        bytes: letter,
        room: _room,
    } = taken;
    check_letter(&letter, limit)?;
    let posted = app.read(move |app| {
        let path = format!("/inbox/{to}");
        let from = admit_sender(app, to, shown.as_ref(), &path, &letter)?;
        let now = app.engine().now();
        Ok(app.0.inbox.post(to, from, &letter, now)?)
    });
    let Posted {
        id,
        at,
        expires,
        fresh,
    } = posted.await?;
    let answer = PostedLetter {
        id: id.to_string(),
        at,
        expires,
        fresh,
    };
    let status = if fresh {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, PRIVATE, Json(answer)).into_response())
}

/// The letters that wait for a key, for whoever has it.
#[utoipa::path(
    get,
    path = "/inbox/{key}",
    tag = "inbox",
    params(
        ("key" = String, Path, description = "One's own ed25519 key, 64 hex digits"),
        AfterQuery,
        ("Authorization" = String, Header, description = "A pass of the key, as the book's page on the inbox says"),
    ),
    responses((status = 200, description = "The letters", body = Letters), Common, Letterboxes),
)]
pub(crate) async fn list(
    State(app): State<App>,
    Name(key): Name<OfficerKey>,
    Asked(query): Asked<AfterQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let shown = pass(&headers)?;
    let listed = app.read(move |app| {
        let path = format!("/inbox/{key}?after={}", query.after);
        admit_owner(app, key, shown, ("GET", &path, b""))?;
        let now = app.engine().now();
        Ok(app.0.inbox.list(key, query.after, now)?)
    });
    let (letters, more) = listed.await?;
    let letters = letters.into_iter().map(waiting).collect();
    Ok((PRIVATE, Json(Letters { letters, more })).into_response())
}

fn waiting(letter: Letter) -> WaitingLetter {
    let Letter {
        number,
        id,
        at,
        expires,
        from,
        bytes,
    } = letter;
    WaitingLetter {
        number,
        id: id.to_string(),
        at,
        expires,
        from: from.map(|key| key.to_string()),
        sealed: hex::encode(bytes),
    }
}

/// Removes a letter that was taken, for whoever has the key.
#[utoipa::path(
    delete,
    path = "/inbox/{key}/{letter}",
    tag = "inbox",
    params(
        ("key" = String, Path, description = "One's own ed25519 key, 64 hex digits"),
        ("letter" = String, Path, description = "The letter's id, 64 hex digits"),
        ("Authorization" = String, Header, description = "A pass of the key, as the book's page on the inbox says"),
    ),
    responses((status = 200, description = "It is gone", body = RemovedLetter), Common, Letterboxes),
)]
pub(crate) async fn remove(
    State(app): State<App>,
    Names(key, letter): Names<OfficerKey, Digest>,
    headers: HeaderMap,
) -> Result<Json<RemovedLetter>, Problem> {
    let shown = pass(&headers)?;
    let removed = app.read(move |app| {
        let path = format!("/inbox/{key}/{letter}");
        admit_owner(app, key, shown, ("DELETE", &path, b""))?;
        let now = app.engine().now();
        Ok(app.0.inbox.remove(key, letter, now)?)
    });
    removed.await?;
    let id = letter.to_string();
    Ok(Json(RemovedLetter { id }))
}

/// Calls trustees to a key ceremony: until it ends each of them has a box.
#[utoipa::path(
    post,
    path = "/ceremonies",
    tag = "inbox",
    request_body(
        description = "The ceremony's description and an end, signed by one member of the committee",
        content((Object = "application/json")),
    ),
    responses((status = 200, description = "They are called", body = CalledCeremony), Posting),
)]
pub(crate) async fn call(
    State(app): State<App>,
    source: Source,
    request: Request,
) -> Result<Json<CalledCeremony>, Problem> {
    // Twice as long in hex, and the signature.
    let limit = 2 * MAX_PAPER + 1024;
    let too_large = |found| BadLetter::TooLarge { found, limit }.into();
    let (bodies, body) = (&app.0.bodies, request.into_body());
    let taken = bodies.read_other(source, body, limit, too_large).await?;
    let Taken {
        bytes: body,
        room: _room,
    } = taken;
    let called = app.read(move |app| {
        let text = String::from_utf8(body).map_err(|_| Problem::body("not UTF-8"))?;
        let call: Signed<CeremonyCall> = serde_json::from_str(&text)
            .map_err(|_| Problem::body("not a signed call to a ceremony"))?;
        let ceremony = check_call(app, &call)?;
        let now = app.engine().now();
        let until = call.act.until;
        app.0.inbox.call(ceremony, until, &text, now)?;
        let ceremony = ceremony.to_string();
        Ok(CalledCeremony { ceremony, until })
    });
    called.await.map(Json)
}

/// The ceremonies that trustees are called to.
#[utoipa::path(
    get,
    path = "/ceremonies",
    tag = "inbox",
    responses((status = 200, description = "The calls, as they were signed", body = Calls), Common, Named),
)]
pub(crate) async fn calls(State(app): State<App>) -> Result<Json<Calls>, Problem> {
    let texts = app.read(|app| Ok(app.0.inbox.calls(app.engine().now())?));
    let texts = texts.await?;
    let calls = texts.iter().map(|text| serde_json::from_str(text));
    let calls = calls.collect::<Result<_, _>>();
    calls
        .map(|calls| Json(Calls { calls }))
        .map_err(|_| Problem::internal())
}
