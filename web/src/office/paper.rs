//! Papers that officers sign.

use linli_office::letter::reachable;
use linli_office::paper::{Standing, lines_of_units};
use linli_office::{Doubt, Letter, Line, Office, Paper, entering, words};
use linli_primitives::{Digest, PollId};
use linli_rule::Refusal;
use linli_rules::community;
use linli_rules::disclosure::Areas;
use linli_wire::signature::OfficerKey;
use linli_wire::{Counting, Message, Poll};
use serde::Serialize;

use crate::letters;
use crate::told::Told;
use crate::wallet::Wallet;

/// A paper as its signer needs it.
#[derive(Debug, Serialize)]
pub struct PaperSheet {
    /// Names what is to be signed.
    pub digest: Digest,
    /// A poll that it publishes or changes.
    pub poll: Option<PollPart>,
    /// The rest of it, in sentences.
    pub lines: Vec<Line>,
    /// Why to think again.
    pub warnings: Vec<Told>,
    /// What forbids to sign it.
    pub fault: Option<Told>,
    /// The entry, from 0, that says what it says already.
    pub recorded: Option<u64>,
    /// Signatures that do not count, if there are any.
    pub left_out: Option<Line>,
    /// Who signed, as verified.
    pub signers: Vec<String>,
    /// Signatures that are needed.
    pub needed: u16,
    /// Whether the open key has the role.
    pub holds: bool,
    /// Whether the open key has signed.
    pub signed: bool,
}

/// A poll, in the form in which a node shows it.
#[derive(Debug, Serialize)]
pub struct PollPart {
    id: PollId,
    title: String,
    opens: i64,
    closes: i64,
    sets: Option<u64>,
    document: Poll,
    trustees: Line,
}

impl Wallet {
    /// A paper, held against the record at `now` by the node's clock.
    pub fn paper(&self, text: &str, now: i64) -> Result<PaperSheet, Refusal> {
        let paper = read(text)?;
        let office = self.office(&paper)?;
        let own = OfficerKey::of(&self.officers_key()?.signing());
        let Standing {
            role,
            signers,
            left_out,
            ..
        } = paper.standing(office)?;
        let name = |key: &OfficerKey| {
            let known = role.keys.iter().find(|one| one.key == *key);
            known.map_or_else(|| key.to_string(), |one| one.name.clone())
        };
        let fault = paper.check(office, now).err();
        let recorded = match &fault {
            Some(_) => self.record()?.entry_of(&paper)?,
            None => None,
        };
        let mut lines = Vec::new();
        if let Paper::RollInForce(signed) = &paper {
            lines.extend(words::roll_change(&signed.act, self.record()?.state())?);
        }
        let units = |roll| -> Result<_, Refusal> {
            Ok(entering::units_of(&self.record()?.roll(Some(roll))?))
        };
        lines.extend(lines_of_units(&paper, office.record(), units)?);
        lines.extend(words::of(&paper, office)?);
        Ok(PaperSheet {
            digest: paper.digest(),
            poll: self.poll_of(&paper, office)?,
            lines,
            warnings: self.warnings(&paper, now)?,
            fault: fault.as_ref().map(Told::of),
            recorded,
            left_out: left_out.line(),
            signers: signers.iter().map(name).collect(),
            needed: role.threshold,
            holds: role.holds(own),
            signed: signers.contains(&own),
        })
    }

    /// What a paper is, in a line.
    pub fn paper_title(&self, text: &str) -> Result<Line, Refusal> {
        Ok(words::title(&read(text)?, self.record()?.state()))
    }

    /// The paper with the open key's signature, unless the record would refuse it at `now`.
    pub fn sign_paper(&self, text: &str, now: i64) -> Result<String, Refusal> {
        let paper = read(text)?;
        let office = self.office(&paper)?;
        paper.check(office, now)?;
        let signed = paper.sign(office, self.officers_key()?)?;
        Ok(linli_office::json_text(&signed))
    }

    /// Two copies of a paper as one.
    pub fn join_papers(&self, one: &str, other: &str) -> Result<String, Refusal> {
        let joined = read(one)?.join(read(other)?)?;
        Ok(linli_office::json_text(&joined))
    }

    /// The paper as sealed letters to those of its role who have not signed.
    pub fn paper_letters(&self, text: &str, now: i64) -> Result<Vec<letters::Letter>, Refusal> {
        let paper = read(text)?;
        let office = self.office(&paper)?;
        paper.check(office, now)?;
        let paper = paper.sifted(office)?;
        let own = OfficerKey::of(&self.officers_key()?.signing());
        let Standing { role, signers, .. } = paper.standing(office)?;
        let others = role.keys.iter();
        let others = others.filter(|one| one.key != own && !signers.contains(&one.key));
        let text = linli_office::json_text(&Letter::Paper(Box::new(paper.clone())));
        let sealed = |(key, recipient): (&_, String)| letters::Letter::seal(key, &recipient, &text);
        reachable(others)?.into_iter().map(sealed).collect()
    }

    /// The paper that publishes a ceremony's trustees and keys.
    pub fn keys_paper(&self, keys: &str) -> Result<String, Refusal> {
        let malformed = |e: serde_json::Error| Refusal::new("encoding.json", e.to_string());
        let ceremony = serde_json::from_str(keys).map_err(malformed)?;
        let paper = linli_office::publish::trustees(&ceremony, keys.to_owned())?;
        Ok(linli_office::json_text(&paper))
    }

    /// The message that records a paper, with the signatures that count.
    pub fn paper_message(&self, text: &str) -> Result<Vec<u8>, Refusal> {
        let paper = read(text)?;
        let office = self.office(&paper)?;
        Ok(paper.clone().sifted(office)?.into_message().encode())
    }

    /// The entry of a message that the node took, whose proof it returned.
    pub fn taken(&self, message: &[u8], proof: &str) -> Result<u64, Refusal> {
        let message = Message::decode(message).map_err(|e| Refusal::of(&e))?;
        self.record()?.taken(&message, proof)
    }

    /// Where a paper is valid.
    fn office(&self, paper: &Paper) -> Result<Office<'_>, Refusal> {
        paper.check_sight()?;
        match paper {
            Paper::Community(_) => match self.record() {
                Ok(record) if record.state().id().is_some() => {
                    Err(Refusal::of(&community::Refusal::Founded))
                }
                _ => Ok(Office::Founding),
            },
            Paper::Act { scheme, .. } => Ok(Office::Scheme(self.in_scheme(*scheme)?)),
            Paper::FundAct(_) | Paper::Move(_) => Office::of(self.record()?.funds()?),
            Paper::ReportAct(_) => Office::of(self.record()?.reports()?),
            _ => Office::of(self.record()?.state()),
        }
    }

    fn poll_of(&self, paper: &Paper, office: Office<'_>) -> Result<Option<PollPart>, Refusal> {
        let (poll, closes) = match paper {
            Paper::Poll(signed) => (signed.act.clone(), signed.act.closes),
            Paper::PollChange(signed) => {
                let standing = self.record()?.poll(signed.act.poll)?;
                (Poll::clone(standing.poll()), standing.closes())
            }
            _ => return Ok(None),
        };
        let sets = match poll.counting {
            Counting::Heads => None,
            Counting::Shares | Counting::Both => Some(self.sets(&poll)?),
        };
        Ok(Some(PollPart {
            id: poll.id(),
            title: poll.title.clone(),
            opens: poll.opens,
            closes,
            sets,
            trustees: words::trustees("community-trustees", &poll.trustees, office.views()),
            document: poll,
        }))
    }

    /// How many sets of as many owners as the floor asks for have one total in common.
    fn sets(&self, poll: &Poll) -> Result<u64, Refusal> {
        let roll = self.record()?.roll(Some(poll.roll.digest))?;
        let enrolled = roll.entries().iter().filter(|entry| entry.id.is_some());
        let areas = Areas::of(enrolled.map(|entry| entry.shares));
        Ok(areas.sets_per_sum(poll.floor.max(1)))
    }

    fn warnings(&self, paper: &Paper, now: i64) -> Result<Vec<Told>, Refusal> {
        let Paper::Poll(signed) = paper else {
            return Ok(Vec::new());
        };
        let doubts = Doubt::of(&signed.act, self.record()?.state(), now);
        let told = doubts.iter().map(|doubt| Told::of(&doubt.refusal()));
        Ok(told.collect())
    }
}

fn read(text: &str) -> Result<Paper, Refusal> {
    let malformed = |e: serde_json::Error| Refusal::new("encoding.json", e.to_string());
    serde_json::from_str(text).map_err(malformed)
}

#[cfg(test)]
pub(super) mod tests;
