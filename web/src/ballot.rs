//! A person's ballot: sealed, then cast or opened; and the opening of another device's.

use linli_primitives::PollId;
use linli_prover::{Fingerprint, Opening};
use linli_rule::Refusal;
use linli_sigma::Choice;
use linli_wire::{Ballot, Poll};
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use serde::{Deserialize, Serialize};

use crate::wallet::{Wallet, decoded};

/// A person's answer to a question.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// Indices of options, from 0.
    options: Vec<u32>,
    /// Abstain; excludes choosing options.
    abstain: bool,
}

/// What an opened ballot holds.
#[derive(Debug, Serialize)]
pub struct Opened {
    /// The poll's title.
    pub title: String,
    /// The owner's shares.
    pub shares: u64,
    /// The questions, in order.
    pub questions: Vec<Held>,
}

/// A question, and what is chosen in it.
#[derive(Debug, Serialize)]
pub struct Held {
    text: String,
    chosen: Vec<String>,
    abstain: bool,
}

impl Wallet {
    /// Seals the choices into a ballot made at `now`, which takes the place of one that was not cast. The page is told its
    /// fingerprint.
    pub fn seal_ballot(
        &mut self,
        id: PollId,
        choices: Vec<Chosen>,
        now: i64,
    ) -> Result<Fingerprint, Refusal> {
        self.sealed = None;
        self.prepare()?;
        let member = self.member(id)?;
        let state = self.record()?.poll(id)?;
        let at = self.time(now)?;
        state.check_open(at).map_err(|e| Refusal::of(&e))?;
        let at = u64::try_from(at)
            .map_err(|_| Refusal::new("ledger.clock", "the clock is before 1970"))?;
        let serial = member.secret.ballot_serial(id, at);
        let choices: Vec<Choice> = choices.into_iter().map(Choice::from).collect();
        let prover = self.prover.as_ref().expect("prepared above");
        let rng = &mut UnwrapErr(SysRng);
        let sealed = prover.seal(state.poll(), &member, &choices, serial, rng);
        let sealed = sealed.map_err(|e| Refusal::of(&e))?;
        let fingerprint = sealed.fingerprint();
        self.sealed = Some(sealed);
        Ok(fingerprint)
    }

    /// The sealed ballot, to be sent; nobody can open it any more.
    pub fn cast_ballot(&mut self) -> Result<Ballot, Refusal> {
        let sealed = self.sealed.take().ok_or_else(unsealed)?;
        Ok(sealed.cast())
    }

    /// The sealed ballot's opening; nobody can send it any more. Whoever asks has noted that it is spoiled.
    pub fn open_ballot(&mut self) -> Result<Opening, Refusal> {
        let sealed = self.sealed.take().ok_or_else(unsealed)?;
        Ok(sealed.open())
    }

    /// The fingerprint of a ballot's message.
    pub fn fingerprint(&self, message: &[u8]) -> Result<Fingerprint, Refusal> {
        let ballot = decoded(message)?;
        let state = self.record()?.poll(ballot.poll)?;
        Fingerprint::of(state.poll(), &ballot).map_err(|e| Refusal::of(&e))
    }

    /// What the opening of another device's ballot holds; refuses one that is not of the ballot whose fingerprint was
    /// shown. Needs no key.
    pub fn check_opening(&self, text: &str, shown: Fingerprint) -> Result<Opened, Refusal> {
        let opening = Opening::from_json(text.trim().as_bytes()).map_err(|e| Refusal::of(&e))?;
        let state = self.record()?.poll(opening.poll)?;
        let poll = state.poll();
        opening.check(poll, shown).map_err(|e| Refusal::of(&e))?;
        Ok(Opened {
            title: poll.title.clone(),
            shares: opening.shares.get(),
            questions: held(poll, &opening.choices),
        })
    }
}

fn unsealed() -> Refusal {
    Refusal::new("ballot.unsealed", "no sealed ballot is waiting")
}

/// The choices in words; they fit the poll, because they were sealed again.
fn held(poll: &Poll, choices: &[Choice]) -> Vec<Held> {
    let questions = poll.questions.iter().zip(choices);
    let held = questions.map(|(asked, choice)| {
        let options = choice.options.iter();
        let chosen = options.filter_map(|option| asked.options.get(*option as usize).cloned());
        Held {
            text: asked.text.clone(),
            chosen: chosen.collect(),
            abstain: choice.abstain,
        }
    });
    held.collect()
}

impl From<Chosen> for Choice {
    fn from(chosen: Chosen) -> Self {
        Self {
            options: chosen.options,
            abstain: chosen.abstain,
        }
    }
}
