//! Who decides which messages come next in the record, and when.

pub use crate::ingest::{Arrived, BadBlock, Came, Checked, Head, Ingest, Intake, Solo};
use crate::seat::Peer;

/// Stands between the messages that wait and the record. [`Solo`] decides alone.
pub trait Sequencer: Send {
    /// Where the nodes are that decide together; `None` where one decides alone.
    fn peers(&self) -> Option<Vec<Peer>> {
        None
    }

    /// Brings messages into the record until the node is stopped; runs on the writer's thread.
    ///
    /// It is told of the end through `ingest`, and must return then: whoever stops the node waits for it.
    fn run(self: Box<Self>, ingest: Ingest);
}
