//! A community, opened: its journal, wherever it is kept, and the state it leads to.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use linli_client::{Options, Which};
use linli_journal::{
    Driver, Journal, Logged, Observer, Proofs, Receipt, Scope, SignedCheckpoint, Trouble,
    check_times, drive, founders_witnesses, policy_of,
};
use linli_log::{Policy, VerifierKey, Witnesses};
use linli_node::LocalRecord;
use linli_primitives::{Digest, Nullifier, PollId, SchemeId};
use linli_rules::community::{CommunityState, Effect};
use linli_rules::poll::Views;
use linli_verifier::MessageVerifier;
use linli_wire::community::{CommunityId, CommunityRoles};
use linli_wire::{Entry, Message};

mod choosing;
mod opening;
mod reading;

pub use linli_office::words::entry_name;
pub use opening::{contact, fetch};

use choosing::{choose_poll, choose_scheme};
use opening::{drive_to_end, journal, scope};

use crate::acting::Office;
use crate::clock::Clock;
use crate::console::{Waiter, Warner};
use crate::language::{Language, msg};
use crate::{Console, Error, Refusal, randomness};

/// Where a record is.
#[derive(Clone, Debug)]
pub enum Location {
    /// In a data folder on this machine.
    Folder(PathBuf),
    /// In a file, read-only: of a log, or of a contract.
    Archive(PathBuf, Option<Box<VerifierKey>>),
    /// Kept by a node.
    Node(Box<Options>),
}

/// Which part of a record a command is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// All of it.
    Everything,
    /// The community's own affairs.
    Affairs,
    /// The same, and all reports.
    Reports,
    /// The same, and all lists of spaces with their bookings.
    Bookings,
    /// One poll, by the first digits of its id, with or without its ballots.
    Poll(Option<&'a str>, Which),
    /// One scheme, by the first digits of its id.
    Scheme(Option<&'a str>),
}

/// A community, up to its newest checkpoint.
pub struct Community {
    journal: Box<dyn Journal>,
    driver: Driver<'static>,
    location: Location,
    policy: Policy,
    /// The time that was given for what is recorded; `None` where the record has a clock of its own.
    clock: Option<Clock>,
    /// For a record that a node keeps: the node's clock, where a time was given by hand.
    node_time: Option<i64>,
    /// Shown while a node is waited for.
    waiter: Waiter,
    warner: Warner,
}

/// Remembers what the newest entries did.
#[derive(Default)]
struct Heard(Vec<(u64, Effect)>);

impl Observer for Heard {
    fn applied(&mut self, logged: &Logged, _: &Message, effect: &Effect, _: &CommunityState) {
        self.0.push((logged.index, effect.clone()));
    }
}

/// The verifier of this process.
pub fn verifier() -> Result<&'static MessageVerifier, Error> {
    static VERIFIER: OnceLock<MessageVerifier> = OnceLock::new();
    if let Some(verifier) = VERIFIER.get() {
        return Ok(verifier);
    }
    let made = MessageVerifier::new().map_err(|e| Error::refused(&e))?;
    Ok(VERIFIER.get_or_init(|| made))
}

impl Community {
    /// Opens a record, brings it up to date, and checks what `subject` depends on.
    ///
    /// What this machine keeps itself was verified before it was kept; everything else is verified now. `clock` dates
    /// what is added to a record on this machine.
    pub fn open(
        location: Location,
        subject: Subject<'_>,
        clock: &Clock,
        console: &Console,
    ) -> Result<Self, Error> {
        let (journal, node_time) = journal(&location, subject, clock, console)?;
        let community = Self::over(journal, location, subject, console)?;
        Ok(community.by(clock, node_time))
    }

    /// The same, relying on the witnesses `named`, or otherwise on those of the community's document, and on the
    /// validators that the record names, if it does.
    pub fn open_relying(
        location: Location,
        subject: Subject<'_>,
        named: Option<Witnesses>,
        clock: &Clock,
        console: &Console,
    ) -> Result<Self, Error> {
        let (mut journal, node_time) = journal(&location, subject, clock, console)?;
        let witnesses = match named {
            Some(witnesses) => witnesses,
            None => founders_witnesses(journal.as_ref())?,
        };
        journal.rely_on(&witnesses.clone().into())?;
        let community = Self::over(journal, location, subject, console)?;
        let mut community = community.by(clock, node_time);
        community.policy = witnesses.into();
        community.rely_on_validators()?;
        Ok(community)
    }

    /// The validators are those of the record up to its newest checkpoint, which may be a newer one once they are waited
    /// for.
    fn rely_on_validators(&mut self) -> Result<(), Error> {
        loop {
            let witnesses = self.policy.witnesses.clone();
            let policy = policy_of(self.state(), witnesses).map_err(Trouble::from)?;
            if policy == self.policy {
                return Ok(());
            }
            self.journal.rely_on(&policy)?;
            self.policy = policy;
            self.hear()?;
        }
    }

    /// How many records of one poll there can be under the witnesses that this one was opened on: one where they are
    /// those of the community's document, of whom enough are needed that one of them would have cosigned both.
    ///
    /// Witnesses that a person chose herself are not enough: they may see one record, while somebody else relies on
    /// others that see another. Nor are validators: a second record may name others.
    pub fn views(&self) -> Result<Views, Error> {
        let own = founders_witnesses(self.journal.as_ref())?;
        let is_only = own.any_two_share_one() && self.policy.witnesses == own;
        Ok(if is_only { Views::One } else { Views::Several })
    }

    fn by(self, clock: &Clock, node_time: Option<i64>) -> Self {
        Self {
            clock: Some(clock.clone()),
            node_time,
            ..self
        }
    }

    fn over(
        journal: Box<dyn Journal>,
        location: Location,
        subject: Subject<'_>,
        console: &Console,
    ) -> Result<Self, Error> {
        let verifier = verifier()?;
        let driver = match journal.own_state()? {
            Some(state) => Driver::resume(verifier, Proofs::Trusted, state),
            None => {
                let scope = scope(journal.as_ref(), subject, console.language())?;
                let mut driver = Driver::new(verifier, Proofs::Verified, scope);
                drive_to_end(journal.as_ref(), &mut driver, console)?;
                driver
            }
        };
        let waiter = match location {
            Location::Node(_) => console.waiter(&msg("progress-node")),
            Location::Folder(_) | Location::Archive(..) => Waiter::default(),
        };
        Ok(Self {
            journal,
            driver,
            location,
            policy: Policy::default(),
            clock: None,
            node_time: None,
            waiter,
            warner: console.warner(),
        })
    }

    /// Begins or continues a record on this machine by a clock of its own, for demonstrations.
    pub fn begin(
        data: &Path,
        clock: linli_node::engine::Clock,
        console: &Console,
    ) -> Result<Self, Error> {
        let journal = LocalRecord::open(data, clock, randomness::system())?;
        let location = Location::Folder(data.to_owned());
        Self::over(Box::new(journal), location, Subject::Affairs, console)
    }

    /// Where it is kept.
    pub const fn location(&self) -> &Location {
        &self.location
    }

    /// On whose cosignatures it relies since it was opened.
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The key that signs its log.
    pub fn key(&self) -> Option<&VerifierKey> {
        self.journal.key()
    }

    /// The newest checkpoint; an error before the first, and where a contract keeps the record.
    pub fn checkpoint(&self) -> Result<&SignedCheckpoint, Refusal> {
        let none = || match self.journal.entries() {
            [] => Refusal::new("community.unfounded", "the record has not begun"),
            _ => Refusal::new("archive.unsigned", "no log signed this record"),
        };
        self.journal.checkpoint().ok_or_else(none)
    }

    /// Rules `log.witnesses` and `log.validators`: enough of them cosigned the newest checkpoint, wherever the record is
    /// kept.
    pub fn rely_on(&self, policy: &Policy) -> Result<(), Error> {
        if policy.is_empty() {
            return Ok(());
        }
        let note = &self.checkpoint()?.note;
        Ok(policy.check(note).map_err(Trouble::from)?)
    }

    /// Rules `log.ahead` and `log.late`, for a record that a node keeps: one on this machine is dated by its own clock.
    pub fn check_times(&self, clock: &Clock) -> Result<(), Error> {
        match self.location {
            Location::Node(_) => Ok(check_times(
                self.journal.as_ref(),
                &self.policy,
                clock.now()?,
            )?),
            Location::Folder(_) | Location::Archive(..) => Ok(()),
        }
    }

    /// The log's entries.
    pub fn entries(&self) -> &[Entry] {
        self.journal.entries()
    }

    /// The state, as far as the command's subject reaches.
    pub const fn state(&self) -> &CommunityState {
        self.driver.state()
    }

    /// The state of `scope` with every proof verified here, whoever kept the record.
    pub fn verified(&self, scope: Scope, console: &Console) -> Result<CommunityState, Error> {
        let mut driver = Driver::new(verifier()?, Proofs::Verified, scope);
        drive_to_end(self.journal.as_ref(), &mut driver, console)?;
        Ok(driver.into_state())
    }

    /// The community's id, and who may act for it.
    pub fn office(&self) -> Result<(CommunityId, &CommunityRoles), Refusal> {
        let founded = self.state().id().zip(self.state().roles());
        let none = || Refusal::new("community.unfounded", "the record has no community yet");
        founded.ok_or_else(none)
    }

    /// The same, as the place for which papers are signed.
    pub fn venue(&self) -> Result<Office<'_>, Refusal> {
        Office::of(self.state())
    }

    /// The time that the record has reached; of an empty one, now. What it does not take then it takes at no time after.
    pub fn reached_at(&self) -> Result<i64, Error> {
        match self.state().clock() {
            Some(at) => Ok(at),
            None => Clock::default().now(),
        }
    }

    /// Rules `ledger.time_passed`, `ledger.far_ahead` and `ledger.node_time`; warns by `ledger.ahead`.
    fn check_given_time(&self) -> Result<(), Error> {
        let Some(clock) = &self.clock else {
            return Ok(());
        };
        let last = self.state().clock();
        match self.location {
            Location::Folder(_) => {
                clock.check_order(last)?;
                clock.warn_ahead(last, self.warner)?;
                clock.check_reach(last)
            }
            Location::Node(_) => clock.check_node(self.node_time),
            Location::Archive(..) => Ok(()),
        }
    }

    /// Records a message; it is in the signed log when this returns. Returns what it did, if that is within the
    /// command's subject.
    pub fn submit(&mut self, message: &Message) -> Result<(Receipt, Option<Effect>), Error> {
        self.check_given_time()?;
        let waiting = self.waiter.begin();
        let receipt = self.journal.submit(message)?;
        drop(waiting);
        let heard = self.hear()?;
        let done = heard
            .0
            .into_iter()
            .find(|(index, _)| *index == receipt.index);
        Ok((receipt, done.map(|(_, effect)| effect)))
    }

    /// The same for many messages that do not depend on each other.
    pub fn submit_all(
        &mut self,
        messages: &[Message],
    ) -> Result<Vec<Result<Receipt, Refusal>>, Error> {
        self.check_given_time()?;
        let waiting = self.waiter.begin();
        let answers = self.journal.submit_all(messages)?;
        drop(waiting);
        self.catch_up()?;
        Ok(answers)
    }

    /// The ballot of this owner that counts in a poll, by the state if it reaches that far, otherwise as the record's
    /// keeper says, unchecked.
    pub fn counted(&self, poll: PollId, nullifier: Nullifier) -> Result<Option<Digest>, Error> {
        let known = self
            .state()
            .poll(poll)
            .and_then(|poll| poll.ballot_of(nullifier));
        match known {
            Some(ballot) => Ok(Some(ballot)),
            None => Ok(self.journal.counted(poll, nullifier)?),
        }
    }

    /// Catches up with what was recorded meanwhile.
    pub fn catch_up(&mut self) -> Result<(), Error> {
        self.hear().map(drop)
    }

    fn hear(&mut self) -> Result<Heard, Error> {
        let waiting = self.waiter.begin();
        self.journal.catch_up()?;
        drop(waiting);
        let mut heard = Heard::default();
        drive(
            self.journal.as_ref(),
            &mut self.driver,
            &mut heard,
            &mut |_| {},
        )?;
        Ok(heard)
    }

    /// The poll whose id begins with these digits, or the only one, or the only one without a result.
    pub fn choose_poll(&self, prefix: Option<&str>, language: Language) -> Result<PollId, Error> {
        choose_poll(self.journal.as_ref(), prefix, language)
    }

    /// The scheme whose id begins with these digits, or the only one.
    pub fn choose_scheme(
        &self,
        prefix: Option<&str>,
        language: Language,
    ) -> Result<SchemeId, Error> {
        choose_scheme(self.journal.as_ref(), prefix, language)
    }
}
