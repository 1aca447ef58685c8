//! The node's key, and the guard that lets it sign one history only.
//!
//! Beside the key lies the last checkpoint it signed. A checkpoint leaves this module only after it has replaced
//! that one on disk, and it replaces it only if its log extends the other's. So a node that lost entries, was
//! restored from an old copy or runs twice stops before it contradicts itself in public.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use linli_journal::file;
use linli_log::{
    Checkpoint, HashReader, LogRefusal, NoteSigner, SignedNote, VerifierKey, check_consistency,
    consistency_proof, tree_root,
};
use linli_rule::Rule;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// The key's file in the data folder.
pub const KEY: &str = "node-key";
/// The file of the last checkpoint signed, or empty before the first.
pub const SIGNED: &str = "node-signed";
/// The file of a checkpoint of this key that was not signed here; absent unless one was met.
pub const FOREIGN: &str = "node-foreign";
/// The longest of these files, in bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// Why the node does not sign.
#[derive(Debug, thiserror::Error, Rule)]
pub enum SignerError {
    /// The key's file, or the one beside it, is not what this program wrote.
    #[error("node.key: {}: {detail}", path.display())]
    Key {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it; never a part of the key.
        detail: String,
    },
    /// Others on the machine may read the key.
    #[error("node.key_permissions: others than its owner may read {}", .0.display())]
    KeyPermissions(PathBuf),
    /// Another node holds the key.
    #[error("node.key_in_use: another node is running with {}", .0.display())]
    KeyInUse(PathBuf),
    /// There is a key, but no note of what it signed.
    #[error("node.signed_missing: {} is missing or was emptied, so what the key signed last is not known", .0.display())]
    SignedMissing(PathBuf),
    /// Signing would give the log a second history.
    #[error("log.fork: the key signed another history: {refused:?} does not extend {signed:?}")]
    Fork {
        /// Text of the last checkpoint signed.
        signed: String,
        /// Text of the checkpoint that is not signed.
        refused: String,
    },
    /// The key signed a checkpoint elsewhere that this log does not extend.
    #[error(
        "log.foreign_checkpoint: this key signed a checkpoint that was not signed here, so it is in use elsewhere \
         or this data folder is an old copy: {seen:?}, where the last signed here is {signed:?}"
    )]
    Foreign {
        /// Text of the checkpoint that was met.
        seen: String,
        /// Text of the last checkpoint signed here; empty before the first.
        signed: String,
    },
    /// The stored hashes do not give a proof.
    #[error("log.unproven: the stored hashes give no proof: {0}")]
    Unproven(String),
    /// A refusal of the log's own rules.
    #[error(transparent)]
    Log(#[from] LogRefusal),
    /// A file cannot be read or written.
    #[error("store.file: {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// The log's key under guard. Holds its lock until dropped.
#[derive(Debug)]
pub struct Signer {
    signer: Key,
    folder: PathBuf,
    guard: Mutex<Guard>,
    /// Held for its lock, never read again.
    _lock: File,
}

/// The key; never printed.
struct Key(NoteSigner);

impl core::fmt::Debug for Key {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.0.key())
    }
}

#[derive(Debug)]
struct Guard {
    /// The last checkpoint signed here.
    last: Option<Checkpoint>,
    /// One that was signed elsewhere, until the log extends it as well.
    foreign: Option<Checkpoint>,
}

impl Guard {
    fn is_foreign(&self, seen: &Checkpoint) -> SignerError {
        SignerError::Foreign {
            seen: seen.text(),
            signed: self
                .last
                .as_ref()
                .map_or_else(String::new, Checkpoint::text),
        }
    }
}

impl Signer {
    /// Loads the key in the data folder, or makes one on the first start.
    ///
    /// The key is named `origin`; without one, `linli/` and 16 hex digits drawn with the key. A name that differs
    /// from the key's is refused: `node.key`.
    pub fn open(
        folder: &Path,
        origin: Option<&str>,
        random: &mut impl CryptoRng,
    ) -> Result<Self, SignerError> {
        let path = folder.join(KEY);
        if !path.try_exists().map_err(file_error(&path))? {
            create(folder, origin, random)?;
        }
        let mut file = lock(&path)?;
        let signer = read_key(&mut file, &path, NoteSigner::parse)?;
        if origin.is_some_and(|origin| origin != signer.key().name()) {
            let detail = format!(
                "it is the key of {:?}, a log of another name",
                signer.key().name()
            );
            return Err(SignerError::Key { path, detail });
        }
        let last = read_signed(folder, SIGNED, signer.key())?;
        let Some(last) = last else {
            return Err(SignerError::SignedMissing(folder.join(SIGNED)));
        };
        let foreign = read_signed(folder, FOREIGN, signer.key())?.flatten();
        Ok(Self {
            signer: Key(signer),
            folder: folder.to_owned(),
            guard: Mutex::new(Guard { last, foreign }),
            _lock: file,
        })
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        self.key().name()
    }

    /// The public key.
    pub const fn key(&self) -> &VerifierKey {
        self.signer.0.key()
    }

    /// The last checkpoint signed.
    pub fn last(&self) -> Option<Checkpoint> {
        self.guard().last.clone()
    }

    /// The last checkpoint as it was signed; nothing new is said with it.
    pub(crate) fn again(&self, last: &Checkpoint) -> Result<SignedNote, SignerError> {
        if self.guard().last.as_ref() == Some(last) {
            Ok(last.sign(&self.signer.0)?)
        } else {
            Err(self.forgotten())
        }
    }

    /// The checkpoint of no entries, which says nothing that the next ones could contradict.
    pub(crate) fn beginning(&self, empty: &Checkpoint) -> Result<SignedNote, SignerError> {
        assert_eq!(empty.size, 0, "only the empty log is every log's beginning");
        Ok(empty.sign(&self.signer.0)?)
    }

    /// Rule `node.signed_missing`, for a record that shows that the key has signed.
    pub fn forgotten(&self) -> SignerError {
        SignerError::SignedMissing(self.folder.join(SIGNED))
    }

    /// Rule `log.fork`: signs a checkpoint of a log that extends the last one signed, after keeping it durably.
    ///
    /// `hashes` are the stored hashes of the log up to `checkpoint.size`. The same checkpoint may be signed again;
    /// one of the same size that says anything else is refused, and so is a smaller one.
    pub fn sign<R>(&self, checkpoint: &Checkpoint, hashes: &R) -> Result<SignedNote, SignerError>
    where
        R: HashReader<Error: core::fmt::Display>,
    {
        let mut guard = self.guard();
        let note = checkpoint.sign(&self.signer.0)?;
        if let Some(foreign) = &guard.foreign {
            // A record completed since then contains what was signed elsewhere.
            if foreign != checkpoint && !extends(foreign, checkpoint, hashes)? {
                return Err(guard.is_foreign(foreign));
            }
            remove(&self.folder, FOREIGN)?;
            guard.foreign = None;
        }
        if guard.last.as_ref() == Some(checkpoint) {
            return Ok(note);
        }
        if let Some(last) = &guard.last
            && !extends(last, checkpoint, hashes)?
        {
            return Err(SignerError::Fork {
                signed: last.text(),
                refused: checkpoint.text(),
            });
        }
        replace(&self.folder, SIGNED, note.encode().as_bytes())?;
        guard.last = Some(checkpoint.clone());
        Ok(note)
    }

    /// Rule `log.foreign_checkpoint`: somebody shows a checkpoint that bears this key's signature.
    ///
    /// If the log does not contain it, the key is in use elsewhere or this folder is an old copy. A log that was
    /// completed has more than was signed here: `stored` entries, whose `hashes` these are.
    /// The checkpoint is kept, and nothing is signed until the log extends it, also after another start. A checkpoint
    /// without a valid signature proves nothing and is refused as such.
    pub fn met<R>(&self, note: &SignedNote, stored: u64, hashes: &R) -> Result<(), SignerError>
    where
        R: HashReader<Error: core::fmt::Display>,
    {
        let seen = Checkpoint::open(note, self.key())?;
        let mut guard = self.guard();
        let ours = match &guard.last {
            Some(last) if *last == seen => true,
            Some(last) if seen.size < last.size => extends(&seen, last, hashes)?,
            Some(last) if seen.size == last.size => false,
            _ => is_stored(&seen, stored, hashes)?,
        };
        if ours {
            return Ok(());
        }
        if guard
            .foreign
            .as_ref()
            .is_none_or(|known| known.size < seen.size)
        {
            replace(&self.folder, FOREIGN, note.encode().as_bytes())?;
            guard.foreign = Some(seen.clone());
        }
        Err(guard.is_foreign(&seen))
    }

    /// Rule `log.foreign_checkpoint` before anything is signed: refuses a log of `stored` entries that does not have a
    /// checkpoint that was met earlier.
    pub fn check_foreign<R>(&self, stored: u64, hashes: &R) -> Result<(), SignerError>
    where
        R: HashReader<Error: core::fmt::Display>,
    {
        let guard = self.guard();
        match &guard.foreign {
            Some(seen) if !is_stored(seen, stored, hashes)? => Err(guard.is_foreign(seen)),
            _ => Ok(()),
        }
    }

    /// Why nothing is signed, if a checkpoint was met that was not signed here.
    pub fn foreign(&self) -> Option<SignerError> {
        let guard = self.guard();
        guard.foreign.as_ref().map(|seen| guard.is_foreign(seen))
    }

    fn guard(&self) -> MutexGuard<'_, Guard> {
        // Memory changes only after the file has.
        self.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a log of `stored` entries has what a checkpoint is of.
fn is_stored<R>(seen: &Checkpoint, stored: u64, hashes: &R) -> Result<bool, SignerError>
where
    R: HashReader<Error: core::fmt::Display>,
{
    if seen.size > stored {
        return Ok(false);
    }
    let root = tree_root(seen.size, hashes);
    root.map(|root| root == seen.root)
        .map_err(|error| SignerError::Unproven(error.to_string()))
}

/// Whether the larger of two checkpoints extends the smaller; two of one size must be equal.
fn extends<R>(old: &Checkpoint, new: &Checkpoint, hashes: &R) -> Result<bool, SignerError>
where
    R: HashReader<Error: core::fmt::Display>,
{
    if new.size <= old.size {
        return Ok(false);
    }
    let proof = consistency_proof(old.size, new.size, hashes)
        .map_err(|error| SignerError::Unproven(error.to_string()))?;
    Ok(check_consistency(old.size, &old.root, new.size, &new.root, &proof).is_ok())
}

/// Draws a key and stores it, after the empty file for what it will sign.
fn create(
    folder: &Path,
    origin: Option<&str>,
    random: &mut impl CryptoRng,
) -> Result<(), SignerError> {
    let mut seed = Zeroizing::new([0; 32]);
    random.fill_bytes(&mut *seed);
    let signer = match origin {
        Some(origin) => NoteSigner::new(origin, &seed)?,
        None => {
            let mut name = [0; 8];
            random.fill_bytes(&mut name);
            NoteSigner::new(&format!("linli/{}", hex::encode(name)), &seed)?
        }
    };
    replace(folder, SIGNED, b"")?;
    let text = Zeroizing::new(format!("{}\n", *signer.secret_text()));
    replace(folder, KEY, text.as_bytes())
}

/// Opens a key's file, which nobody but its owner may read.
pub(crate) fn open_key(path: &Path) -> Result<File, SignerError> {
    let file = file::open(path).map_err(file_error(path))?;
    check_permissions(&file, path)?;
    Ok(file)
}

/// Opens a key's file and locks it as long as it is open.
pub(crate) fn lock(path: &Path) -> Result<File, SignerError> {
    let file = open_key(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(SignerError::KeyInUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(file_error(path)(error)),
    }
}

/// The key in a file of one line, as `parse` reads it.
pub(crate) fn read_key<K>(
    file: &mut File,
    path: &Path,
    parse: impl Fn(&str) -> Result<K, LogRefusal>,
) -> Result<K, SignerError> {
    let wrong = |detail: &str| SignerError::Key {
        path: path.to_owned(),
        detail: detail.to_owned(),
    };
    // Room for the longest key, so that no copy of it is left behind by a reallocation.
    let mut text = Zeroizing::new(String::with_capacity(1024));
    file.take(1024)
        .read_to_string(&mut text)
        .map_err(|_| wrong("it is not a key"))?;
    let line = text
        .strip_suffix('\n')
        .ok_or_else(|| wrong("it is not one line"))?;
    parse(line).map_err(|refusal| wrong(&refusal.to_string()))
}

/// The checkpoint in a file, `Some(None)` if it is empty, `None` if there is no file.
fn read_signed(
    folder: &Path,
    name: &str,
    key: &VerifierKey,
) -> Result<Option<Option<Checkpoint>>, SignerError> {
    let path = folder.join(name);
    let Some(text) = read_bounded(&path)? else {
        return Ok(None);
    };
    if text.is_empty() {
        return Ok(Some(None));
    }
    let note = SignedNote::parse(&text);
    let checkpoint = note.and_then(|note| Checkpoint::open(&note, key));
    let wrong = |refusal: LogRefusal| SignerError::Key {
        path: path.clone(),
        detail: refusal.to_string(),
    };
    checkpoint
        .map(|checkpoint| Some(Some(checkpoint)))
        .map_err(wrong)
}

/// The last checkpoint that the file beside a key names, its signature unchecked; `None` before the first, and where there
/// is no such file.
pub(crate) fn last_signed(folder: &Path) -> Result<Option<SignedNote>, SignerError> {
    let path = folder.join(SIGNED);
    let text = read_bounded(&path)?.unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    let wrong = |refusal: LogRefusal| SignerError::Key {
        path,
        detail: refusal.to_string(),
    };
    SignedNote::parse(&text).map(Some).map_err(wrong)
}

/// The text of a small file, `None` if there is none.
pub(crate) fn read_bounded(path: &Path) -> Result<Option<String>, SignerError> {
    let mut text = String::new();
    let read =
        file::open(path).and_then(|file| file.take(MAX_FILE_BYTES).read_to_string(&mut text));
    match read {
        Ok(_) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Err(SignerError::Key {
            path: path.to_owned(),
            detail: "it is not text".to_owned(),
        }),
        Err(error) => Err(file_error(path)(error)),
    }
}

/// Rule `node.key_permissions`: whoever else can read the key can write a second history in this node's name.
fn check_permissions(file: &File, path: &Path) -> Result<(), SignerError> {
    let metadata = file.metadata().map_err(file_error(path))?;
    if others_may_read(&metadata) {
        Err(SignerError::KeyPermissions(path.to_owned()))
    } else {
        Ok(())
    }
}

/// Whether others than the file's owner may read or write it; only Unix says so.
#[cfg(unix)]
pub(crate) fn others_may_read(metadata: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 != 0
}

/// Whether others than the file's owner may read or write it; only Unix says so.
#[cfg(not(unix))]
pub(crate) fn others_may_read(_: &std::fs::Metadata) -> bool {
    false
}

fn remove(folder: &Path, name: &str) -> Result<(), SignerError> {
    let path = folder.join(name);
    std::fs::remove_file(&path).map_err(file_error(&path))
}

/// Replaces a file that only its owner may read, all or nothing, and durably.
pub(crate) fn replace(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), SignerError> {
    let (path, new) = (folder.join(name), folder.join(format!("{name}.new")));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new).map_err(file_error(&new))?;
    file.write_all(bytes).map_err(file_error(&new))?;
    file.sync_all().map_err(file_error(&new))?;
    std::fs::rename(&new, &path).map_err(file_error(&path))?;
    // The name is on disk once the folder is; only Unix can ask for that.
    #[cfg(unix)]
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(file_error(folder))?;
    Ok(())
}

pub(crate) fn file_error(path: &Path) -> impl FnOnce(std::io::Error) -> SignerError + use<> {
    let path = path.to_owned();
    |source| SignerError::File { path, source }
}

#[cfg(test)]
mod tests;
