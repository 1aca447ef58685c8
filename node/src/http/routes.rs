//! All paths, each with its description.

use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::problem::ProblemDetails;

mod community;
mod events;
mod funds;
mod inbox;
mod log;
mod messages;
mod node;
mod notices;
mod places;
mod polls;
mod reports;
mod schemes;

/// Every path, as routes spell it.
pub(crate) const PATHS: &[&str] = &[
    "/",
    "/calendar.ics",
    "/ceremonies",
    "/checkpoint",
    "/community",
    "/events",
    "/feed.atom",
    "/funds",
    "/funds/{id}",
    "/healthz",
    "/inbox/{key}",
    "/inbox/{key}/{letter}",
    "/messages",
    "/messages/{digest}",
    "/messages/{digest}/receipt",
    "/metrics",
    "/notices",
    "/openapi.json",
    "/page/{file}",
    "/places",
    "/polls",
    "/polls/{id}",
    "/polls/{id}/ballots",
    "/polls/{id}/ballots/{nullifier}",
    "/polls/{id}/result",
    "/readyz",
    "/record",
    "/reports",
    "/reports/files",
    "/reports/files/{digest}",
    "/rolls/{digest}",
    "/rolls/{digest}/entries/{commitment}",
    "/roots/{number}",
    "/schemes",
    "/schemes/{id}",
    "/schemes/{id}/claims/{event_nullifier}",
    "/schemes/{id}/pool",
    "/status",
    "/tile/{*path}",
    "/witnesses",
];

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Linli node",
        description = "One community's public record: private votes and mutual-aid claims. Amounts are integers of \
            the currency's smallest unit, shares integers of the poll's unit, times Unix seconds, digests \
            lower-case hex. Errors are RFC 9457 problems that name their rule. What a node says need not be \
            believed: receipts and tiles are checked against signed checkpoints, the rest by replaying the record.",
        license(name = "MIT OR Apache-2.0"),
    ),
    components(schemas(ProblemDetails)),
    tags(
        (name = "messages", description = "Sending messages and reading them"),
        (name = "record", description = "The log as anybody can check it"),
        (name = "community", description = "The community, its rolls and trustees"),
        (name = "polls", description = "Polls and their results"),
        (name = "funds", description = "What the owners have in common"),
        (name = "schemes", description = "Mutual-aid schemes, pools and claims"),
        (name = "inbox", description = "Sealed letters to officers and trustees, beside the record"),
        (name = "node", description = "The node itself"),
    ),
)]
struct Description;

/// The router with its description.
pub(crate) fn all() -> OpenApiRouter<App> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(messages::send, messages::preflight))
        .routes(routes!(messages::message))
        .routes(routes!(messages::receipt))
        .routes(routes!(log::checkpoint))
        .routes(routes!(log::tile))
        .routes(routes!(log::record))
        .routes(routes!(log::roots))
        .routes(routes!(log::witnesses))
        .routes(routes!(events::events))
        .routes(routes!(inbox::post, inbox::list))
        .routes(routes!(inbox::remove))
        .routes(routes!(inbox::call, inbox::calls))
        .routes(routes!(community::community))
        .routes(routes!(community::roll))
        .routes(routes!(community::roll_entry))
        .routes(routes!(funds::funds))
        .routes(routes!(funds::fund))
        .routes(routes!(notices::notices))
        .routes(routes!(notices::feed))
        .routes(routes!(places::places))
        .routes(routes!(places::calendar))
        .routes(routes!(polls::polls))
        .routes(routes!(polls::poll))
        .routes(routes!(polls::result))
        .routes(routes!(polls::ballots))
        .routes(routes!(polls::ballot))
        .routes(routes!(reports::reports))
        .routes(routes!(reports::keep))
        .routes(routes!(reports::file))
        .routes(routes!(schemes::schemes))
        .routes(routes!(schemes::scheme))
        .routes(routes!(schemes::pool))
        .routes(routes!(schemes::claim))
        .routes(routes!(node::status))
        .routes(routes!(node::healthz))
        .routes(routes!(node::readyz))
        .routes(routes!(node::metrics))
        .routes(routes!(node::openapi))
        .routes(routes!(node::index))
        .routes(routes!(node::page))
}
