//! The folder: reading, checking and appending.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use linli_primitives::{Digest, document};
use linli_rule::Rule;
use linli_wire::text::misleads;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::journal::{Entry, Kind};

const JOURNAL: &str = "journal.jsonl";
/// The longest journal line, in bytes.
const MAX_LINE: usize = 4096;

/// The record cannot be read, or is not what its journal says.
#[derive(Debug, thiserror::Error, Rule)]
pub enum RecordError {
    /// The file system refused.
    #[error("record.io: {path}: {source}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is a record already.
    #[error("record.exists: {0} holds a record already")]
    Exists(PathBuf),
    /// No journal: not a record.
    #[error("record.missing: {0} holds no record")]
    Missing(PathBuf),
    /// Line `line` of the journal is no entry, or does not follow the line before.
    #[error("record.chain: line {line} of the journal does not follow from the lines before it")]
    Chain {
        /// From 1.
        line: usize,
    },
    /// The journal's last line has no end: a write was cut off.
    #[error("record.torn: the journal's last line is cut off")]
    Torn,
    /// A file is not the one that was taken in.
    #[error("record.digest: {file} is not the file that the journal names")]
    Digest {
        /// Which file.
        file: String,
    },
    /// A file is larger than its kind allows.
    #[error("record.size: {file} is larger than {limit} bytes")]
    Size {
        /// Which file.
        file: String,
        /// Bytes allowed.
        limit: u64,
    },
    /// A JSON file does not have the form of its kind.
    #[error("record.json: {file}: {reason}")]
    Json {
        /// Which file.
        file: String,
        /// Where and why.
        reason: String,
    },
    /// An entry's time lies before the last one's.
    #[error("record.clock: {at} lies before the last entry's time {last}")]
    Clock {
        /// The new entry's time.
        at: i64,
        /// The last entry's time.
        last: i64,
    },
}

impl RecordError {
    /// The file it concerns, relative to the record where it is one of the record's.
    pub fn file(&self) -> String {
        match self {
            Self::Io { path, .. } | Self::Exists(path) | Self::Missing(path) => {
                path.display().to_string()
            }
            Self::Chain { .. } | Self::Torn | Self::Clock { .. } => JOURNAL.to_owned(),
            Self::Digest { file } | Self::Size { file, .. } | Self::Json { file, .. } => {
                file.clone()
            }
        }
    }
}

/// An opened record. Its journal's chain has been checked; files are checked as they are read.
#[derive(Debug)]
pub struct Record {
    folder: PathBuf,
    entries: Vec<Entry>,
    /// Bytes of the journal that the entries were read from.
    length: u64,
}

impl Record {
    /// Starts a poll's record in `folder`, which must not hold one.
    pub fn create(folder: &Path) -> Result<Self, RecordError> {
        Self::create_with(folder, &["ballots", "shares"])
    }

    /// Starts a record with the folders `inner` in it.
    pub(crate) fn create_with(folder: &Path, inner: &[&str]) -> Result<Self, RecordError> {
        let journal = folder.join(JOURNAL);
        if journal.exists() {
            return Err(RecordError::Exists(folder.to_owned()));
        }
        for inner in inner {
            let path = folder.join(inner);
            fs::create_dir_all(&path).map_err(|source| RecordError::Io { path, source })?;
        }
        let created = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&journal);
        created
            .and_then(|f| f.sync_all())
            .map_err(|source| RecordError::Io {
                path: journal,
                source,
            })?;
        Ok(Self {
            folder: folder.to_owned(),
            entries: vec![],
            length: 0,
        })
    }

    /// Opens a record and checks its journal's chain.
    pub fn open(folder: &Path) -> Result<Self, RecordError> {
        let path = folder.join(JOURNAL);
        if !path.exists() {
            return Err(RecordError::Missing(folder.to_owned()));
        }
        let text = fs::read_to_string(&path).map_err(|source| RecordError::Io { path, source })?;
        if !text.is_empty() && !text.ends_with('\n') {
            return Err(RecordError::Torn);
        }
        let mut entries: Vec<Entry> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let entry = Some(line)
                .filter(|l| l.len() <= MAX_LINE)
                .and_then(|l| serde_json::from_str::<Entry>(l).ok())
                .filter(|e| e.follows(entries.last()) && is_plain(&e.file))
                .ok_or(RecordError::Chain { line: index + 1 })?;
            entries.push(entry);
        }
        Ok(Self {
            folder: folder.to_owned(),
            entries,
            length: text.len() as u64,
        })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries of one kind, in order.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |e| e.kind == kind)
    }

    /// An entry's file, checked against its digest.
    pub fn read(&self, entry: &Entry) -> Result<Vec<u8>, RecordError> {
        let (path, limit) = (self.folder.join(&entry.file), entry.kind.max_bytes());
        let mut bytes = Vec::new();
        File::open(&path)
            .and_then(|file| file.take(limit + 1).read_to_end(&mut bytes))
            .map_err(|source| RecordError::Io { path, source })?;
        if bytes.len() as u64 > limit {
            return Err(RecordError::Size {
                file: entry.file.clone(),
                limit,
            });
        }
        if digest(&bytes) != entry.digest {
            return Err(RecordError::Digest {
                file: entry.file.clone(),
            });
        }
        Ok(bytes)
    }

    /// An entry's file as JSON.
    pub fn read_json<T: DeserializeOwned>(&self, entry: &Entry) -> Result<T, RecordError> {
        serde_json::from_slice(&self.read(entry)?).map_err(|e| RecordError::Json {
            file: entry.file.clone(),
            reason: e.to_string(),
        })
    }

    /// Adds a file under `name` and its journal line; both are on disk when this returns.
    pub fn append(
        &mut self,
        at: i64,
        kind: Kind,
        name: &str,
        bytes: &[u8],
    ) -> Result<&Entry, RecordError> {
        let added = self.append_all(at, kind, vec![(name.to_owned(), bytes)])?;
        Ok(&self.entries[self.entries.len() - added])
    }

    /// Adds a document as indented JSON.
    pub fn append_json<T: Serialize>(
        &mut self,
        at: i64,
        kind: Kind,
        name: &str,
        value: &T,
    ) -> Result<&Entry, RecordError> {
        let mut bytes = serde_json::to_vec_pretty(value).map_err(|e| RecordError::Json {
            file: name.to_owned(),
            reason: e.to_string(),
        })?;
        bytes.push(b'\n');
        self.append(at, kind, name, &bytes)
    }

    /// Adds ballots in order, named by their position; returns how many.
    pub fn append_ballots<B: AsRef<[u8]>>(
        &mut self,
        at: i64,
        ballots: &[B],
    ) -> Result<usize, RecordError> {
        let files = ballots.iter().zip(self.next_seq()..);
        let files = files
            .map(|(b, seq)| (format!("ballots/{seq:06}.ballot"), b.as_ref()))
            .collect();
        self.append_all(at, Kind::Ballot, files)
    }

    /// The position of the next entry.
    pub(crate) const fn next_seq(&self) -> usize {
        self.entries.len() + 1
    }

    /// Writes all files, then all lines with one sync of the journal.
    pub(crate) fn append_all(
        &mut self,
        at: i64,
        kind: Kind,
        files: Vec<(String, &[u8])>,
    ) -> Result<usize, RecordError> {
        if let Some(last) = self.entries.last().map(|e| e.at).filter(|last| *last > at) {
            return Err(RecordError::Clock { at, last });
        }
        let mut journal = self.own_journal()?;
        let (mut lines, mut added) = (String::new(), Vec::new());
        for (name, bytes) in files {
            self.write(&name, bytes)?;
            let entry = Entry::after(
                added.last().or(self.entries.last()),
                at,
                kind,
                name,
                digest(bytes),
            );
            lines += &serde_json::to_string(&entry).expect("an entry is plain data");
            lines.push('\n');
            added.push(entry);
        }
        let path = self.folder.join(JOURNAL);
        let appended = journal
            .write_all(lines.as_bytes())
            .and_then(|()| journal.sync_all());
        appended.map_err(|source| RecordError::Io { path, source })?;
        self.length += lines.len() as u64;
        let count = added.len();
        self.entries.extend(added);
        Ok(count)
    }

    /// The journal, kept from other programs until it is dropped; refused if one has appended since it was read.
    fn own_journal(&self) -> Result<File, RecordError> {
        let path = self.folder.join(JOURNAL);
        let opened = OpenOptions::new().append(true).open(&path);
        let journal = opened.and_then(|file| file.lock().map(|()| file));
        let journal = journal.map_err(|source| RecordError::Io {
            path: path.clone(),
            source,
        })?;
        let found = journal.metadata().map(|data| data.len());
        match found.map_err(|source| RecordError::Io { path, source })? == self.length {
            true => Ok(journal),
            false => Err(RecordError::Chain {
                line: self.next_seq(),
            }),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), RecordError> {
        let path = self.folder.join(name);
        let part = path.with_extension("part");
        let written = File::create(&part).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_data()
        });
        written
            .and_then(|()| fs::rename(&part, &path))
            .map_err(|source| RecordError::Io { path, source })
    }
}

fn digest(bytes: &[u8]) -> Digest {
    Digest::of(document::Kind::File, &[bytes])
}

/// A relative path of plain names: no way out of the folder, nothing that a terminal would obey.
fn is_plain(file: &str) -> bool {
    let part = |p: &str| !p.is_empty() && p != "." && p != ".." && !p.contains(['\\', ':']);
    file.split('/').all(part) && !file.chars().any(misleads)
}

#[cfg(test)]
mod tests;
