//! Checkpoints: the size and root of a log at one time, as a note ([c2sp.org/tlog-checkpoint](https://c2sp.org/tlog-checkpoint)).

use crate::hash::Hash;
use crate::key::{NoteSigner, VerifierKey};
use crate::note::SignedNote;
use crate::refusal::LogRefusal;
use crate::tree::MAX_SIZE;

/// The longest text of a checkpoint, in bytes.
pub const MAX_TEXT_BYTES: usize = 4096;
/// What starts the line with the root of the state.
const STATE: &str = "linli-state ";
/// What starts the line with the time of the last entry.
const TIME: &str = "linli-time ";

/// What a log states: its name, the number of entries, their root, and further lines.
///
/// A Linli log adds two lines. `linli-state <64 hex digits>` is the root of the state that all entries up to here lead to,
/// `linli-time <decimal>` the time of the last of them, in Unix seconds: it lets a witness see a clock that runs ahead.
/// Unlike other extension lines they can be audited, because whoever replays the entries computes the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, which is also its key's.
    pub origin: String,
    /// Entries in the log.
    pub size: u64,
    /// Root of the tree over them.
    pub root: Hash,
    /// Lines after the root, none of them empty.
    pub extensions: Vec<String>,
}

impl Checkpoint {
    /// A checkpoint that names the state as well.
    pub fn with_state(origin: &str, size: u64, root: Hash, state: &[u8; 32]) -> Self {
        Self {
            origin: origin.to_owned(),
            size,
            root,
            extensions: vec![format!("{STATE}{}", hex::encode(state))],
        }
    }

    /// The root of the state, if the checkpoint names one.
    pub fn state(&self) -> Option<[u8; 32]> {
        let digits = self.extensions.iter().find_map(|l| l.strip_prefix(STATE))?;
        parse_state(digits)
    }

    /// The same with the time of the last entry, if that is after 1970.
    pub fn at(mut self, time: Option<i64>) -> Self {
        let time = time.and_then(|time| u64::try_from(time).ok());
        let line = time.map(|time| format!("{TIME}{time}"));
        self.extensions.extend(line);
        self
    }

    /// The time of the last entry, where the checkpoint names it.
    pub fn time(&self) -> Option<u64> {
        let digits = self.extensions.iter().find_map(|l| l.strip_prefix(TIME))?;
        parse_number(digits)
    }

    /// The note's text.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n", self.origin, self.size, self.root);
        for line in &self.extensions {
            text.extend([line, "\n"]);
        }
        text
    }

    /// Reads a note's text.
    pub fn parse(text: &str) -> Result<Self, LogRefusal> {
        let bad = LogRefusal::Checkpoint;
        let lines = text
            .strip_suffix('\n')
            .filter(|_| text.len() <= MAX_TEXT_BYTES)
            .ok_or(bad("no newline at the end, or too long"))?;
        let mut lines = lines.split('\n');
        let mut line = || lines.next().filter(|line| !line.is_empty());
        let origin = line().ok_or(bad("no origin"))?;
        let size = line()
            .and_then(parse_number)
            .filter(|size| *size <= MAX_SIZE);
        let size = size.ok_or(bad("no size in decimal"))?;
        let root = line().and_then(|line| line.parse().ok());
        let checkpoint = Self {
            origin: origin.to_owned(),
            size,
            root: root.ok_or(bad("no root in base64"))?,
            extensions: lines.map(str::to_owned).collect(),
        };
        checkpoint.check()?;
        Ok(checkpoint)
    }

    fn check(&self) -> Result<(), LogRefusal> {
        let bad = LogRefusal::Checkpoint;
        if self.extensions.iter().any(String::is_empty) {
            return Err(bad("an empty line"));
        }
        if self.size == 0 && self.root != Hash::EMPTY_ROOT {
            return Err(bad("an empty log with the root of another"));
        }
        let states = self.extensions.iter().filter_map(|l| l.strip_prefix(STATE));
        let states: Vec<_> = states.map(parse_state).collect();
        if states.len() > 1 || states.contains(&None) {
            return Err(bad("more than one state, or one that is not 64 hex digits"));
        }
        let times = self.extensions.iter().filter_map(|l| l.strip_prefix(TIME));
        let times: Vec<_> = times.map(parse_number).collect();
        if times.len() > 1 || times.contains(&None) {
            return Err(bad("more than one time, or one that is no decimal"));
        }
        Ok(())
    }

    /// The note, signed by the log's key.
    pub fn sign(&self, signer: &NoteSigner) -> Result<SignedNote, LogRefusal> {
        if signer.key().name() != self.origin {
            return Err(LogRefusal::Origin {
                expected: signer.key().name().to_owned(),
                found: self.origin.clone(),
            });
        }
        let text = self.text();
        // Nothing is signed that could not be read back.
        if Self::parse(&text)? != *self {
            return Err(LogRefusal::Checkpoint("a line that is more than one"));
        }
        SignedNote::new(&text, signer.sign(&text))
    }

    /// Rules `log.signature` and `log.origin`: the checkpoint of a note that this log's key signed.
    pub fn open(note: &SignedNote, log: &VerifierKey) -> Result<Self, LogRefusal> {
        note.verify(core::slice::from_ref(log))?;
        let checkpoint = Self::parse(note.text())?;
        if checkpoint.origin != log.name() {
            return Err(LogRefusal::Origin {
                expected: log.name().to_owned(),
                found: checkpoint.origin,
            });
        }
        Ok(checkpoint)
    }
}

/// A decimal without leading zeros.
pub(crate) fn parse_number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|n: &u64| n.to_string() == text)
}

fn parse_state(digits: &str) -> Option<[u8; 32]> {
    let mut state = [0; 32];
    hex::decode_to_slice(digits, &mut state).ok()?;
    (hex::encode(state) == digits).then_some(state)
}

#[cfg(test)]
mod tests;
