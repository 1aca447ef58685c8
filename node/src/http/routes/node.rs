//! The node itself: its status and its page.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use linli_log::SignedNote;
use linli_primitives::Day;
use linli_rule::Refusal;
use linli_rules::community::{CommunityState, OfficeRole, Term};

use crate::engine::Status;
use crate::error::Rejected;
use crate::http::answers::status::{
    CircuitKeys, ClockStatus, CommunityName, LogStatus, NodeStatus, PeerStatus, Readiness, Reason,
    StoreStatus, TermStatus, Witness,
};
use crate::http::problem::{Common, Named, Problem};
use crate::http::{App, page};
use crate::seat::TOO_FEW;
use crate::witness::client::Standing;

/// A clock this many seconds behind the record is wrong.
const MAX_BEHIND: u64 = 60;

/// The node's status.
#[utoipa::path(
    get,
    path = "/status",
    tag = "node",
    responses((status = 200, description = "How the node is", body = NodeStatus), Common),
)]
pub(crate) async fn status(State(app): State<App>) -> Result<Response, Problem> {
    let status = app.read(|app| Ok(whole(app))).await?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(status)).into_response())
}

/// Whether the process lives.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "node",
    responses((status = 200, description = "It does", body = String, content_type = "text/plain", example = "ok"), Common),
)]
pub(crate) async fn healthz() -> &'static str {
    "ok"
}

/// Whether the node can serve: its record is loaded and can be written, and its clock is right.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "node",
    responses(
        Common,
        (status = 200, description = "It can", body = Readiness),
        (status = 503, description = "It cannot, and why", body = Readiness),
    ),
)]
pub(crate) async fn readyz(State(app): State<App>) -> Result<Response, Problem> {
    let status = app.read(|app| Ok(app.engine().status())).await?;
    let mut reasons = Vec::new();
    if *app.0.stopping.borrow() {
        reasons.push(Reason::from(Refusal::of(&Rejected::Stopping)));
    }
    reasons.extend(status.closed.map(Reason::from));
    if status.clock_behind > MAX_BEHIND {
        let behind = status.clock_behind;
        let detail = format!("the clock is {behind} s behind the record");
        reasons.push(Refusal::new("node.clock", detail).into());
    }
    if status.clock_ahead != 0 {
        let ahead = status.clock_ahead;
        let detail = format!("the clock is {ahead} s off the other validators' clocks");
        reasons.push(Refusal::new("node.clock", detail).into());
    }
    let too_few = status.unheard.into_iter().filter(|it| it.rule == TOO_FEW);
    reasons.extend(too_few.map(Reason::from));
    let warnings = app.read(|app| Ok(warnings(app))).await?;
    let ready = reasons.is_empty();
    let code = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let headers = [(header::CACHE_CONTROL, "no-store")];
    Ok((
        code,
        headers,
        Json(Readiness {
            ready,
            reasons,
            warnings,
        }),
    )
        .into_response())
}

/// Figures for monitoring.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "node",
    responses(
        (status = 200, description = "OpenMetrics text", body = String, content_type = "application/openmetrics-text"),
        Common,
    ),
)]
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response, Problem> {
    let own = app.0.figures.text()?;
    let text = app
        .read(move |app| {
            let metrics = app.engine().metrics();
            metrics.show(&app.engine().status());
            Ok(metrics.text() + &own + "# EOF\n")
        })
        .await?;
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/openmetrics-text; version=1.0.0; charset=utf-8",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}

/// This description.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "node",
    responses((status = 200, description = "OpenAPI 3.1", body = Object), Common),
)]
pub(crate) async fn openapi(State(app): State<App>, asked: HeaderMap) -> Response {
    app.0.description.respond(&asked, "no-cache")
}

/// The page.
#[utoipa::path(
    get,
    path = "/",
    tag = "node",
    responses((status = 200, description = "The page", body = String, content_type = "text/html"), Common),
)]
pub(crate) async fn index(asked: HeaderMap) -> Response {
    page::index().answer.respond(&asked, "no-cache")
}

/// A file of the page.
#[utoipa::path(
    get,
    path = "/page/{file}",
    tag = "node",
    params(("file" = String, Path, description = "Its name", example = "page.js")),
    responses((status = 200, description = "The file", body = String, content_type = "text/javascript"), Common, Named),
)]
pub(crate) async fn page(
    crate::http::name::Name(name): crate::http::name::Name<String>,
    asked: HeaderMap,
) -> Result<Response, Problem> {
    let file = page::file(&name).ok_or_else(|| Problem::absent("the page has no such file"))?;
    let mut response = file.answer.respond(&asked, "no-cache");
    if let Some(scope) = file.scope {
        let allowed = HeaderName::from_static("service-worker-allowed");
        let scope = HeaderValue::from_static(scope);
        response.headers_mut().insert(allowed, scope);
    }
    Ok(response)
}

fn whole(app: &App) -> NodeStatus {
    let engine = app.engine();
    let status = engine.status();
    let (community, polls, schemes) = engine.with_state(|state| {
        let named = state.community().zip(state.id());
        let community = named.map(|(community, id)| CommunityName {
            id: id.to_string(),
            realm: community.realm.to_string(),
            name: (&community.name).into(),
        });
        (
            community,
            state.polls().count() as u64,
            state.schemes().count() as u64,
        )
    });
    let checkpoint = engine.checkpoint();
    let now = engine.now();
    let terms = engine.with_state(|state| terms(state, now));
    NodeStatus {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        protocol: linli_wire::poll::PROTOCOL,
        community,
        log: LogStatus {
            origin: status.origin.clone(),
            key: engine.key(),
            size: status.size,
            root: root_of(&checkpoint),
            checkpoint,
            height: status.height,
        },
        polls,
        schemes,
        witnesses: witness_list(app),
        validators: engine.with_state(super::community::validators),
        peers: engine.peers().iter().map(PeerStatus::from).collect(),
        store: StoreStatus {
            bytes: status.store_bytes,
            // The largest number means that the system does not say.
            free: (status.free_bytes != u64::MAX).then_some(status.free_bytes),
            writable: status.closed.is_none(),
        },
        clock: clock(&status, now),
        accepting: status.closed.is_none() && !*app.0.stopping.borrow(),
        closed: status.closed.map(Reason::from),
        unheard: status.unheard.into_iter().map(Reason::from).collect(),
        state_root: status.state_root,
        started: app.0.started,
        uptime: u64::try_from(now - app.0.started).unwrap_or(0),
        circuits: CircuitKeys {
            ballot: linli_params::BALLOT_FINGERPRINT.to_owned(),
            claim: linli_params::CLAIM_FINGERPRINT.to_owned(),
        },
        terms,
    }
}

/// The current warnings about the nodes that decide with this one, and about officers' terms.
fn warnings(app: &App) -> Vec<Reason> {
    let mut seen = app.engine().signed_twice();
    seen.extend(app.engine().unheard());
    seen.retain(|it| it.rule != TOO_FEW);
    let mut reasons: Vec<Reason> = seen.into_iter().map(Reason::from).collect();
    if let Ok(today) = Day::of_unix_time(app.engine().now()) {
        let warnings = app.engine().with_state(|state| state.term_warnings(today));
        reasons.extend(warnings.iter().map(|warning| Refusal::of(warning).into()));
    }
    reasons
}

/// The same as data.
fn terms(state: &CommunityState, now: i64) -> Vec<TermStatus> {
    let Ok(today) = Day::of_unix_time(now) else {
        return Vec::new();
    };
    let terms = state.terms().into_iter();
    let status = |term: Term| {
        let (days, last) = (term.days_left(today), term.last.to_string());
        let scheme = term.office.scheme.and_then(|id| state.scheme(id));
        let (role, lines) = match term.office.role {
            OfficeRole::Committee => ("committee", Vec::new()),
            OfficeRole::Registrar => ("registrar", Vec::new()),
            OfficeRole::Treasurer => ("treasurer", Vec::new()),
            OfficeRole::Assessors(lines) => ("assessors", lines),
        };
        TermStatus {
            role,
            scheme: scheme.map(|scheme| (&scheme.scheme().name).into()),
            lines,
            last,
            days,
            renewable_until: term.renewable_until.map(|day| day.to_string()),
        }
    };
    terms
        .filter(|term| term.warning(today).is_some())
        .map(status)
        .collect()
}

fn clock(status: &Status, now: i64) -> ClockStatus {
    ClockStatus {
        now,
        last: status.at,
        sane: status.clock_behind <= MAX_BEHIND,
    }
}

/// The root that a checkpoint names, in hex.
fn root_of(checkpoint: &str) -> String {
    let note = SignedNote::parse(checkpoint).ok();
    let read = note.and_then(|note| linli_log::Checkpoint::parse(note.text()).ok());
    read.map_or_else(String::new, |checkpoint| hex::encode(checkpoint.root.0))
}

/// Who is asked to cosign, and what they signed last.
pub(crate) fn witness_list(app: &App) -> Vec<Witness> {
    let witness = |standing: Standing| {
        let Standing {
            key,
            url: _, // Only the operator needs its address.
            cosigned,
            error,
        } = standing;
        Witness {
            name: key.name().to_owned(),
            key: key.to_string(),
            size: cosigned.map(|(size, _)| size),
            at: cosigned.and_then(|(_, time)| i64::try_from(time).ok()),
            error: error.map(Reason::from),
        }
    };
    app.engine().witnesses().into_iter().map(witness).collect()
}
