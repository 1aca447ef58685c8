//! Entries as they come, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use linli_primitives::Digest;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

use crate::engine;
use crate::http::App;
use crate::http::answers::message::{EntryEvent, Resync};
use crate::http::limits::{Seat, Source};
use crate::http::name::{Asked, FromQuery};
use crate::http::problem::{Common, Named, Problem};

/// Entries read at once to catch up.
const PAGE: usize = 256;
/// Events that wait for a listener.
const WAITING: usize = 64;
/// How often a comment is sent when there are no events.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// How long a listener that lost the connection waits, in milliseconds.
const RETRY: Duration = Duration::from_secs(3);

/// Entries as they are recorded.
///
/// `event: entry` with the entry's index as its id. With `Last-Event-ID` (or `from`) those after it come first. A
/// stream ends after a while: connect again. A listener that reads too slowly, or is too far behind, gets one `event:
/// resync` (`Resync`), and the stream ends.
#[utoipa::path(
    get,
    path = "/events",
    tag = "record",
    params(
        FromQuery,
        ("Last-Event-ID" = Option<u64>, Header, description = "The last entry that was told; wins over `from`"),
    ),
    responses(
        (status = 200, description = "Events", body = EntryEvent, content_type = "text/event-stream"),
        Common,
        Named,
    ),
)]
pub(crate) async fn events(
    State(app): State<App>,
    source: Source,
    Asked(query): Asked<FromQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let seat = app.0.listeners.take(source)?;
    // Listening begins before the size is read: entries in between are sent once, told apart by index.
    let news = app.engine().subscribe();
    let next = match headers.get("last-event-id") {
        Some(last) => after(last)?,
        None => query.from.unwrap_or_else(|| app.engine().size()),
    };
    let (to, told) = mpsc::channel(WAITING);
    let listener = Listener { app, to, next };
    tokio::spawn(listener.tell(news, seat));
    let stream =
        Sse::new(ReceiverStream::new(told)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    let unbuffered = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // A widespread proxy buffers what it passes on unless it is told not to.
        (
            header::HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    Ok((unbuffered, stream).into_response())
}

fn after(last: &HeaderValue) -> Result<u64, Problem> {
    let last = last
        .to_str()
        .ok()
        .and_then(|last| last.trim().parse::<u64>().ok());
    last.and_then(|last| last.checked_add(1))
        .ok_or_else(|| Problem::parameter("Last-Event-ID is the index of an entry"))
}

struct Listener {
    app: App,
    to: mpsc::Sender<Result<Event, Infallible>>,
    /// The entry to send next.
    next: u64,
}

/// Why a listener's stream ends.
enum Ended {
    /// It has gone, or the node is being stopped.
    Gone,
    /// It must read the record.
    Behind,
}

impl Listener {
    async fn tell(mut self, mut news: broadcast::Receiver<engine::Event>, _seat: Seat) {
        let mut stopping = self.app.0.stopping.subscribe();
        let lasts = Duration::from_secs(self.app.0.limits.listener_seconds);
        let to = self.to.clone();
        let ended = tokio::select! {
            ended = self.follow(&mut news) => ended,
            () = to.closed() => Ended::Gone,
            _ = stopping.wait_for(|stopping| *stopping) => Ended::Gone,
            // It connects again and names the last entry it was sent; meanwhile others may have its place.
            () = tokio::time::sleep(lasts) => Ended::Gone,
        };
        if matches!(ended, Ended::Behind) {
            let resync = Resync {
                next: self.next,
                size: self.app.engine().size(),
            };
            let event = Event::default().event("resync").json_data(resync);
            let _gone = self.send(event).await;
        }
    }

    async fn follow(&mut self, news: &mut broadcast::Receiver<engine::Event>) -> Ended {
        if self.send(Ok(Event::default().retry(RETRY))).await.is_err() {
            return Ended::Gone;
        }
        loop {
            if let Err(ended) = self.catch_up().await {
                return ended;
            }
            match news.recv().await {
                Ok(event) if event.index == self.next => {
                    if let Err(ended) = self.entry(told(&event)).await {
                        return ended;
                    }
                }
                // An entry already sent from the store, or one after a gap, which is filled from there.
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => return Ended::Behind,
                Err(RecvError::Closed) => return Ended::Gone,
            }
        }
    }

    /// Sends the entries in the store that were not sent yet.
    async fn catch_up(&mut self) -> Result<(), Ended> {
        while self.next < self.app.engine().size() {
            if self.app.engine().size() - self.next > self.app.0.bounds.behind {
                return Err(Ended::Behind);
            }
            let from = self.next;
            let page = self
                .app
                .read(move |app| Ok(app.engine().entries(from, PAGE)?))
                .await;
            let page = page.map_err(|_| Ended::Gone)?;
            if page.is_empty() {
                return Ok(());
            }
            for stored in page {
                let event = engine::Event {
                    index: stored.index,
                    at: stored.entry.at,
                    kind: stored.entry.kind,
                    subject: stored.entry.subject,
                    digest: stored.entry.message,
                };
                self.entry(told(&event)).await?;
            }
        }
        Ok(())
    }

    async fn entry(&mut self, entry: EntryEvent) -> Result<(), Ended> {
        let event = Event::default().event("entry").id(entry.index.to_string());
        self.send(event.json_data(&entry)).await?;
        self.next = entry.index + 1;
        Ok(())
    }

    async fn send(&self, event: Result<Event, axum::Error>) -> Result<(), Ended> {
        let event = event.map_err(|_| Ended::Gone)?;
        self.to.send(Ok(event)).await.map_err(|_| Ended::Gone)
    }
}

fn told(event: &engine::Event) -> EntryEvent {
    EntryEvent {
        index: event.index,
        at: event.at,
        kind: event.kind.name().to_owned(),
        subject: event.subject.map(|subject| Digest(subject).to_string()),
        digest: event.digest.to_string(),
    }
}
