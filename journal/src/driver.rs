//! The one loop that replays a log.
//!
//! Entries come in strides, so that proofs are verified together. Each is then applied, in order, to the state; an
//! [`Observer`] is told of each and decides whether an invalid entry ends the replay.

mod verdicts;

#[cfg(feature = "roots")]
use linli_primitives::roots::Roots;
use linli_primitives::{PollId, SchemeId};
use linli_rule::Rule;
#[cfg(feature = "bookings")]
use linli_rules::community::Offer;
use linli_rules::community::{CommunityState, Effect};
use linli_verifier::{MessageRefusal, MessageVerifier};
use linli_wire::entry::BadEntry;
use linli_wire::{Entry, Message, MessageKind};

use verdicts::Verdicts;

/// An entry with its message.
#[derive(Debug)]
pub struct Logged {
    /// Its place in the log, from 0.
    pub index: u64,
    /// What the log says.
    pub entry: Entry,
    /// The message, checked against the entry; `None` where it is left out.
    pub message: Option<Result<Message, BadEntry>>,
    /// Roots of its points that came beside the record, if any did. They change no verdict.
    #[cfg(feature = "roots")]
    pub roots: Roots,
}

impl Logged {
    /// Checks the message's bytes, if there are any, against the entry.
    pub fn new(index: u64, entry: Entry, bytes: Option<&[u8]>) -> Self {
        Self {
            index,
            entry,
            message: bytes.map(|bytes| entry.open(bytes)),
            #[cfg(feature = "roots")]
            roots: Roots::default(),
        }
    }

    /// The message, if it is there and is the entry's.
    pub fn sound(&self) -> Option<&Message> {
        self.message.as_ref()?.as_ref().ok()
    }
}

/// What is done with proofs, rolls and key ceremonies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proofs {
    /// They are verified.
    Verified,
    /// This program verified them before it kept them, and nobody can have changed them since.
    Trusted,
}

/// Which part of a log is replayed. The community's own affairs (founding, roles, rolls, trustees, polls and their
/// changes, schemes, notices, desks, evidence) are part of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole log; nothing less leads to the state that checkpoints name.
    Everything,
    /// The community's own affairs: polls are empty, schemes as founded.
    Affairs,
    /// The same, and all reports.
    Reports,
    /// The same, and what is entered in funds; of polls the results alone, believed as they are recorded.
    #[cfg(feature = "bookings")]
    Funds,
    /// The same, and all lists of spaces with their bookings.
    Bookings,
    /// The same, and what happened in one poll.
    Poll(PollId),
    /// The same, and what happened in one scheme.
    Scheme(SchemeId),
}

impl Scope {
    /// Whether an entry is part of it.
    pub fn wants(&self, entry: &Entry) -> bool {
        match entry.kind {
            MessageKind::Community
            | MessageKind::CommunityRoles
            | MessageKind::Roll
            | MessageKind::RollInForce
            | MessageKind::Validators
            | MessageKind::Trustees
            | MessageKind::Poll
            | MessageKind::PollChange
            | MessageKind::Scheme
            | MessageKind::Notice
            | MessageKind::Fund
            | MessageKind::FundOrder
            | MessageKind::Desk => true,
            // A program without these rules leaves it out, of all but the whole.
            MessageKind::Evidence => cfg!(feature = "evidence") || *self == Self::Everything,
            MessageKind::Ballot
            | MessageKind::Close
            | MessageKind::Naming
            | MessageKind::Share
            | MessageKind::Result
            | MessageKind::Act
            | MessageKind::FundAct
            | MessageKind::Claim
            | MessageKind::Report
            | MessageKind::ReportAct
            | MessageKind::PlaceList
            | MessageKind::PlaceAct
            | MessageKind::Booking
            | MessageKind::BookingAct => match self {
                Self::Everything => true,
                Self::Reports => matches!(entry.kind, MessageKind::Report | MessageKind::ReportAct),
                #[cfg(feature = "bookings")]
                Self::Funds => matches!(entry.kind, MessageKind::Result | MessageKind::FundAct),
                Self::Bookings => matches!(
                    entry.kind,
                    MessageKind::PlaceList
                        | MessageKind::PlaceAct
                        | MessageKind::Booking
                        | MessageKind::BookingAct
                ),
                Self::Affairs => false,
                Self::Poll(poll) => entry.subject == Some(poll.to_bytes()),
                Self::Scheme(scheme) => entry.subject == Some(scheme.to_bytes()),
            },
        }
    }
}

/// Why an entry is invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Fault {
    /// Its message is left out.
    #[error("journal.absent: the entry's message is missing")]
    Absent,
    /// Its message is another entry's, or malformed.
    #[error(transparent)]
    Entry(#[from] BadEntry),
    /// Its message breaks a rule.
    #[error(transparent)]
    Message(#[from] MessageRefusal),
    /// The entries lead to another state than the one that was signed.
    #[error(
        "journal.state: the entries lead to another state than the one signed for {size} entries"
    )]
    State {
        /// Entries under the checkpoint.
        size: u64,
    },
}

/// The replay ended before the log did.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("{fault}")]
#[rule(delegate = fault)]
pub struct Stopped {
    /// The entry, from 0.
    pub index: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Is told what becomes of every entry in scope.
pub trait Observer {
    /// The entry is valid; this is what it did.
    fn applied(&mut self, _: &Logged, _message: &Message, _: &Effect, _: &CommunityState) {}

    /// The entry is invalid. An error ends the replay; otherwise the entry is skipped.
    fn faulty(&mut self, _: &Logged, fault: Fault) -> Result<(), Fault> {
        Err(fault)
    }

    /// This many entries were taken; this is the state after them.
    fn reached(&mut self, _size: u64, _: &CommunityState) -> Result<(), Fault> {
        Ok(())
    }
}

/// Ends the replay at the first invalid entry.
#[derive(Clone, Copy, Debug)]
pub struct Strict;

impl Observer for Strict {}

/// A replay in progress.
#[derive(Debug)]
pub struct Driver<'v> {
    verifier: &'v MessageVerifier,
    proofs: Proofs,
    scope: Scope,
    place: u64,
    state: CommunityState,
}

impl<'v> Driver<'v> {
    /// Before the first entry.
    pub fn new(verifier: &'v MessageVerifier, proofs: Proofs, scope: Scope) -> Self {
        Self {
            verifier,
            proofs,
            scope,
            place: 0,
            state: CommunityState::new(),
        }
    }

    /// A replay of everything, from the state that all earlier entries led to.
    pub fn resume(verifier: &'v MessageVerifier, proofs: Proofs, state: CommunityState) -> Self {
        Self {
            verifier,
            proofs,
            scope: Scope::Everything,
            place: state.height(),
            state,
        }
    }

    /// The next entry's index.
    pub const fn place(&self) -> u64 {
        self.place
    }

    /// What is replayed.
    pub const fn scope(&self) -> Scope {
        self.scope
    }

    /// The state after the entries taken.
    pub const fn state(&self) -> &CommunityState {
        &self.state
    }

    /// The same, for keeping.
    pub fn into_state(self) -> CommunityState {
        self.state
    }

    /// Takes the next entries, in order.
    pub fn take(&mut self, stride: &[Logged], observer: &mut dyn Observer) -> Result<(), Stopped> {
        let mut verdicts = Verdicts::new(self.verifier, self.proofs);
        verdicts.verify(&self.state, stride, &self.scope);
        for (at, logged) in stride.iter().enumerate() {
            let stopped = |fault| Stopped {
                index: logged.index,
                fault,
            };
            if self.scope.wants(&logged.entry) {
                match self.apply(logged, &stride[at..], &mut verdicts) {
                    Ok((message, effect)) => {
                        observer.applied(logged, message, &effect, &self.state);
                    }
                    Err(fault) => observer.faulty(logged, fault).map_err(stopped)?,
                }
            } else {
                self.state.leave_out();
            }
            self.place = logged.index + 1;
            observer.reached(self.place, &self.state).map_err(stopped)?;
        }
        Ok(())
    }

    fn apply<'l>(
        &mut self,
        logged: &'l Logged,
        rest: &[Logged],
        verdicts: &mut Verdicts<'_>,
    ) -> Result<(&'l Message, Effect), Fault> {
        let message = match &logged.message {
            None => return Err(Fault::Absent),
            Some(Err(bad)) => return Err(bad.clone().into()),
            Some(Ok(message)) => message,
        };
        let offer = verdicts.offer(&self.state, logged, message, rest, &self.scope)?;
        let at = logged.entry.at;
        let effect = match offer {
            #[cfg(feature = "bookings")]
            Offer::Result(result) if self.scope == Scope::Funds => self.state.believe(at, result),
            offer => self.state.apply(at, offer),
        };
        Ok((message, effect.map_err(MessageRefusal::from)?))
    }
}

#[cfg(test)]
mod tests;
