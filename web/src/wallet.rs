//! One person's wallet while it is unlocked.

use linli_journal::{BallotReceipt, TakenBallot, Verdict};
use linli_keystore::{SHORTEST, Seal, is_long, normal, words};
use linli_primitives::identity::WordList;
use linli_primitives::{Digest, PollId, Realm, SchemeId, Seed};
use linli_prover::{BallotProver, Membership, SealedBallot};
use linli_register::EnrolmentRequest;
use linli_rule::Refusal;
use linli_wire::fund::Decision;
use linli_wire::poll::Revote;
use linli_wire::text::Text;
use linli_wire::{Ballot, Message};
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use secrecy::SecretString;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::claim::Claims;
#[cfg(feature = "office")]
use crate::office::Desk;
use crate::record::{Kept, Record};

/// scrypt's work for a keystore in a browser, log2: 64 MB, which even an old phone has.
pub(crate) const WORK: u8 = 16;

/// What has been opened so far.
#[derive(Default)]
pub struct Wallet {
    seed: Option<Seed>,
    pub(crate) prover: Option<BallotProver>,
    record: Option<Record>,
    /// A ballot of which the page knows the fingerprint alone.
    pub(crate) sealed: Option<SealedBallot>,
    pub(crate) claims: Claims,
    #[cfg(feature = "office")]
    pub(crate) desk: Desk,
}

/// The record's community and how far it reaches.
#[derive(Debug, Serialize)]
pub struct Overview {
    /// What to keep until the next contact.
    pub kept: Kept,
    /// Entries.
    pub size: usize,
    /// The realm.
    pub realm: String,
    /// The time of its newest entry.
    pub clock: Option<i64>,
    /// Polls that are open then, or later.
    pub open: Vec<OpenPoll>,
    /// Schemes.
    pub schemes: Vec<KnownScheme>,
}

/// A scheme of the community.
#[derive(Debug, Serialize)]
pub struct KnownScheme {
    /// Its id.
    pub id: SchemeId,
    /// Its name.
    pub name: Text,
}

/// A poll that can be voted in.
#[derive(Debug, Serialize)]
pub struct OpenPoll {
    /// Its id.
    pub id: PollId,
    /// Its title.
    pub title: String,
    /// When it closes as it stands.
    pub closes: i64,
}

/// A poll as its voter needs it.
#[derive(Debug, Serialize)]
pub struct PollSheet {
    /// Its title.
    pub title: String,
    /// When it closes, extensions included.
    pub closes: i64,
    /// Whether this ballot would take an earlier one's place.
    pub replaces: bool,
    /// The questions, in order.
    pub questions: Vec<Asked>,
}

/// A question, and how it may be answered.
#[derive(Debug, Serialize)]
pub struct Asked {
    text: String,
    options: Vec<String>,
    min: u32,
    max: u32,
    abstain: bool,
    grants: Vec<Granted>,
}

/// What may be spent if a question passes.
#[derive(Debug, Serialize)]
pub struct Granted {
    fund: Text,
    account: Text,
    ceiling: String,
}

impl Wallet {
    /// Makes a key from the browser's randomness.
    pub fn make_key(&mut self) {
        self.seed = Some(Seed::random(&mut UnwrapErr(SysRng)));
    }

    /// Loads the key of 24 words.
    pub fn restore(&mut self, text: &str) -> Result<(), Refusal> {
        self.seed = Some(words::parse(text).map_err(|e| Refusal::of(&e))?);
        Ok(())
    }

    /// Loads the key from a keystore.
    pub fn unlock(&mut self, keystore: &str, passphrase: SecretString) -> Result<(), Refusal> {
        let opened = linli_keystore::open_owner(keystore.as_bytes(), &passphrase);
        self.seed = Some(opened.map_err(|e| Refusal::of(&e))?);
        Ok(())
    }

    /// Forgets the key, and a ballot that is neither cast nor opened.
    pub fn lock(&mut self) {
        self.seed = None;
        self.sealed = None;
    }

    /// The key's words, in a list's language.
    pub fn words(&self, list: WordList) -> Result<Zeroizing<String>, Refusal> {
        Ok(self.seed()?.to_words(list))
    }

    /// The keystore under a new passphrase: the same text that the program keeps in a file.
    pub fn seal(&self, passphrase: Zeroizing<String>) -> Result<String, Refusal> {
        let passphrase = normal(&passphrase);
        if !is_long(&passphrase) {
            let detail = format!("a passphrase has at least {SHORTEST} characters");
            return Err(Refusal::new("keystore.short", detail));
        }
        let seal = Seal {
            passphrase: SecretString::from(passphrase.as_str()),
            work_factor: Some(WORK),
        };
        Ok(linli_keystore::seal_owner(self.seed()?, seal))
    }

    /// A request to be on the roll, as the program writes it.
    pub fn enrolment(
        &self,
        realm: &str,
        unit: &str,
        note: Option<&str>,
    ) -> Result<String, Refusal> {
        let realm = Realm::new(realm).map_err(|e| Refusal::of(&e))?;
        let id = self.seed()?.realm_secret(&realm).commitment();
        let request = EnrolmentRequest::new(realm, id, unit, note);
        Ok(request.map_err(|e| Refusal::of(&e))?.to_json())
    }

    /// Loads the node's record, which must continue what was kept.
    pub fn take_record(
        &mut self,
        archive: Vec<u8>,
        key: &str,
        kept: Option<&Kept>,
    ) -> Result<Overview, Refusal> {
        let record = Record::open(archive, key, kept)?;
        let unfounded = || Refusal::new("community.unfounded", "the record has no community yet");
        let community = record.state().community().ok_or_else(unfounded)?;
        let overview = Overview {
            kept: record.kept(),
            size: record.entries().len(),
            realm: community.realm.as_str().to_owned(),
            clock: record.state().clock(),
            open: record.lasting().collect(),
            schemes: record.schemes().collect(),
        };
        self.record = Some(record);
        self.claims.scheme = None;
        Ok(overview)
    }

    /// Whether the key is on the newest roll.
    pub fn is_enrolled(&self) -> Result<bool, Refusal> {
        let roll = self.record()?.roll(None)?;
        let commitment = self.seed()?.realm_secret(roll.realm()).commitment();
        Ok(roll.entry_of(commitment).is_some())
    }

    /// This key's nullifier in a poll.
    pub fn nullifier(&self, poll: PollId) -> Result<String, Refusal> {
        let realm = self.record()?.poll(poll)?.poll().realm.clone();
        let secret = self.seed()?.realm_secret(&realm);
        Ok(secret.vote_nullifier(poll).to_string())
    }

    /// The poll as its voter needs it, at `now` by the device's clock or the record's, whichever is later; `earlier` is
    /// the owner's ballot that counts, as the node says. Refuses an owner who cannot vote.
    pub fn poll(
        &self,
        id: PollId,
        now: i64,
        earlier: Option<Digest>,
    ) -> Result<PollSheet, Refusal> {
        let record = self.record()?;
        let state = record.poll(id)?;
        state
            .check_open(self.time(now)?)
            .map_err(|e| Refusal::of(&e))?;
        let member = self.member(id)?;
        let poll = state.poll();
        let nullifier = member.secret.vote_nullifier(id);
        if let (Some(earlier), Revote::Refused) = (earlier, poll.revote) {
            let refusal = linli_rules::Refusal::Nullifier { nullifier, earlier };
            return Err(Refusal::of(&refusal));
        }
        let grants = |question| {
            let granted = record.state().granted(Decision { poll: id, question });
            granted.filter_map(|(fund, granted)| {
                let fund = fund.fund();
                Some(Granted {
                    fund: fund.name.clone(),
                    account: fund.accounts.get(usize::from(granted.account))?.clone(),
                    ceiling: fund.currency.show(granted.ceiling.get()),
                })
            })
        };
        let asked = (1..).zip(&poll.questions).map(|(number, asked)| Asked {
            text: asked.text.clone(),
            options: asked.options.clone(),
            min: asked.min,
            max: asked.max,
            abstain: asked.abstain,
            grants: grants(number).collect(),
        });
        Ok(PollSheet {
            title: poll.title.clone(),
            closes: state.closes(),
            replaces: earlier.is_some(),
            questions: asked.collect(),
        })
    }

    /// Derives the ballots' key, once.
    pub fn prepare(&mut self) -> Result<(), Refusal> {
        if self.prover.is_none() {
            self.prover = Some(BallotProver::new().map_err(|e| Refusal::of(&e))?);
        }
        Ok(())
    }

    /// The checked receipt for a ballot's message that the node took.
    pub fn receipt(&self, message: &[u8], proof: &str) -> Result<BallotReceipt, Refusal> {
        self.record()?.receipt(&decoded(message)?, proof)
    }

    /// What became of a receipt's ballot.
    pub fn judge(
        &self,
        receipt: &BallotReceipt,
        taken: &[TakenBallot],
    ) -> Result<Verdict, Refusal> {
        self.record()?.judge(receipt, taken)
    }

    pub(crate) fn member(&self, id: PollId) -> Result<Membership, Refusal> {
        let record = self.record()?;
        let state = record.poll(id)?;
        let poll = state.poll();
        let roll = record.roll(Some(poll.roll.digest))?;
        let secret = self.seed()?.realm_secret(&poll.realm);
        Membership::on(&roll, &record.roll(None)?, secret).map_err(|e| Refusal::of(&e))
    }

    pub(crate) fn time(&self, now: i64) -> Result<i64, Refusal> {
        Ok(now.max(self.record()?.state().clock().unwrap_or(0)))
    }

    pub(crate) fn seed(&self) -> Result<&Seed, Refusal> {
        let locked = || Refusal::new("keystore.locked", "no key is unlocked");
        self.seed.as_ref().ok_or_else(locked)
    }

    pub(crate) fn record(&self) -> Result<&Record, Refusal> {
        let unread = || Refusal::new("client.unreachable", "the record was not read yet");
        self.record.as_ref().ok_or_else(unread)
    }
}

/// The ballot of a message.
pub(crate) fn decoded(message: &[u8]) -> Result<Ballot, Refusal> {
    match Message::decode(message).map_err(|e| Refusal::of(&e))? {
        Message::Ballot(bytes) => Ballot::decode(&bytes).map_err(|e| Refusal::of(&e)),
        _ => Err(Refusal::new("client.answer", "the message is no ballot")),
    }
}
