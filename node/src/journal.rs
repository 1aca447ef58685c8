//! A record on this machine, as a journal: read from its store, added to by the engine in this process.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use linli_journal::{Journal, Receipt, SignedCheckpoint, Trouble, check_receipt};
use linli_log::tree::MemoryHashes;
use linli_log::{Checkpoint, LogRefusal, VerifierKey, leaf_hash};
use linli_rule::Refusal;
use linli_rules::community::CommunityState;
use linli_wire::{Entry, Message};
use rand_core::CryptoRng;
use rusqlite::Connection;

use crate::config::Config;
use crate::engine::{Accepted, Clock, Engine, effect, replay};
use crate::error::{NodeError, Rejected};
use crate::signer::last_signed;
use crate::store::{RECORD, Reader, SIGNED_BY, Stored, check_signed, connect};

/// Entries read at once.
const PAGE: usize = 4096;
/// Where this process's own messages come from.
const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Messages that are submitted to the engine together.
const TOGETHER: usize = 1024;

/// The record in a data folder. Nothing is made, locked or signed before the first message is submitted.
pub struct LocalRecord<R> {
    data: PathBuf,
    clock: Clock,
    random: R,
    engine: Option<Engine>,
    key: Option<VerifierKey>,
    checkpoint: Option<SignedCheckpoint>,
    entries: Vec<Entry>,
    leaves: MemoryHashes,
}

impl<R: CryptoRng> LocalRecord<R> {
    /// The record in `data`, or one that begins there with the first message. `clock` gives new entries their time;
    /// `random` makes the key that signs a new record.
    pub fn open(data: &Path, clock: Clock, random: R) -> Result<Self, NodeError> {
        let mut record = Self {
            data: data.to_owned(),
            clock,
            random,
            engine: None,
            key: None,
            checkpoint: None,
            entries: Vec::new(),
            leaves: MemoryHashes::default(),
        };
        record.read_on()?;
        Ok(record)
    }

    /// The folder's path.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Queries the store; `None` before the record begins.
    fn ask<T>(
        &self,
        ask: impl FnOnce(&Reader<'_>) -> Result<T, NodeError>,
    ) -> Result<Option<T>, NodeError> {
        let path = self.data.join(RECORD);
        if !path.exists() {
            return Ok(None);
        }
        let connection: Connection = connect(&path)?;
        ask(&Reader::new(&connection, &path)).map(Some)
    }

    /// Reads the newest checkpoint and the entries it covers beyond those read before. Checks that they lead to the
    /// checkpoint, and, where this user may read it, that the record has what the key beside it signed last.
    fn read_on(&mut self) -> Result<(), NodeError> {
        let first = self.entries.len() as u64;
        let guard = last_signed(&self.data).ok().flatten();
        let read = self.ask(|reader| {
            let bad = |e: LogRefusal| NodeError::corrupt("checkpoints", e);
            let key = reader.meta(SIGNED_BY)?;
            let key: Option<VerifierKey> = key.map(|key| key.parse()).transpose().map_err(bad)?;
            let signed = guard.zip(key.as_ref());
            let signed = signed.and_then(|(note, key)| Checkpoint::open(&note, key).ok());
            let Some((size, note)) = reader.checkpoint()? else {
                signed_for(reader, "no checkpoint of them")?;
                return Ok((key, None, Vec::new()));
            };
            if key.is_none() {
                signed_for(reader, "not the key that signed for them")?;
            }
            let cosigned = reader.cosigned()?.filter(|(cosigned, _)| *cosigned == size);
            let note = cosigned.map_or(note, |(_, note)| note);
            let entries = entries(reader, first, size)?;
            if let Some(signed) = &signed {
                check_signed(reader, signed)?;
            }
            let open = |key: &VerifierKey| SignedCheckpoint::open(&note, key).map_err(bad);
            let checkpoint = key.as_ref().map(open).transpose()?;
            Ok((key, checkpoint, entries))
        })?;
        let Some((key, checkpoint, read)) = read else {
            return Ok(());
        };
        for stored in &read {
            self.leaves.push(leaf_hash(&stored.leaf));
        }
        if let Some(SignedCheckpoint { checkpoint, .. }) = &checkpoint
            && (checkpoint.size, checkpoint.root) != (self.leaves.size(), self.leaves.root())
        {
            let place = format!("checkpoints {}", checkpoint.size);
            return Err(NodeError::corrupt(place, "the entries have another root"));
        }
        self.key = key;
        self.checkpoint = checkpoint.or(self.checkpoint.take());
        self.entries
            .extend(read.into_iter().map(|stored| stored.entry));
        Ok(())
    }

    /// The engine, started when it is first needed.
    fn engine(&mut self) -> Result<&Engine, Trouble> {
        if self.engine.is_none() {
            let config = Config::load(Some(&self.data), None)?;
            let opened = Engine::open_at(&config, self.clock.clone(), &mut self.random);
            self.engine = Some(opened?);
        }
        Ok(self.engine.as_ref().expect("it was started just now"))
    }

    fn receipt(&self, message: &Message, accepted: &Accepted) -> Result<Receipt, Trouble> {
        let key = self.key.as_ref().expect("a record that signed has a key");
        let checked = check_receipt(&accepted.receipt, message, &message.encode(), key);
        let mut receipt = checked.map_err(|e| Trouble::Untrusted(Refusal::of(&e)))?;
        receipt.fresh = accepted.fresh;
        receipt.effect = accepted.effect.as_ref().map(|e| effect::name(e).to_owned());
        Ok(receipt)
    }
}

/// Rule `store.unsigned`: entries without what was signed for them are not shown as if the record had not begun.
fn signed_for(reader: &Reader<'_>, missing: &'static str) -> Result<(), NodeError> {
    match reader.size()? {
        0 => Ok(()),
        stored => Err(NodeError::Unsigned { stored, missing }),
    }
}

/// The stored entries from `first` to `size`.
fn entries(reader: &Reader<'_>, first: u64, size: u64) -> Result<Vec<Stored>, NodeError> {
    let mut entries = Vec::new();
    while first + (entries.len() as u64) < size {
        let next = first + entries.len() as u64;
        let left = usize::try_from(size - next).unwrap_or(PAGE);
        let page = reader.entries(next, PAGE.min(left))?;
        let whole = page.iter().zip(next..).all(|(row, at)| row.index == at);
        if page.is_empty() || !whole {
            let place = format!("entries {next}");
            return Err(NodeError::corrupt(place, "a row is missing from here on"));
        }
        entries.extend(page);
    }
    Ok(entries)
}

impl From<NodeError> for Trouble {
    fn from(error: NodeError) -> Self {
        match error {
            NodeError::File { path, source } => Self::File { path, source },
            NodeError::Locked(_) => Self::Away(Refusal::of(&error)),
            error => Self::Refused(Refusal::of(&error)),
        }
    }
}

fn rejected(error: &Rejected) -> Trouble {
    let refusal = Refusal::of(error);
    match error {
        Rejected::Refused { .. } => Trouble::Refused(refusal),
        Rejected::Unconfirmed { .. } => Trouble::Unwitnessed(refusal),
        Rejected::Busy { .. }
        | Rejected::Full
        | Rejected::ReadOnly { .. }
        | Rejected::Undecided { .. }
        | Rejected::CatchingUp { .. }
        | Rejected::Stopping => Trouble::Away(refusal),
    }
}

impl<R: CryptoRng> Journal for LocalRecord<R> {
    fn key(&self) -> Option<&VerifierKey> {
        self.key.as_ref()
    }

    fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        self.checkpoint.as_ref()
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn message(&self, index: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let bytes = self.ask(|reader| reader.message(index))?.flatten();
        // A folder leaves nothing out.
        if bytes.is_none() && index < self.leaves.size() {
            let place = format!("messages {index}");
            return Err(NodeError::corrupt(place, "the row is missing").into());
        }
        Ok(bytes)
    }

    fn submit(&mut self, message: &Message) -> Result<Receipt, Trouble> {
        let mut all = self.submit_all(core::slice::from_ref(message))?;
        let answer = all.pop().expect("one answer a message");
        answer.map_err(Trouble::Refused)
    }

    fn submit_all(
        &mut self,
        messages: &[Message],
    ) -> Result<Vec<Result<Receipt, Refusal>>, Trouble> {
        let mut answers = Vec::with_capacity(messages.len());
        for messages in messages.chunks(TOGETHER) {
            let bytes = messages.iter().map(Message::encode).collect();
            let submitted = self.engine()?.submit_all(HERE, bytes);
            self.read_on()?;
            for (message, answer) in messages.iter().zip(submitted) {
                answers.push(match answer {
                    Ok(accepted) => Ok(self.receipt(message, &accepted)?),
                    Err(error) => rejected(&error).refusal()?,
                });
            }
        }
        Ok(answers)
    }

    fn catch_up(&mut self) -> Result<(), Trouble> {
        Ok(self.read_on()?)
    }

    fn own_state(&self) -> Result<Option<CommunityState>, Trouble> {
        if let Some(engine) = &self.engine {
            return Ok(Some(engine.with_state(CommunityState::clone)));
        }
        let state = self.ask(|reader| replay::from_store(reader, &self.data))?;
        Ok(Some(state.unwrap_or_default()))
    }
}

impl<R> Drop for LocalRecord<R> {
    /// What was recorded is on disk; the snapshot that the engine writes now only makes the next start faster.
    fn drop(&mut self) {
        if let Some(engine) = &self.engine {
            engine.shutdown();
        }
    }
}

#[cfg(test)]
mod tests;
