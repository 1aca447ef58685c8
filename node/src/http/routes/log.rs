//! The log as anybody can check it: checkpoints, tiles, the whole record.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use linli_log::tile::WIDTH;
use linli_log::{Level, Tile};

use crate::http::answers::status::WitnessList;
use crate::http::cache::Answer;
use crate::http::limits::Source;
use crate::http::name::{Asked, RecordQuery};
use crate::http::problem::{Common, Named, Problem};
use crate::http::{App, immutable, record};

/// The newest checkpoint: the log's size and root, signed by the node and cosigned by witnesses.
#[utoipa::path(
    get,
    path = "/checkpoint",
    tag = "record",
    responses(
        (status = 200, description = "A signed note (`c2sp.org/tlog-checkpoint`)", body = String, content_type = "text/plain"),
        Common,
    ),
)]
pub(crate) async fn checkpoint(State(app): State<App>, asked: HeaderMap) -> Response {
    let note = app.engine().checkpoint();
    Answer::new("text/plain; charset=utf-8", note).respond(&asked, "public, max-age=1")
}

/// A tile of hashes or of entries, by its name in `c2sp.org/tlog-tiles`.
#[utoipa::path(
    get,
    path = "/tile/{*path}",
    tag = "record",
    params(("path" = String, Path, description = "`{L}/{N}[.p/{W}]` or `entries/{N}[.p/{W}]`", example = "0/000.p/17")),
    responses(
        (status = 200, description = "32 bytes a hash, or entries with their lengths before them", body = Vec<u8>, content_type = "application/octet-stream"),
        Common,
        Named,
    ),
)]
pub(crate) async fn tile(
    State(app): State<App>,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let tile: Tile = format!("tile/{path}")
        .parse()
        .map_err(|_| Problem::parameter("not the name of a tile"))?;
    let bytes = app
        .read(move |app| {
            let width = u8::try_from(tile.width())
                .ok()
                .filter(|_| tile.width() < WIDTH);
            Ok(match tile.level() {
                Level::Entries => app.engine().entries_tile(tile.index(), width)?,
                Level::Hashes(level) => app.engine().tile(level, tile.index(), width)?,
            })
        })
        .await?;
    let bytes = bytes.ok_or_else(|| Problem::absent("the log does not have this tile yet"))?;
    Ok(immutable("application/octet-stream", bytes))
}

/// The whole record from an entry on, as one archive that ends with a checkpoint.
///
/// The stream begins with the archive's first bytes whatever `from` is, and reaches as far as the checkpoint at its end
/// says. It is sent as fast as it is read.
#[utoipa::path(
    get,
    path = "/record",
    tag = "record",
    params(RecordQuery),
    responses(
        (status = 200, description = "An archive", body = Vec<u8>, content_type = "application/octet-stream"),
        Common,
        Named,
    ),
)]
pub(crate) async fn record(
    State(app): State<App>,
    source: Source,
    Asked(query): Asked<RecordQuery>,
) -> Result<Response, Problem> {
    let seat = app.0.records.take(source)?;
    let parts = record::stream(&app, query, seat)?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// Roots of ballots' points beside 256 entries of the record, which save whoever verifies the ballots time and prove
/// nothing.
#[utoipa::path(
    get,
    path = "/roots/{number}",
    tag = "record",
    params(("number" = u64, Path, description = "The first entry's index divided by 256", example = 0)),
    responses(
        (status = 200, description = "A file of roots", body = Vec<u8>, content_type = "application/octet-stream"),
        Common,
        Named,
    ),
)]
pub(crate) async fn roots(
    State(app): State<App>,
    source: Source,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let file = number
        .parse()
        .ok()
        .filter(|n: &u64| n.to_string() == number);
    let file = file.ok_or_else(|| Problem::parameter("not the number of a file"))?;
    let seat = app.0.records.take(source)?;
    // A file that cannot be read is as good as none.
    let bytes = app
        .read(move |app| Ok(app.engine().roots(file).ok().flatten()))
        .await?;
    let bytes = bytes.ok_or_else(|| Problem::absent("there are no roots beside these entries"))?;
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let parts = record::parts(&app, bytes.into(), seat);
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// The witnesses: other people's machines that cosign only checkpoints extending those they have seen.
#[utoipa::path(
    get,
    path = "/witnesses",
    tag = "record",
    responses((status = 200, description = "The witnesses", body = WitnessList), Common),
)]
pub(crate) async fn witnesses(State(app): State<App>) -> Json<WitnessList> {
    Json(WitnessList {
        witnesses: super::node::witness_list(&app),
    })
}
