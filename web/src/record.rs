//! The node's record as this wallet holds it: every entry is under a signed root, and the community's affairs are
//! replayed.

use std::sync::OnceLock;

use linli_journal::{
    ArchiveFile, BallotReceipt, DriveError, Driver, Forked, Journal, Proof, Proofs, Receipt, Scope,
    SignedCheckpoint, Stopped, Strict, TakenBallot, Trouble, Verdict, check_receipt, continues,
    drive, policy_of,
};
use linli_log::{VerifierKey, Witnesses};
use linli_primitives::{Digest, PollId, SchemeId};
use linli_register::Roll;
use linli_rule::Refusal;
use linli_rules::PollState;
use linli_rules::community::CommunityState;
use linli_verifier::MessageVerifier;
#[cfg(feature = "office")]
use linli_wire::fund::{Deed, FundId};
use linli_wire::{Ballot, Entry, Message, MessageKind};
use serde::{Deserialize, Serialize};

use crate::wallet::{KnownScheme, OpenPoll};

/// What is kept about a node from one contact to the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The key that signs its log.
    pub key: String,
    /// The newest checkpoint seen, as signed.
    pub checkpoint: String,
}

/// A record without its ballots.
#[derive(Debug)]
pub struct Record {
    journal: ArchiveFile,
    key: VerifierKey,
    seen: SignedCheckpoint,
    state: CommunityState,
    reported: OnceLock<Result<CommunityState, Refusal>>,
    #[cfg(feature = "office")]
    parts: Parts,
}

/// What is replayed when it is first looked at.
#[cfg(feature = "office")]
#[derive(Debug, Default)]
struct Parts {
    bookings: OnceLock<Result<CommunityState, Refusal>>,
    funds: OnceLock<Result<CommunityState, Refusal>>,
    reports: OnceLock<Result<CommunityState, Refusal>>,
}

impl Record {
    /// Reads an archive from a node, signed by `key`, and replays the community's affairs with every roll and
    /// ceremony verified. It must continue what was kept, and where the record names validators, more than two thirds of
    /// them must have cosigned it.
    pub fn open(archive: Vec<u8>, key: &str, kept: Option<&Kept>) -> Result<Self, Refusal> {
        if let Some(kept) = kept
            && kept.key != key
        {
            let detail = "the node shows another key than the one that was kept";
            return Err(Refusal::new("client.key", detail));
        }
        let key: VerifierKey = key.parse().map_err(|e| Refusal::of(&e))?;
        let journal = ArchiveFile::in_memory(archive, key.clone()).map_err(|e| Refusal::of(&e))?;
        let seen = journal.checkpoint().cloned();
        let seen = seen.expect("an archive has a checkpoint");
        if let Some(kept) = kept {
            hold_against(kept, &key, journal.entries(), &seen)?;
        }
        let verifier = MessageVerifier::without_claims().map_err(|e| Refusal::of(&e))?;
        let state = replayed(&journal, &verifier, Proofs::Verified, Scope::Affairs)?;
        let policy = policy_of(&state, Witnesses::default()).map_err(|e| Refusal::of(&e))?;
        policy.check(&seen.note).map_err(|e| Refusal::of(&e))?;
        Ok(Self {
            state,
            journal,
            key,
            seen,
            reported: OnceLock::new(),
            #[cfg(feature = "office")]
            parts: Parts::default(),
        })
    }

    /// What to keep of it.
    pub fn kept(&self) -> Kept {
        Kept {
            key: self.key.to_string(),
            checkpoint: self.seen.note.encode(),
        }
    }

    /// The entries.
    pub fn entries(&self) -> &[Entry] {
        self.journal.entries()
    }

    /// The state after them, without ballots.
    pub const fn state(&self) -> &CommunityState {
        &self.state
    }

    /// The state with what happened in a scheme; every claim in it is verified.
    pub fn scheme(
        &self,
        id: SchemeId,
        verifier: &MessageVerifier,
    ) -> Result<CommunityState, Refusal> {
        let state = replayed(&self.journal, verifier, Proofs::Verified, Scope::Scheme(id))?;
        let unknown = || Refusal::of(&linli_rules::community::Refusal::UnknownScheme(id));
        state.scheme(id).map(drop).ok_or_else(unknown)?;
        Ok(state)
    }

    /// The state with what was entered in funds. What else is in it was verified when the record was opened; a decision
    /// counts as the record's result says.
    #[cfg(feature = "office")]
    pub fn funds(&self) -> Result<&CommunityState, Refusal> {
        let replay = || self.part(Proofs::Trusted, Scope::Funds);
        let state = self.parts.funds.get_or_init(replay);
        state.as_ref().map_err(Refusal::clone)
    }

    /// The state with every report, whose proofs are verified.
    #[cfg(feature = "office")]
    pub fn reports(&self) -> Result<&CommunityState, Refusal> {
        let replay = || self.part(Proofs::Verified, Scope::Reports);
        let state = self.parts.reports.get_or_init(replay);
        state.as_ref().map_err(Refusal::clone)
    }

    /// The same for whoever reports. Her own are found by her key: no proof is verified here to know that one is hers.
    pub fn reported(&self) -> Result<&CommunityState, Refusal> {
        let replay = || self.part(Proofs::Trusted, Scope::Reports);
        let state = self.reported.get_or_init(replay);
        state.as_ref().map_err(Refusal::clone)
    }

    /// The state with every list of spaces and what is booked. Whoever books takes the node's word for others' proofs of
    /// membership: all that a false one could do is to take a slot.
    #[cfg(feature = "office")]
    pub fn booked(&self) -> Result<&CommunityState, Refusal> {
        let replay = || self.part(Proofs::Trusted, Scope::Bookings);
        let state = self.parts.bookings.get_or_init(replay);
        state.as_ref().map_err(Refusal::clone)
    }

    fn part(&self, proofs: Proofs, scope: Scope) -> Result<CommunityState, Refusal> {
        let verifier = MessageVerifier::without_claims().map_err(|e| Refusal::of(&e))?;
        replayed(&self.journal, &verifier, proofs, scope)
    }

    /// Names what was read: the newest checkpoint.
    #[cfg(feature = "office")]
    pub fn checkpoint(&self) -> String {
        self.seen.note.encode()
    }

    /// A poll.
    pub fn poll(&self, id: PollId) -> Result<PollState<'_>, Refusal> {
        let unknown = || Refusal::of(&linli_rules::community::Refusal::UnknownPoll(id));
        self.state.poll(id).ok_or_else(unknown)
    }

    /// The polls that are not over.
    pub fn lasting(&self) -> impl Iterator<Item = OpenPoll> + use<'_> {
        let now = self.state.clock().unwrap_or(0);
        let polls = self.state.polls();
        let lasting = polls.filter(move |poll| poll.check_open(now.max(poll.poll().opens)).is_ok());
        lasting.map(|poll| OpenPoll {
            id: poll.id(),
            title: poll.poll().title.clone(),
            closes: poll.closes(),
        })
    }

    /// The schemes, with their names.
    pub fn schemes(&self) -> impl Iterator<Item = KnownScheme> + use<'_> {
        self.state.schemes().map(|scheme| KnownScheme {
            id: scheme.id(),
            name: scheme.scheme().name.clone(),
        })
    }

    /// The roll of that digest, or the one in force.
    pub fn roll(&self, digest: Option<Digest>) -> Result<Roll, Refusal> {
        let in_force = || self.state.roll_in_force().map(|in_force| in_force.roll);
        let digest = digest.or_else(in_force);
        let is_it = |entry: &Entry| {
            entry.kind == MessageKind::Roll && entry.subject == digest.map(|digest| digest.0)
        };
        let place = self.entries().iter().rposition(is_it);
        let message = match place {
            Some(place) => self.message(place as u64)?,
            None => None,
        };
        match message {
            Some(Message::Roll(published)) => {
                Roll::from_json(&published.roll).map_err(|e| Refusal::of(&e))
            }
            _ => Err(Refusal::new("poll.roll", "the record has no such roll")),
        }
    }

    /// Every act of a fund with its cells, the first first.
    #[cfg(feature = "office")]
    pub fn each_deed(&self, fund: FundId, mut each: impl FnMut(u64, &Deed)) -> Result<(), Refusal> {
        let own = Some(*fund.as_bytes());
        let is_own = |entry: &Entry| entry.kind == MessageKind::FundAct && entry.subject == own;
        let entries = (0..).zip(self.entries());
        for (index, _) in entries.filter(|(_, entry)| is_own(entry)) {
            if let Some(Message::FundAct(signed)) = self.message(index)? {
                each(signed.act.number, &signed.act.deed);
            }
        }
        Ok(())
    }

    fn message(&self, index: u64) -> Result<Option<Message>, Refusal> {
        let read = linli_journal::read(&self.journal, index).map_err(refused)?;
        read.message.transpose().map_err(|e| Refusal::of(&e))
    }

    /// The receipt of a ballot that the node took, from the proof that it returned; the record must have the entry.
    pub fn receipt(&self, ballot: &Ballot, proof: &str) -> Result<BallotReceipt, Refusal> {
        let logged = self.logged(&Message::Ballot(ballot.encode()), proof)?;
        Ok(BallotReceipt {
            logged: Some(logged),
            ..BallotReceipt::of(ballot)
        })
    }

    /// The same of any message.
    pub fn logged(&self, message: &Message, proof: &str) -> Result<Proof, Refusal> {
        let receipt = self.proved(message, proof)?;
        Ok(Proof {
            entry: receipt.index,
            proof: receipt.text,
            checkpoint: receipt.seen.note.encode(),
        })
    }

    /// The entry of a message that the node took, whose proof it returned; the record must have it.
    #[cfg(feature = "office")]
    pub fn taken(&self, message: &Message, proof: &str) -> Result<u64, Refusal> {
        Ok(self.proved(message, proof)?.index)
    }

    /// The entry that says what an officers' paper says, if there is one.
    #[cfg(feature = "office")]
    pub fn entry_of(&self, paper: &linli_office::Paper) -> Result<Option<u64>, Refusal> {
        paper.entry_in(self.entries(), |index| self.message(index))
    }

    fn proved(&self, message: &Message, proof: &str) -> Result<Receipt, Refusal> {
        let said = linli_log::Receipt::parse(proof).map_err(|e| Refusal::of(&e))?;
        let own = || Some(self.entry(said.index)?.encode());
        let extra = said.extra.clone().or_else(own);
        let proof = linli_log::Receipt { extra, ..said }.encode();
        let receipt = check_receipt(&proof, message, &message.encode(), &self.key)
            .map_err(|e| Refusal::of(&e))?;
        if self.entry(receipt.index) == Some(&receipt.entry) {
            Ok(receipt)
        } else {
            Err(forked())
        }
    }

    /// What became of a receipt's ballot, according to the ballots that the node lists for the poll: each must be an
    /// entry of the poll, and none of its entries may be missing. For whose each one is we have only the node's word,
    /// because ballots are not kept here.
    pub fn judge(
        &self,
        receipt: &BallotReceipt,
        taken: &[TakenBallot],
    ) -> Result<Verdict, Refusal> {
        let of_poll = |entry: &Entry| {
            entry.kind == MessageKind::Ballot && entry.subject == Some(receipt.poll.to_bytes())
        };
        let own = (0..).zip(self.entries()).filter(|(_, e)| of_poll(e));
        let own = own.map(|(index, entry)| (index, entry.message));
        let said = taken.iter().map(|ballot| (ballot.entry, ballot.message));
        if !own.eq(said) {
            let detail = "the ballots that the node lists are not those of its record";
            return Err(Refusal::new("client.answer", detail));
        }
        let verdict = receipt.judge(Some(&self.key), self.entries(), taken);
        verdict.map_err(|Forked| forked())
    }

    fn entry(&self, index: u64) -> Option<&Entry> {
        self.entries().get(usize::try_from(index).ok()?)
    }
}

/// The state that the part of the log leads to.
fn replayed(
    journal: &ArchiveFile,
    verifier: &MessageVerifier,
    proofs: Proofs,
    scope: Scope,
) -> Result<CommunityState, Refusal> {
    let mut driver = Driver::new(verifier, proofs, scope);
    drive(journal, &mut driver, &mut Strict, &mut |_| {}).map_err(undriven)?;
    Ok(driver.into_state())
}

/// Refuses a record that does not continue the kept checkpoint.
fn hold_against(
    kept: &Kept,
    key: &VerifierKey,
    entries: &[Entry],
    seen: &SignedCheckpoint,
) -> Result<(), Refusal> {
    let older = SignedCheckpoint::open(&kept.checkpoint, key).map_err(|e| Refusal::of(&e))?;
    if older.checkpoint.size > seen.checkpoint.size {
        let detail = "the node shows a shorter record than before";
        return Err(Refusal::new("client.rollback", detail));
    }
    if continues(entries, &older.checkpoint) {
        Ok(())
    } else {
        Err(forked())
    }
}

fn forked() -> Refusal {
    let detail = "the node signed two records that exclude each other";
    Refusal::new("client.fork", detail)
}

fn undriven(error: DriveError) -> Refusal {
    match error {
        DriveError::Trouble(trouble) => refused(trouble),
        DriveError::Stopped(Stopped { index, fault }) => Refusal::of(&fault).with("entry", index),
    }
}

fn refused(trouble: Trouble) -> Refusal {
    match trouble {
        Trouble::Refused(refusal)
        | Trouble::Away(refusal)
        | Trouble::Untrusted(refusal)
        | Trouble::Unwitnessed(refusal) => refusal,
        Trouble::File { source, .. } => Refusal::new("file.io", source.to_string()),
    }
}
