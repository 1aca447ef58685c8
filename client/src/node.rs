//! A connection to one node: every checkpoint it shows is checked against those it showed before.

use std::path::{Path, PathBuf};
use std::thread::sleep;

use linli_journal::roots::MAX_PAGE;
use linli_journal::{BadReceipt, Receipt, SignedCheckpoint, check_receipt};
use linli_log::{LogRefusal, Policy, SignedNote, VerifierKey, Witnesses};
use linli_primitives::{Digest, Nullifier, PollId};
use linli_wire::archive::{Frame, frames};
use linli_wire::entry::Entry;
use linli_wire::message::{MAX_BYTES as MAX_MESSAGE, Message};
use serde::Deserialize;

use crate::copy::{LocalCopy, PAGE, Which};
use crate::error::ClientError;
use crate::heads::{Contained, contained, tile_of};
use crate::http::{Http, Patience};
use crate::kept::{Contradiction, Kept, Lie, Locked};

/// The longest checkpoint that is read, in bytes.
const MAX_NOTE: u64 = linli_log::note::MAX_NOTE_BYTES as u64;
/// The longest receipt, and the longest answer to a message, in bytes.
const MAX_RECEIPT: u64 = 4 * linli_log::receipt::MAX_BYTES as u64;
/// The longest status, in bytes.
const MAX_STATUS: u64 = 1 << 20;
/// A full tile of hashes, in bytes.
pub(crate) const MAX_TILE: u64 = 256 * 32;

/// How a node is reached, and whom to believe.
#[derive(Clone, Debug)]
pub struct Options {
    /// Its address, `https://…` or `http://…`.
    pub url: String,
    /// The folder in which checkpoints and copies of all nodes are kept.
    pub keep: PathBuf,
    /// Its key, where it is known beforehand; otherwise the one it shows at first contact is kept.
    pub key: Option<VerifierKey>,
    /// Who must have cosigned.
    pub witnesses: Witnesses,
    /// How long to wait.
    pub patience: Patience,
}

/// A node.
#[derive(Debug)]
pub struct Node {
    http: Http,
    keep: PathBuf,
    kept: Kept,
    key: VerifierKey,
    is_new: bool,
    policy: Policy,
}

#[derive(Deserialize)]
struct Status {
    log: LogStatus,
}

#[derive(Deserialize)]
struct LogStatus {
    key: String,
}

/// How long the record is, as a status says.
#[derive(Deserialize)]
struct Told {
    log: Length,
}

#[derive(Deserialize)]
struct Length {
    size: u64,
}

#[derive(Deserialize)]
struct Counted {
    ballot: Digest,
}

#[derive(Deserialize)]
struct Accepted {
    fresh: bool,
    effect: Option<String>,
    receipt: String,
}

impl Options {
    /// No witnesses, the usual patience, and the key of the first contact.
    pub fn new(url: &str, keep: &Path) -> Self {
        Self {
            url: url.to_owned(),
            keep: keep.to_owned(),
            key: None,
            witnesses: Witnesses::default(),
            patience: Patience::default(),
        }
    }
}

/// How many entries the node at an address says that it has, unchecked, and 0 where it says something else; `None`
/// where it does not answer.
pub fn reach(options: &Options) -> Result<Option<u64>, ClientError> {
    let http = Http::new(&options.url, options.patience)?;
    match http.get("/status", MAX_STATUS) {
        Err(ClientError::Unreachable(_) | ClientError::Busy { .. }) => Ok(None),
        Err(_) => Ok(Some(0)),
        Ok(bytes) => {
            let told: Option<Told> = serde_json::from_slice(&bytes).ok();
            Ok(Some(told.map_or(0, |told| told.log.size)))
        }
    }
}

impl Node {
    /// A node by its address; `keep` is the folder in which checkpoints and copies of all nodes are kept.
    ///
    /// The node is contacted only the first time, for its key.
    pub fn new(url: &str, keep: &Path) -> Result<Self, ClientError> {
        Self::open(Options::new(url, keep))
    }

    /// The same with a known key, witnesses, or another patience.
    pub fn open(options: Options) -> Result<Self, ClientError> {
        let Options {
            url,
            keep,
            key,
            witnesses,
            patience,
        } = options;
        let http = Http::new(&url, patience)?;
        let kept = Kept::open(&keep, http.base())?;
        let locked = kept.lock()?;
        let known = kept.key()?;
        if let (Some(kept), Some(given)) = (&known, &key)
            && kept != given
        {
            return Err(ClientError::Key {
                expected: given.to_string(),
                shown: kept.to_string(),
            });
        }
        let is_new = known.is_none();
        let key = match known.or(key) {
            Some(key) => key,
            None => shown_key(&http)?,
        };
        let node = Self {
            http,
            keep,
            kept,
            key,
            is_new,
            policy: witnesses.into(),
        };
        if is_new {
            // A key counts only once it has signed the log's checkpoint.
            node.contact(&locked)?;
            node.kept.pin(&node.key)?;
        }
        Ok(node)
    }

    /// The key that signs the node's log.
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// Who must have cosigned from now on.
    pub fn rely_on(&mut self, policy: &Policy) {
        self.policy = policy.clone();
    }

    /// Whether the key was kept just now: a person should compare it with what the community publishes.
    pub const fn is_first_contact(&self) -> bool {
        self.is_new
    }

    /// The node's own folder: key, checkpoint, copies, evidence.
    pub fn folder(&self) -> &Path {
        self.kept.folder()
    }

    /// The folder in which checkpoints and copies of all nodes are kept.
    pub(crate) fn keep(&self) -> &Path {
        &self.keep
    }

    pub(crate) const fn http(&self) -> &Http {
        &self.http
    }

    /// The newest checkpoint, after it was checked against the one kept, which it replaces.
    pub fn checkpoint(&self) -> Result<SignedCheckpoint, ClientError> {
        let locked = self.kept.lock()?;
        self.contact(&locked)
    }

    /// The checkpoint kept from the last contact; asks nobody.
    pub fn kept_checkpoint(&self) -> Result<Option<SignedCheckpoint>, ClientError> {
        self.kept.checkpoint(&self.key)
    }

    /// What the node says about itself, unchecked.
    pub fn status(&self) -> Result<serde_json::Value, ClientError> {
        let bytes = self.http.get("/status", MAX_STATUS)?;
        serde_json::from_slice(&bytes).map_err(|e| ClientError::Answer(format!("/status: {e}")))
    }

    /// Sends a message and returns the receipt: the proof, checked here, that the signed log contains it.
    ///
    /// The same message may be sent again; it is recorded once.
    pub fn submit(&self, message: &Message) -> Result<Receipt, ClientError> {
        let bytes = message.encode();
        let answer = self.http.post("/messages", &bytes, MAX_RECEIPT)?;
        let Accepted {
            fresh,
            effect,
            receipt,
        } = serde_json::from_slice(&answer)
            .map_err(|e| ClientError::Answer(format!("/messages: {e}")))?;
        let mut receipt = self.check(&receipt, message, &bytes)?;
        receipt.fresh = fresh;
        receipt.effect = effect;
        Ok(receipt)
    }

    /// The receipt of a message that was sent before, checked.
    pub fn receipt(&self, message: &Message) -> Result<Receipt, ClientError> {
        let bytes = message.encode();
        let text = self.fetch_receipt(Message::digest_of(&bytes))?;
        self.check(&text, message, &bytes)
    }

    /// The digest of the owner's ballot that counts, as the node says, unchecked.
    pub fn counted(
        &self,
        poll: PollId,
        nullifier: Nullifier,
    ) -> Result<Option<Digest>, ClientError> {
        let path = format!("/polls/{poll}/ballots/{nullifier}");
        let bytes = match self.http.get(&path, MAX_STATUS) {
            Ok(bytes) => bytes,
            Err(ClientError::Refused(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        let counted: Counted = serde_json::from_slice(&bytes)
            .map_err(|e| ClientError::Answer(format!("{path}: {e}")))?;
        Ok(Some(counted.ballot))
    }

    /// A message by its digest, which its bytes must have.
    pub fn message(&self, digest: Digest) -> Result<Vec<u8>, ClientError> {
        let path = format!("/messages/{digest}");
        let bytes = self.http.get(&path, MAX_MESSAGE as u64)?;
        if Message::digest_of(&bytes) == digest {
            Ok(bytes)
        } else {
            Err(ClientError::Record(format!(
                "the node gave other bytes for message {digest}"
            )))
        }
    }

    /// The roots of ballots' points beside 256 entries, which nobody vouches for; `None` where the node has none.
    pub(crate) fn roots(&self, number: u64) -> Result<Option<Vec<u8>>, ClientError> {
        match self.http.get(&format!("/roots/{number}"), MAX_PAGE) {
            Err(ClientError::Refused(_)) => Ok(None),
            answer => answer.map(Some),
        }
    }

    /// Brings the local copy up to the newest checkpoint and returns it; `progress` is told how many entries are there
    /// and how many there will be.
    ///
    /// What an interrupted call fetched is kept and continued; what is damaged is fetched again.
    pub fn sync(
        &self,
        which: Which,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<LocalCopy, ClientError> {
        let locked = self.kept.lock()?;
        let seen = self.contact(&locked)?;
        crate::copy::sync(&self.http, &self.kept, &self.key, which, &seen, progress)
    }

    /// The local copy as it was left, checked; asks nobody. `None` where there is none.
    pub fn copy(&self, which: Which) -> Result<Option<LocalCopy>, ClientError> {
        let _locked = self.kept.lock()?;
        crate::copy::open(&self.kept, &self.key, which)
    }

    /// Fetches the newest checkpoint, checks it against the kept one and keeps it.
    fn contact(&self, locked: &Locked) -> Result<SignedCheckpoint, ClientError> {
        let mut tries = self.tries();
        loop {
            let text = self.http.get_text("/checkpoint", MAX_NOTE)?;
            let seen = SignedCheckpoint::open(&text, &self.key)?;
            self.hold_against_kept(locked, &seen)?;
            match self.witnessed(&seen.note) {
                Err(_) if tries.again() => {}
                witnessed => return witnessed.map(|()| seen),
            }
        }
    }

    /// Refuses a checkpoint that contradicts the kept one; keeps it if it is newer.
    fn hold_against_kept(
        &self,
        _locked: &Locked,
        seen: &SignedCheckpoint,
    ) -> Result<(), ClientError> {
        let Some(kept) = self.kept.checkpoint(&self.key)? else {
            return self.kept.keep(seen);
        };
        if seen.checkpoint.size < kept.checkpoint.size {
            return Err(self.accuse(Lie::Rollback, &kept, seen, None));
        }
        self.extends(&kept, seen, (&kept, seen))?;
        self.kept.keep(seen)
    }

    /// Checks, by the node's tiles, that the tree of `new` begins with that of `old`; otherwise reports the
    /// contradiction between the kept and the shown checkpoint.
    fn extends(
        &self,
        old: &SignedCheckpoint,
        new: &SignedCheckpoint,
        (kept, shown): (&SignedCheckpoint, &SignedCheckpoint),
    ) -> Result<(), ClientError> {
        let found = contained(old, new, |tile| tile_of(&self.http, tile))?;
        let (lie, proof) = match found {
            Contained::Yes => return Ok(()),
            Contained::No(proof) => (Lie::Fork, proof),
            Contained::Unproven => (Lie::Consistency, None),
        };
        Err(self.accuse(lie, kept, shown, proof))
    }

    fn accuse(
        &self,
        lie: Lie,
        kept: &SignedCheckpoint,
        shown: &SignedCheckpoint,
        proof: Option<Contradiction>,
    ) -> ClientError {
        self.kept
            .accuse(lie, self.http.base(), &self.key, (kept, shown), proof)
    }

    fn witnessed(&self, note: &SignedNote) -> Result<(), ClientError> {
        Ok(self.policy.check(note)?)
    }

    fn check(&self, text: &str, message: &Message, bytes: &[u8]) -> Result<Receipt, ClientError> {
        let mut tries = self.tries();
        let mut text = text.to_owned();
        loop {
            let receipt = self.check_once(&text, message, bytes)?;
            match self.witnessed(&receipt.seen.note) {
                Err(_) if tries.again() => text = self.fetch_receipt(receipt.digest)?,
                witnessed => return witnessed.map(|()| receipt),
            }
        }
    }

    fn check_once(
        &self,
        text: &str,
        message: &Message,
        bytes: &[u8],
    ) -> Result<Receipt, ClientError> {
        let text = self.with_entry(text)?;
        let receipt = check_receipt(&text, message, bytes, &self.key)?;
        let locked = self.kept.lock()?;
        match self.kept.checkpoint(&self.key)? {
            // A receipt may be older than what was seen since.
            Some(kept) if receipt.seen.checkpoint.size < kept.checkpoint.size => {
                self.extends(&receipt.seen, &kept, (&kept, &receipt.seen))?;
            }
            _ => self.hold_against_kept(&locked, &receipt.seen)?,
        }
        Ok(receipt)
    }

    fn fetch_receipt(&self, digest: Digest) -> Result<String, ClientError> {
        let path = format!("/messages/{digest}/receipt");
        self.http.get_text(&path, MAX_RECEIPT)
    }

    /// The receipt with its entry in it, so that it can be checked on its own.
    fn with_entry(&self, text: &str) -> Result<String, ClientError> {
        let receipt = linli_log::Receipt::parse(text).map_err(BadReceipt::Proof)?;
        if receipt.extra.is_some() {
            return Ok(text.to_owned());
        }
        let entry = self.entry(receipt.index)?.encode();
        let extra = Some(entry);
        Ok(linli_log::Receipt { extra, ..receipt }.encode())
    }

    fn entry(&self, index: u64) -> Result<Entry, ClientError> {
        // By the page it is in: the node need not learn whose entry it is.
        let nth = index % PAGE;
        let path = format!("/record?from={}&ballots=false", index - nth);
        let mut entries = frames(self.http.stream(&path)?).filter_map(|frame| match frame {
            Ok(Frame::Entry(entry)) => Some(Ok(entry)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        match entries.nth(usize::try_from(nth).unwrap_or(usize::MAX)) {
            Some(Ok(entry)) => Ok(entry),
            _ => Err(ClientError::Record(format!(
                "the node does not show entry {index}"
            ))),
        }
    }

    fn tries(&self) -> Tries {
        let Patience {
            attempts, pause, ..
        } = *self.http.patience();
        Tries { attempts, pause }
    }
}

/// Waits for cosignatures, which come a moment after the checkpoint.
struct Tries {
    attempts: u32,
    pause: std::time::Duration,
}

impl Tries {
    /// Pauses; `false` when it was the last time.
    fn again(&mut self) -> bool {
        self.attempts = self.attempts.saturating_sub(1);
        let goes_on = self.attempts > 0;
        if goes_on {
            sleep(self.pause);
        }
        goes_on
    }
}

fn shown_key(http: &Http) -> Result<VerifierKey, ClientError> {
    let bytes = http.get("/status", MAX_STATUS)?;
    let status: Status =
        serde_json::from_slice(&bytes).map_err(|e| ClientError::Answer(format!("/status: {e}")))?;
    status
        .log
        .key
        .parse()
        .map_err(|e: LogRefusal| ClientError::Answer(format!("/status: {e}")))
}

#[cfg(test)]
mod tests;
