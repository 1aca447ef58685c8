//! The local copy of a node's record: an archive file in which every leaf is under a signed root.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::iter::Peekable;
use std::path::{Path, PathBuf};

use linli_journal::SignedCheckpoint;
use linli_log::{Hash, MemoryHashes, VerifierKey, leaf_hash};
use linli_wire::archive::{ArchiveError, Frame, MAGIC, frames};
use linli_wire::entry::Entry;
use linli_wire::message::{Message, MessageKind};

use crate::error::ClientError;
use crate::http::Http;
use crate::kept::{Kept, failed};

/// Tag and length before a frame's content, in bytes.
const FRAME_HEAD: u64 = 5;

/// How much of the record to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All entries, and all messages but ballots: enough for wallets.
    Light,
    /// Everything: what an audit needs.
    Full,
}

impl Which {
    const fn file(self) -> &'static str {
        match self {
            Self::Light => "light.lir",
            Self::Full => "full.lir",
        }
    }

    const fn ballots(self) -> bool {
        matches!(self, Self::Full)
    }

    fn wants(self, kind: MessageKind) -> bool {
        self.ballots() || kind != MessageKind::Ballot
    }
}

/// A copy whose entries are those of its checkpoint and whose messages are those of its entries.
#[derive(Debug)]
pub struct LocalCopy {
    path: PathBuf,
    held: Vec<Held>,
    seen: SignedCheckpoint,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    entry: Entry,
    /// Where the message's bytes begin in the file.
    message: Option<u64>,
}

impl LocalCopy {
    /// The archive file; `linli audit` takes it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The checkpoint on all of it.
    pub const fn checkpoint(&self) -> &SignedCheckpoint {
        &self.seen
    }

    /// The entries, from 0.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.held.iter().map(|held| &held.entry)
    }

    /// The bytes of the message of entry `index`, checked once more; `None` for ballots of a light copy and where
    /// there is no such entry.
    pub fn message(&self, index: u64) -> Result<Option<Vec<u8>>, ClientError> {
        let held = usize::try_from(index).ok().and_then(|i| self.held.get(i));
        let Some((entry, at)) = held.and_then(|held| Some((held.entry, held.message?))) else {
            return Ok(None);
        };
        let mut file = File::open(&self.path).map_err(failed(&self.path))?;
        let mut bytes = vec![0; entry.length as usize];
        file.seek(SeekFrom::Start(at))
            .and_then(|_| file.read_exact(&mut bytes))
            .map_err(failed(&self.path))?;
        if Message::digest_of(&bytes) == entry.message {
            Ok(Some(bytes))
        } else {
            Err(ClientError::Kept(self.path.clone()))
        }
    }
}

/// Entries and messages as they arrive, each checked before the next.
struct Taken {
    which: Which,
    held: Vec<Held>,
    tree: MemoryHashes,
    /// Bytes of the archive so far.
    end: u64,
    /// The end of the last entry that has its message.
    whole: u64,
    /// The last checkpoint over everything before it: where it ends, and the checkpoint.
    signed: Option<(u64, SignedCheckpoint)>,
}

impl Taken {
    fn new(which: Which) -> Self {
        Self {
            which,
            held: Vec::new(),
            tree: MemoryHashes::default(),
            end: MAGIC.len() as u64,
            whole: MAGIC.len() as u64,
            signed: None,
        }
    }

    fn size(&self) -> u64 {
        self.held.len() as u64
    }

    /// Whether the last entry has its message, if it must have one.
    fn is_whole(&self) -> bool {
        self.whole == self.end
    }

    /// Takes the next frame, which ends at `end`.
    fn take(&mut self, frame: &Frame, end: u64, key: &VerifierKey) -> Result<(), ClientError> {
        if !self.is_whole() && !matches!(frame, Frame::Message(_)) {
            return Err(self.wrong("has no message"));
        }
        let begin = self.end;
        match frame {
            Frame::Entry(entry) => {
                self.tree.push(leaf_hash(&entry.encode()));
                self.held.push(Held {
                    entry: *entry,
                    message: None,
                });
            }
            Frame::Message(bytes) => {
                let Some(held) = self.held.last_mut() else {
                    return Err(self.wrong("is missing"));
                };
                if Message::digest_of(bytes) != held.entry.message {
                    return Err(self.wrong("has another message"));
                }
                held.message = Some(begin + FRAME_HEAD);
            }
            Frame::Checkpoint(text) => self.sign(text, end, key)?,
        }
        self.end = end;
        let waits = |held: &Held| held.message.is_none() && self.which.wants(held.entry.kind);
        if !self.held.last().is_some_and(waits) {
            self.whole = end;
        }
        Ok(())
    }

    fn sign(&mut self, text: &str, end: u64, key: &VerifierKey) -> Result<(), ClientError> {
        let seen = SignedCheckpoint::open(text, key)?;
        if (seen.checkpoint.size, seen.checkpoint.root) != (self.size(), self.root()) {
            return Err(ClientError::Record(
                "a checkpoint is not of the entries before it".into(),
            ));
        }
        self.signed = Some((end, seen));
        Ok(())
    }

    fn root(&self) -> Hash {
        self.tree.root()
    }

    fn wrong(&self, what: &str) -> ClientError {
        ClientError::Record(format!("entry {} {what}", self.size().saturating_sub(1)))
    }

    /// The copy, if its last frame is a checkpoint on all of it.
    fn copy(self, path: PathBuf) -> Option<LocalCopy> {
        let (end, seen) = self.signed?;
        (end == self.end).then_some(LocalCopy {
            path,
            held: self.held,
            seen,
        })
    }
}

/// The copy as it was left, up to its last checkpoint; `None` where there is none.
pub(crate) fn open(
    kept: &Kept,
    key: &VerifierKey,
    which: Which,
) -> Result<Option<LocalCopy>, ClientError> {
    let path = kept.folder().join(which.file());
    if !path.exists() {
        return Ok(None);
    }
    let taken = scan(&path, key, which, u64::MAX)?;
    let Some((end, _)) = taken.signed else {
        return Ok(None);
    };
    Ok(scan(&path, key, which, end)?.copy(path))
}

/// Brings the copy to `seen`.
pub(crate) fn sync(
    http: &Http,
    kept: &Kept,
    key: &VerifierKey,
    which: Which,
    seen: &SignedCheckpoint,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<LocalCopy, ClientError> {
    let path = kept.folder().join(which.file());
    let (mut file, taken) = continued(&path, key, which)?;
    let held = taken.size();
    let mut fetched = fetch(http, &mut file, taken, key, seen, progress);
    if held > 0 && matches!(fetched, Err(Broken::Root)) {
        // The earlier copy may be at fault; without one, the node is.
        file = fresh(&path)?;
        fetched = fetch(http, &mut file, Taken::new(which), key, seen, progress);
    }
    // Also what arrived before it broke off.
    file.sync_all().map_err(failed(&path))?;
    let taken = fetched.map_err(|broken| match broken {
        Broken::Client(error) => error,
        Broken::Disk(reason) => failed(&path)(reason),
        Broken::Root => ClientError::Record("the entries are not those that were signed".into()),
    })?;
    taken.copy(path.clone()).ok_or(ClientError::Kept(path))
}

/// Why a copy is not whole yet.
enum Broken {
    /// The entries have another root than the checkpoint.
    Root,
    Client(ClientError),
    Disk(std::io::Error),
}

impl From<ClientError> for Broken {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

impl From<std::io::Error> for Broken {
    fn from(reason: std::io::Error) -> Self {
        Self::Disk(reason)
    }
}

/// Entries to a page: a client that asks from a page's beginning looks like every client whose copy ends in that page.
pub(crate) const PAGE: u64 = 256;

/// Appends what is missing up to `seen`, and `seen` itself.
///
/// The record is requested from a page's beginning: the exact size of a wallet's copy would link its sessions.
fn fetch(
    http: &Http,
    file: &mut File,
    mut taken: Taken,
    key: &VerifierKey,
    seen: &SignedCheckpoint,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Taken, Broken> {
    let size = seen.checkpoint.size;
    progress(taken.size(), size);
    if taken.size() < size {
        let (known, ballots) = (taken.size(), taken.which.ballots());
        let from = known - known % PAGE;
        let stream = http.stream(&format!("/record?from={from}&ballots={ballots}"))?;
        let mut frames = frames(BufReader::new(stream)).peekable();
        skip(&mut frames, known - from);
        append(file, &mut taken, &mut frames, key, size, progress)?;
    }
    if (taken.size(), taken.root()) != (size, seen.checkpoint.root) {
        return Err(Broken::Root);
    }
    let last = taken.signed.as_ref().filter(|(end, _)| *end == taken.end);
    if last.is_none_or(|(_, last)| last.note != seen.note) {
        let frame = Frame::Checkpoint(seen.note.encode());
        let bytes = frame.encode();
        file.write_all(&bytes)?;
        taken.take(&frame, taken.end + bytes.len() as u64, key)?;
    }
    Ok(taken)
}

/// Skips this many entries with what belongs to them; the caller notices if the stream ends or breaks off.
fn skip(
    frames: &mut Peekable<impl Iterator<Item = Result<Frame, ArchiveError>>>,
    mut entries: u64,
) {
    while let Some(Ok(frame)) = frames.peek() {
        match (frame, entries) {
            (Frame::Entry(_), 0) => return,
            (Frame::Entry(_), _) => entries -= 1,
            (Frame::Message(_) | Frame::Checkpoint(_), _) => {}
        }
        frames.next();
    }
}

/// Takes frames until there are `size` entries; only whole frames are written.
fn append(
    file: &mut File,
    taken: &mut Taken,
    frames: &mut impl Iterator<Item = Result<Frame, ArchiveError>>,
    key: &VerifierKey,
    size: u64,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), Broken> {
    let mut writer = BufWriter::new(file);
    let mut pending = Vec::new();
    while taken.size() < size || !taken.is_whole() {
        let frame = match frames.next() {
            Some(frame) => frame.map_err(broken_off)?,
            None => return Err(ClientError::Record("it ends too early".into()).into()),
        };
        let bytes = frame.encode();
        taken.take(&frame, taken.end + bytes.len() as u64, key)?;
        pending.extend(bytes);
        if taken.is_whole() {
            writer.write_all(&pending)?;
            pending.clear();
            progress(taken.size(), size);
        }
    }
    Ok(writer.flush()?)
}

fn broken_off(error: ArchiveError) -> ClientError {
    match error {
        ArchiveError::Io(error) => ClientError::Unreachable(error.to_string()),
        ArchiveError::Truncated => ClientError::Unreachable("the record broke off".into()),
        error => ClientError::Record(error.to_string()),
    }
}

/// The copy as far as it is good, with the file cut there.
///
/// What follows its last checkpoint still has to lead to a signed root.
fn continued(path: &Path, key: &VerifierKey, which: Which) -> Result<(File, Taken), ClientError> {
    if !path.exists() {
        return Ok((fresh(path)?, Taken::new(which)));
    }
    let taken = scan(path, key, which, u64::MAX)?;
    // A message that broke off is fetched again with its entry.
    let taken = if taken.is_whole() {
        taken
    } else {
        scan(path, key, which, taken.whole)?
    };
    if taken.size() == 0 {
        return Ok((fresh(path)?, Taken::new(which)));
    }
    let file = OpenOptions::new().append(true).open(path);
    let file = file.map_err(failed(path))?;
    file.set_len(taken.end).map_err(failed(path))?;
    Ok((file, taken))
}

/// Reads the first `limit` bytes: all of them, or up to the last checkpoint before damage.
fn scan(path: &Path, key: &VerifierKey, which: Which, limit: u64) -> Result<Taken, ClientError> {
    let file = File::open(path).map_err(failed(path))?;
    let mut frames = frames(BufReader::new(file).take(limit));
    let mut taken = Taken::new(which);
    while let Some(frame) = frames.next() {
        let good = match frame {
            Ok(frame) => taken.take(&frame, frames.position(), key).is_ok(),
            // Writing broke off here; everything before it is good.
            Err(ArchiveError::Truncated) => break,
            Err(ArchiveError::Io(reason)) => return Err(failed(path)(reason)),
            Err(_) => false,
        };
        if !good {
            return match taken.signed {
                Some((end, _)) => scan(path, key, which, end),
                None => Ok(Taken::new(which)),
            };
        }
    }
    Ok(taken)
}

/// An empty archive.
fn fresh(path: &Path) -> Result<File, ClientError> {
    let mut file = File::create(path).map_err(failed(path))?;
    file.write_all(&MAGIC).map_err(failed(path))?;
    Ok(file)
}

#[cfg(test)]
mod tests;
