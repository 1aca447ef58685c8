//! What befalls the nodes, and when.

use super::liar::Vice;

/// Nodes.
pub(super) const COUNT: usize = 4;

/// What befalls a node, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Killed,
    /// Killed at its next block, between noting what was decided and recording it.
    KilledRecording,
    AllKilled,
    /// Killed, and nothing is left but its key.
    Wiped,
    /// It stands still, and goes on where it stood.
    Stopped,
    /// Nothing passes between these and the others.
    Cut(u8),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Trouble {
    pub(super) fault: Fault,
    pub(super) node: usize,
    pub(super) at: u64,
    pub(super) lasts: u64,
}

#[derive(Clone, Debug)]
pub(super) struct Schedule {
    pub(super) seed: u64,
    pub(super) liar: Option<(usize, Vice)>,
    /// Seconds by which clocks are off.
    pub(super) skews: [i64; COUNT],
    /// Of a thousand messages.
    pub(super) loss: u64,
    pub(super) twice: u64,
    /// The longest way, in milliseconds.
    pub(super) delay: u64,
    pub(super) troubles: Vec<Trouble>,
    /// Ballots: to whom, and when.
    pub(super) sent: Vec<(usize, u64)>,
}
