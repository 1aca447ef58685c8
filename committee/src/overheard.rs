//! What the engine says only in its log: that a peer belongs to another committee. A node's operator has to know.

use std::sync::{Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// The part of the engine that meets peers.
const NETWORK: &str = "arc_malachitebft_network";
/// What it says of a peer whose protocol is another.
const OTHER: &str = "Incompatible protocol version, disconnecting peer";
/// Peers that are kept until somebody asks.
const MOST: usize = 64;

static OTHERS: Mutex<Vec<Other>> = Mutex::new(Vec::new());

/// A peer whose protocol is another, and which one it is.
#[derive(Debug, Default)]
pub(crate) struct Other {
    pub(crate) peer: String,
    pub(crate) protocol: String,
    is_other: bool,
}

struct Overhears;

/// Listens to the engine's log, for the committee in this process; what the log's reader sees is another layer's business.
pub fn layer<S: Subscriber + for<'a> LookupSpan<'a>>() -> impl Layer<S> {
    Overhears.with_filter(Targets::new().with_target(NETWORK, Level::WARN))
}

/// Peers of whom that was said since this was last asked.
pub(crate) fn others() -> Vec<Other> {
    core::mem::take(&mut *OTHERS.lock().unwrap_or_else(PoisonError::into_inner))
}

impl<S: Subscriber> Layer<S> for Overhears {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut said = Other::default();
        event.record(&mut said);
        let mut others = OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
        if said.is_other && others.len() < MOST {
            others.push(said);
        }
    }
}

impl Visit for Other {
    fn record_debug(&mut self, field: &Field, value: &dyn core::fmt::Debug) {
        match field.name() {
            "message" => self.is_other = format!("{value:?}") == OTHER,
            "peer_id" => self.peer = format!("{value:?}"),
            "protocol_version" => self.protocol = format!("{value:?}").trim_matches('"').to_owned(),
            _ => {}
        }
    }
}
