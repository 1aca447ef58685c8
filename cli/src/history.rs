//! A contract's history as a record that is read and not added to.

use std::path::{Path, PathBuf};

use linli_contract::export::Export;
use linli_journal::{Journal, Receipt, SignedCheckpoint, Trouble};
use linli_log::{Policy, VerifierKey};
use linli_rule::Rule;
use linli_rules::community::CommunityState;
use linli_wire::{Entry, Message};

use crate::community::verifier;
use crate::{Error, Refusal, files};

/// The longest export.
const MAX_BYTES: u64 = 1 << 30;

/// What a contract said on its chain, computed again from its messages.
///
/// No log signed it and no witness cosigned it: that the chain holds it, only the chain can say.
pub struct History {
    path: PathBuf,
    /// What was read.
    pub export: Export,
    /// What it leads to.
    pub state: CommunityState,
    entries: Vec<Entry>,
}

impl History {
    /// Whoever names a signer asks for more than a history has.
    pub fn unsigned(path: &Path) -> Refusal {
        Refusal::new("archive.unsigned", "no log signed this record").in_file(path)
    }

    /// Whether a file is an export of a contract: it is JSON, which no record of a log is.
    pub fn is_at(path: &Path) -> bool {
        let first = std::fs::File::open(path).and_then(|mut file| {
            let mut first = [0];
            std::io::Read::read_exact(&mut file, &mut first)?;
            Ok(first)
        });
        matches!(first, Ok([b'{']))
    }

    /// Reads an export and computes its record again.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let bytes = files::read(path, MAX_BYTES)?;
        let export: Export = serde_json::from_slice(&bytes)
            .map_err(|error| Refusal::new("encoding.canonical", error.to_string()).in_file(path))?;
        let state = export.replay(verifier()?).map_err(|bad| {
            let refusal = Refusal::new(bad.fault.rule(), bad.fault.detail());
            refusal.with("entry", bad.number).in_file(path)
        })?;
        let entries = export.messages().map(|(at, bytes)| {
            let message = Message::decode(bytes).map_err(|bad| Error::refused(&bad))?;
            Ok(Entry::of(at, &message, bytes))
        });
        Ok(Self {
            path: path.to_owned(),
            entries: entries.collect::<Result<_, Error>>()?,
            export,
            state,
        })
    }
}

impl Journal for History {
    fn key(&self) -> Option<&VerifierKey> {
        None
    }

    fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        None
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn message(&self, index: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        let found = self.export.messages().nth(place);
        Ok(found.map(|(_, bytes)| bytes.to_vec()))
    }

    fn submit(&mut self, _: &Message) -> Result<Receipt, Trouble> {
        let detail = "a record in a file takes no messages; hand them to whoever keeps the record";
        let refusal = linli_rule::Refusal::new("journal.file", detail);
        Err(Trouble::Refused(refusal.in_file(&self.path)))
    }

    /// Votes, their decryption and results rely on a log that somebody signed, or on a node of the chain.
    fn rely_on(&mut self, _: &Policy) -> Result<(), Trouble> {
        Err(Trouble::Refused(Self::unsigned(&self.path)))
    }

    fn catch_up(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn own_state(&self) -> Result<Option<CommunityState>, Trouble> {
        Ok(Some(self.state.clone()))
    }
}
