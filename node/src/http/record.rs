//! The record as a stream: read only as fast as it is taken.

use std::io;
use std::time::{Duration, Instant};

use axum::body::Bytes;
use linli_log::{Checkpoint, SignedNote};
use linli_rule::Rule;
use linli_wire::archive::{ArchiveWriter, MAGIC};
use linli_wire::message::MessageKind;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::App;
use super::limits::Seat;
use super::name::RecordQuery;
use super::problem::Problem;
use crate::error::NodeError;

/// Entries read at once.
const PAGE: usize = 256;
/// Bytes gathered before they are sent on.
const PART: usize = 256 << 10;
/// Parts that wait to be sent.
const WAITING: usize = 2;

type Part = Result<Bytes, io::Error>;

/// Entries from `query.from` up to the newest checkpoint, and the checkpoint.
///
/// At most [`WAITING`] parts and one message are in memory; when the client stops reading, so does the reading of the
/// store, and it ends with the connection.
pub(crate) fn stream(
    app: &App,
    query: RecordQuery,
    seat: Seat,
) -> Result<ReceiverStream<Part>, Problem> {
    let checkpoint = app.engine().checkpoint();
    let size = size_of(&checkpoint).ok_or_else(Problem::internal)?;
    if query.from > size {
        return Err(Problem::absent(format!("the record has {size} entries")));
    }
    let reads = app.clone();
    Ok(sent(app, seat, move |out| {
        out.part.extend(MAGIC);
        send(&reads, &query, size, &checkpoint, out)
    }))
}

/// Bytes that are in memory, sent as fast as they are taken.
pub(crate) fn parts(app: &App, bytes: Bytes, seat: Seat) -> ReceiverStream<Part> {
    sent(app, seat, move |out| {
        bytes.chunks(PART).try_for_each(|part| {
            out.part.extend(part);
            out.flush()
        })
    })
}

/// What `send` writes, on a thread of its own; the seat is free at its end.
fn sent(
    app: &App,
    seat: Seat,
    send: impl FnOnce(&mut Out) -> Result<(), Broken> + Send + 'static,
) -> ReceiverStream<Part> {
    let (to, parts) = mpsc::channel(WAITING);
    let lasts = Duration::from_secs(app.0.limits.record_seconds);
    tokio::task::spawn_blocking(move || {
        let _seat = seat;
        let mut out = Out {
            part: Vec::new(),
            to,
            until: Instant::now() + lasts,
        };
        match send(&mut out) {
            Ok(()) | Err(Broken::Gone) => {}
            Err(Broken::Late) => {
                let late = io::Error::other("the stream takes too long");
                let _gone = out.to.blocking_send(Err(late));
            }
            Err(Broken::Store(error)) => {
                tracing::error!(rule = error.rule(), %error, "the record cannot be read");
                // The stream breaks off, so that nobody takes it for complete.
                let _gone = out
                    .to
                    .blocking_send(Err(io::Error::other("the record cannot be read")));
            }
        }
    });
    ReceiverStream::new(parts)
}

/// The size a checkpoint says.
fn size_of(checkpoint: &str) -> Option<u64> {
    let note = SignedNote::parse(checkpoint).ok()?;
    Checkpoint::parse(note.text())
        .ok()
        .map(|checkpoint| checkpoint.size)
}

enum Broken {
    /// Nobody is reading any more, or the node is being stopped.
    Gone,
    Store(NodeError),
    /// It took too long; the rest can be asked for.
    Late,
}

impl From<NodeError> for Broken {
    fn from(error: NodeError) -> Self {
        Self::Store(error)
    }
}

struct Out {
    part: Vec<u8>,
    to: mpsc::Sender<Part>,
    /// When it breaks off, so that a client who reads a byte now and then does not hold a place for ever.
    until: Instant,
}

impl Out {
    fn write(
        &mut self,
        frame: impl FnOnce(&mut ArchiveWriter<&mut Vec<u8>>) -> io::Result<()>,
    ) -> Result<(), Broken> {
        let written = frame(&mut ArchiveWriter::resume(&mut self.part));
        written.expect("writing to memory does not fail");
        if self.part.len() < PART {
            Ok(())
        } else {
            self.flush()
        }
    }

    fn flush(&mut self) -> Result<(), Broken> {
        if Instant::now() > self.until {
            return Err(Broken::Late);
        }
        let part = Bytes::from(std::mem::take(&mut self.part));
        self.to.blocking_send(Ok(part)).map_err(|_| Broken::Gone)
    }
}

fn send(
    app: &App,
    query: &RecordQuery,
    size: u64,
    checkpoint: &str,
    out: &mut Out,
) -> Result<(), Broken> {
    let mut next = query.from;
    while next < size {
        if *app.0.stopping.borrow() {
            return Err(Broken::Gone);
        }
        let room = usize::try_from(size - next).unwrap_or(PAGE).min(PAGE);
        let page = app.engine().entries(next, room)?;
        if page.is_empty() {
            return Err(NodeError::corrupt(format!("entries {next}"), "missing").into());
        }
        for stored in page {
            let whole = query.ballots || stored.entry.kind != MessageKind::Ballot;
            let message = if whole {
                app.engine().message(stored.entry.message)?
            } else {
                None
            };
            if whole && message.is_none() {
                return Err(NodeError::corrupt(
                    format!("messages {}", stored.entry.message),
                    "missing",
                )
                .into());
            }
            out.write(|archive| archive.entry(&stored.entry, message.as_deref()))?;
            next = stored.index + 1;
        }
    }
    out.write(|archive| archive.checkpoint(checkpoint))?;
    out.flush()
}
