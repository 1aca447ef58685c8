//! What a record has: messages, rolls, keys.

use linli_journal::{TakenBallot, taken_ballots};
use linli_office::Paper;
use linli_primitives::PollId;
use linli_register::Roll;
use linli_sigma::ceremony::CeremonyRecord;
use linli_wire::{Entry, Message, MessageKind};

use super::Community;
use crate::{Error, Refusal, files};

impl Community {
    /// The bytes of an entry's message; `None` for a ballot of a light copy.
    pub fn bytes(&self, index: u64) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.journal.message(index)?)
    }

    /// The message of an entry; `None` for a ballot of a light copy.
    pub fn message(&self, index: u64) -> Result<Option<Message>, Error> {
        let read = linli_journal::read(self.journal.as_ref(), index)?;
        let message = read.message.transpose();
        Ok(message.map_err(|e| Refusal::of(&e).with("entry", index))?)
    }

    /// The entry that says what a paper says, whoever signed it.
    pub fn entry_of(&self, paper: &Paper) -> Result<Option<u64>, Error> {
        paper.entry_in(self.entries(), |index| self.message(index))
    }

    /// The ballots of a poll in the record; needs a whole copy.
    pub fn taken_ballots(&self, poll: PollId) -> Result<Vec<TakenBallot>, Error> {
        Ok(taken_ballots(self.journal.as_ref(), poll)?)
    }

    /// The index of the newest entry of a kind about `subject`, or about anything.
    pub fn newest_entry(&self, kind: MessageKind, subject: Option<[u8; 32]>) -> Option<u64> {
        let is_it = |e: &Entry| e.kind == kind && (subject.is_none() || e.subject == subject);
        let place = self.entries().iter().rposition(is_it)?;
        Some(place as u64)
    }

    /// The newest message of a kind about `subject`, or about anything.
    pub fn newest(
        &self,
        kind: MessageKind,
        subject: Option<[u8; 32]>,
    ) -> Result<Option<Message>, Error> {
        match self.newest_entry(kind, subject) {
            Some(index) => self.message(index),
            None => Ok(None),
        }
    }

    /// The roll of that digest, or the one in force.
    pub fn roll(&self, digest: Option<[u8; 32]>) -> Result<Roll, Error> {
        let in_force = || self.state().roll_in_force().map(|it| it.roll.0);
        match self.newest(MessageKind::Roll, digest.or_else(in_force))? {
            Some(Message::Roll(published)) => {
                Roll::from_json(&published.roll).map_err(|e| Error::refused(&e))
            }
            _ => {
                let detail = "no roll is published yet: linli roll publish";
                Err(Refusal::new("community.poll_roll", detail).into())
            }
        }
    }

    /// The key ceremony that was published last.
    pub fn newest_keys(&self) -> Result<CeremonyRecord, Error> {
        match self.newest(MessageKind::Trustees, None)? {
            Some(Message::Trustees(published)) => {
                serde_json::from_slice(&published.ceremony).map_err(|e| files::bad_json(&e).into())
            }
            _ => {
                let detail = "no trustees are published yet: linli ceremony publish";
                Err(Refusal::new("community.poll_trustees", detail).into())
            }
        }
    }
}
