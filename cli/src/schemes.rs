//! A scheme as commands use it: its state, and the acts and claims added to it.

use linli_audit::scheme::TakenOut;
use linli_journal::Receipt;
use linli_primitives::{EventNullifier, SchemeId};
use linli_rules::aid::{Effect as AidEffect, SchemeState};
use linli_rules::community::Effect;
use linli_wire::act::Act;
use linli_wire::{Message, MessageKind};

use crate::acting::Paper;
use crate::clock::{self, Clock};
use crate::community::{Community, Subject};
use crate::place::SchemePlace;
use crate::{Console, Error, Refusal, ids};

/// A scheme and the community that holds it.
pub struct OpenScheme {
    /// Where messages go.
    pub community: Community,
    id: SchemeId,
}

/// What became of an act.
pub struct Taken {
    /// The log's entry.
    pub entry: u64,
    /// Whether it was not in the record before.
    pub fresh: bool,
    /// What the act did; `None` if the record already had it.
    pub effect: Option<AidEffect>,
}

impl SchemePlace {
    /// The scheme, with every act and claim checked.
    pub fn open(&self, clock: &Clock, console: &Console) -> Result<OpenScheme, Error> {
        let subject = Subject::Scheme(self.scheme.as_deref());
        let community = self.place.open(subject, clock, console)?;
        let id = community.choose_scheme(self.scheme.as_deref(), console.language())?;
        Ok(OpenScheme { community, id })
    }

    /// The same; `None` if neither a record nor a node was given.
    pub fn open_if_given(
        &self,
        clock: &Clock,
        console: &Console,
    ) -> Result<Option<OpenScheme>, Error> {
        let is_given = self.place.is_given();
        is_given.then(|| self.open(clock, console)).transpose()
    }

    /// The one for which a paper was made.
    pub fn open_for(
        &self,
        id: SchemeId,
        clock: &Clock,
        console: &Console,
    ) -> Result<OpenScheme, Error> {
        let hex = id.to_string();
        let asked = self.scheme.as_deref().map(ids::normal);
        if asked.is_some_and(|asked| !hex.starts_with(&asked)) {
            let detail = "the paper is of another scheme than --scheme says";
            return Err(Refusal::new("act.place", detail).with("scheme", id).into());
        }
        let place = Self {
            place: self.place.clone(),
            scheme: Some(hex),
        };
        place.open(clock, console)
    }
}

impl OpenScheme {
    /// The scheme of that id in `community`.
    pub const fn of(community: Community, id: SchemeId) -> Self {
        Self { community, id }
    }

    /// The scheme as it stands.
    pub fn state(&self) -> SchemeState<'_> {
        let scheme = self.community.state().scheme(self.id);
        scheme.expect("a scheme was chosen whose entry holds")
    }

    /// Whether the claimant named another payee after the claim's last payout came back.
    pub fn has_new_payee(&self, claim: EventNullifier) -> Result<bool, Error> {
        let own = Some(self.id.to_bytes());
        let entries = (0..).zip(self.community.entries());
        let acts: Vec<u64> = entries
            .filter(|(_, e)| e.kind == MessageKind::Act && e.subject == own)
            .map(|(index, _)| index)
            .collect();
        for index in acts.into_iter().rev() {
            match self.community.message(index)? {
                Some(Message::Act {
                    act: Act::Payee(it),
                    ..
                }) if it.act.claim == claim => {
                    return Ok(true);
                }
                Some(Message::Act {
                    act: Act::Bounce(it),
                    ..
                }) if it.act.claim == claim => {
                    return Ok(false);
                }
                _ => {}
            }
        }
        Ok(false)
    }

    /// What the committee took out of the pool for nobody's claim, in order.
    pub fn taken_out(&self) -> Result<Vec<TakenOut>, Error> {
        let own = Some(self.id.to_bytes());
        let entries = (0..).zip(self.community.entries());
        let acts = entries.filter(|(_, e)| e.kind == MessageKind::Act && e.subject == own);
        let mut taken = Vec::new();
        for (index, entry) in acts {
            if let Some(Message::Act { act, .. }) = self.community.message(index)? {
                taken.extend(TakenOut::of(index, clock::day(entry.at)?, &act));
            }
        }
        Ok(taken)
    }

    /// An act of this scheme as a paper.
    pub const fn paper(&self, act: Act) -> Paper {
        let scheme = self.id;
        Paper::Act { scheme, act }
    }

    /// Records an act; recognises one that the record already has.
    pub fn take(&mut self, paper: Paper) -> Result<Taken, Error> {
        let (receipt, effect) = self.community.submit(&paper.into_message())?;
        let effect = match effect {
            Some(Effect::Scheme { effect, .. }) => Some(effect),
            _ => None,
        };
        let Receipt { index, fresh, .. } = receipt;
        Ok(Taken {
            entry: index,
            fresh,
            effect,
        })
    }

    /// Records claims, verified together; returns what became of each.
    pub fn take_claims(
        &mut self,
        claims: impl IntoIterator<Item = Vec<u8>>,
    ) -> Result<Vec<Result<Receipt, Refusal>>, Error> {
        let messages: Vec<_> = claims.into_iter().map(Message::Claim).collect();
        self.community.submit_all(&messages)
    }
}
