//! A witness of other people's logs over HTTP ([c2sp.org/tlog-witness](https://c2sp.org/tlog-witness)).

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path as Part, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use linli_log::witness::MAX_REQUEST_BYTES;
use linli_log::{AddCheckpoint, Cosigner, SignedNote, VerifierKey, Witness, WitnessRefusal};
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;
use tower_http::timeout::TimeoutLayer;
use zeroize::Zeroizing;

use crate::config::Limits;
use crate::http::listener::Listener;
use crate::signer::{SignerError, lock, read_bounded, read_key, replace};

/// The key's file in the witness's folder.
pub const KEY: &str = "witness-key";
/// The extension of the file of a log's last checkpoint; its name is [`log_id`].
const LAST: &str = ".checkpoint";
/// How long a request may take to arrive, and an idle connection stay.
const PATIENCE: Duration = Duration::from_secs(10);
/// Connections at once, all and of one address.
const CONNECTIONS: usize = 256;
const CONNECTIONS_PER_ADDRESS: usize = 64;
/// The media type of a conflict's answer.
const SIZE_TYPE: &str = "text/x.tlog.size";
const TEXT_TYPE: &str = "text/plain; charset=utf-8";

/// A witness with its folder: its key, and the last checkpoint it cosigned of each log.
#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    cosigner: Cosigner,
    folder: PathBuf,
    /// Held from the check of a request until its checkpoint is kept.
    witness: Mutex<Witness>,
    _lock: std::fs::File,
}

/// Why a request gets no cosignature.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(transparent)]
    Witness(#[from] WitnessRefusal),
    #[error("the checkpoint cannot be kept")]
    Storage,
}

impl Server {
    /// Opens the witness in its folder, or makes one with a key named `name` on the first start.
    ///
    /// It follows `logs`, by their public keys; several keys with one name belong to one log. A folder whose key has
    /// another name, or that another witness uses, is refused.
    pub fn open(
        folder: &Path,
        name: &str,
        logs: &[VerifierKey],
        random: &mut impl CryptoRng,
    ) -> Result<Self, SignerError> {
        std::fs::create_dir_all(folder).map_err(|source| SignerError::File {
            path: folder.to_owned(),
            source,
        })?;
        let path = folder.join(KEY);
        if !path.exists() {
            let mut seed = Zeroizing::new([0; 32]);
            random.fill_bytes(&mut *seed);
            let text = Zeroizing::new(format!("{}\n", *Cosigner::new(name, &seed)?.secret_text()));
            replace(folder, KEY, text.as_bytes())?;
        }
        let mut file = lock(&path)?;
        let cosigner = read_key(&mut file, &path, Cosigner::parse)?;
        if cosigner.key().name() != name {
            let own = cosigner.key().name();
            let detail = format!("it is the key of {own:?}, not of {name:?}");
            return Err(SignerError::Key { path, detail });
        }
        let mut witness = Witness::default();
        for log in logs {
            witness.follow(log.clone())?;
        }
        let names: Vec<String> = witness.logs().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            if let Some(note) = read_last(folder, &name)? {
                let path = folder.join(file_name(&name));
                witness.resume(note).map_err(|refusal| SignerError::Key {
                    path,
                    detail: refusal.to_string(),
                })?;
            }
        }
        Ok(Self(Arc::new(Inner {
            cosigner,
            folder: folder.to_owned(),
            witness: Mutex::new(witness),
            _lock: file,
        })))
    }

    /// The key that logs are told to trust.
    pub fn key(&self) -> &VerifierKey {
        self.0.cosigner.key()
    }

    /// Serves until `stop`.
    pub async fn run(self, socket: TcpListener, stop: impl Future<Output = ()>) {
        let limits = Limits {
            connections: CONNECTIONS,
            connections_per_address: CONNECTIONS_PER_ADDRESS,
            timeout_seconds: PATIENCE.as_secs(),
            ..Limits::default()
        };
        Listener::uncounted(socket, self.router(), limits)
            .run(stop)
            .await;
    }

    /// `POST /add-checkpoint`; besides, `GET /` says whose witness this is, and `GET /checkpoints/{id}` gives a
    /// log's last cosigned checkpoint, where the id is SHA-256 of its name in hex: a log that is told of a
    /// conflict finds there what it has signed.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/add-checkpoint", post(add_checkpoint))
            .route("/checkpoints/{id}", get(checkpoint))
            .route("/", get(about))
            .layer(DefaultBodyLimit::max(MAX_REQUEST_BYTES))
            .layer(TimeoutLayer::with_status_code(
                StatusCode::REQUEST_TIMEOUT,
                PATIENCE,
            ))
            .with_state(self.clone())
    }

    /// The cosignature line for a request at `time`, after its checkpoint is kept.
    fn cosign(&self, body: &[u8], time: u64) -> Result<String, Refused> {
        let text = core::str::from_utf8(body).map_err(|_| WitnessRefusal::Request("not UTF-8"))?;
        let request = AddCheckpoint::parse(text)?;
        let mut witness = self.witness();
        let advance = witness.check(&request)?;
        advance.check_time(time)?;
        let origin = &advance.checkpoint().origin;
        let (name, note) = (file_name(origin), advance.note().encode());
        replace(&self.0.folder, &name, note.as_bytes()).map_err(|error| {
            tracing::error!(%error, "a checkpoint cannot be kept; it is not cosigned");
            Refused::Storage
        })?;
        let cosignature = self.0.cosigner.cosign(advance.note().text(), time);
        witness.record(advance);
        Ok(cosignature.to_string())
    }

    fn witness(&self) -> MutexGuard<'_, Witness> {
        // A poisoned lock is fine: it changes only by whole checkpoints that are kept.
        let witness = self.0.witness.lock();
        witness.unwrap_or_else(PoisonError::into_inner)
    }

    fn about(&self) -> String {
        let mut text = format!(
            "邻里的见证者:只联署不改写历史的检查点。\n\
             A witness of Linli: it cosigns checkpoints that never rewrite history.\n\n{}\n",
            self.key()
        );
        for (origin, last) in self.witness().logs() {
            let size = last
                .and_then(|note| note.text().lines().nth(1))
                .unwrap_or("0");
            text += &format!("\n{origin} {size} /checkpoints/{}", log_id(origin));
        }
        text + "\n"
    }
}

async fn add_checkpoint(State(server): State<Server>, body: Bytes) -> Response {
    let cosigned = tokio::task::spawn_blocking(move || server.cosign(&body, now())).await;
    match cosigned {
        Ok(Ok(line)) => text(StatusCode::OK, TEXT_TYPE, line),
        Ok(Err(Refused::Witness(refusal))) => refuse(&refusal),
        Ok(Err(Refused::Storage)) | Err(_) => {
            let what = "witness.storage: the checkpoint cannot be kept, so it is not cosigned\n";
            text(
                StatusCode::INTERNAL_SERVER_ERROR,
                TEXT_TYPE,
                what.to_owned(),
            )
        }
    }
}

async fn checkpoint(State(server): State<Server>, Part(id): Part<String>) -> Response {
    let witness = server.witness();
    let found = witness.logs().find(|(origin, _)| log_id(origin) == id);
    match found.and_then(|(_, note)| note) {
        Some(note) => text(StatusCode::OK, TEXT_TYPE, note.encode()),
        None => text(
            StatusCode::NOT_FOUND,
            TEXT_TYPE,
            "no checkpoint of such a log\n".into(),
        ),
    }
}

async fn about(State(server): State<Server>) -> Response {
    text(StatusCode::OK, TEXT_TYPE, server.about())
}

fn refuse(refusal: &WitnessRefusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).expect("a status of the specification");
    match refusal.last_size() {
        Some(size) => text(status, SIZE_TYPE, format!("{size}\n")),
        None => text(status, TEXT_TYPE, format!("{refusal}\n")),
    }
}

fn text(status: StatusCode, kind: &'static str, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, kind)], text).into_response()
}

/// What a log's checkpoint is asked for by: SHA-256 of the log's name in hex.
pub fn log_id(origin: &str) -> String {
    hex::encode(Sha256::digest(origin))
}

fn file_name(origin: &str) -> String {
    log_id(origin) + LAST
}

fn read_last(folder: &Path, origin: &str) -> Result<Option<SignedNote>, SignerError> {
    let path = folder.join(file_name(origin));
    let Some(text) = read_bounded(&path)? else {
        return Ok(None);
    };
    let wrong = |refusal: linli_log::LogRefusal| SignerError::Key {
        path,
        detail: refusal.to_string(),
    };
    SignedNote::parse(&text).map(Some).map_err(wrong)
}

/// Unix seconds by the system's clock; 0 before 1970.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests;
