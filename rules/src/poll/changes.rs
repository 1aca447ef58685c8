//! A poll after the changes that the committee made since it was published.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::PollId;
use linli_wire::poll::{Change, PollChange};

use super::{Effect, PollState, Refusal};
use crate::store::{Store, places};

/// What the committee did with a published poll, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Changes(pub Vec<Changed>);

/// One change, with its time.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Changed {
    /// When it reached the log, Unix time.
    pub at: i64,
    /// What became of the poll.
    pub change: Change,
    /// Why.
    pub reason: String,
}

impl Changes {
    /// The reason for which the poll was cancelled, if it was.
    pub fn cancelled(&self) -> Option<&str> {
        let cancels = |changed: &&Changed| changed.change == Change::Cancel;
        self.0
            .iter()
            .find(cancels)
            .map(|changed| changed.reason.as_str())
    }

    /// The closing to which the poll was extended last.
    pub(super) fn extended(&self) -> Option<i64> {
        self.0
            .iter()
            .rev()
            .find_map(|changed| match changed.change {
                Change::Extend { closes } => Some(closes),
                Change::Cancel => None,
            })
    }
}

impl<'a, S: Store> PollState<'a, S> {
    /// What the committee did with the poll since it was published.
    pub fn changes(&self) -> Changes {
        let changes = self.store.get(places::changes(self.id));
        changes.map_or_else(Changes::default, |changes| Changes::clone(&changes))
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.ballot_box().cancelled
    }

    /// First second at which ballots are no longer accepted: the document's, or a later one.
    pub fn closes(&self) -> i64 {
        self.ballot_box().closes
    }

    /// Whether the committee may make this change at `at`.
    pub fn check_change(&self, at: i64, change: &PollChange) -> Result<(), Refusal> {
        change.check()?;
        let filled = self.ballot_box();
        filled.check_clock(at)?;
        filled.check_not_closed(at)?;
        if let Change::Extend { closes } = change.change {
            let until = self.poll().extend_until;
            if closes <= filled.closes || until.is_none_or(|until| until < closes) {
                return Err(Refusal::Extend { closes, until });
            }
        }
        Ok(())
    }
}

pub(super) fn change(
    store: &mut impl Store,
    id: PollId,
    at: i64,
    change: PollChange,
) -> Result<Effect, Refusal> {
    let state = PollState::new(store, id);
    state.check_change(at, &change)?;
    let mut changes = state.changes();
    let PollChange {
        poll: _, // The id under which it is kept.
        change,
        reason,
    } = change;
    changes.0.push(Changed { at, change, reason });
    store.put(places::changes(id), changes);
    store.change(places::ballot_box(id), |filled| {
        filled.clock = Some(at);
        match change {
            Change::Cancel => filled.cancelled = true,
            Change::Extend { closes } => filled.closes = closes,
        }
    });
    Ok(Effect::Changed(change))
}
