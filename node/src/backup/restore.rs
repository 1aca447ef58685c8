//! Restores a record from a backup or an archive, with every proof verified again.

use std::fs;
use std::path::Path;

use linli_journal::{Driver, Logged, Proofs, Scope, Stopped, Strict};
use linli_log::{NoteSigner, VerifierKey};
use linli_wire::entry::Entry;

use super::source::{Promise, Source};
use crate::engine::replay;
use crate::error::NodeError;
use crate::signer::{self, KEY};
use crate::store::{Lock, RECORD, SIGNED_BY, Store};

/// Entries verified and written together.
const BATCH: usize = 256;
/// The folder in which a record is made before it takes its place.
const WORK: &str = "restoring";

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Entries in the record now.
    pub entries: u64,
    /// How many of them were added.
    pub added: u64,
    /// The log's name.
    pub origin: String,
}

/// Makes the record in the folder `data` from a backup or an archive; refuses where there is one.
///
/// Its checkpoints must be signed by `key`, or without one by the key in `data`. If there is none either, the record
/// is only known to be consistent in itself, and the next start makes a new key and with it another log. `progress` is
/// told how many entries are done, and of how many.
pub fn restore(
    from: &Path,
    data: &Path,
    key: Option<&VerifierKey>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Restored, NodeError> {
    let _lock = Lock::take(data)?;
    let path = data.join(RECORD);
    if path.exists() {
        return Err(NodeError::Exists(path));
    }
    let own = own_key(data)?;
    let key = key.or(own.as_ref());
    let source = Source::open(from)?;
    let promise = source.promise(key)?;
    let work = data.join(WORK);
    if work.exists() {
        fs::remove_dir_all(&work).map_err(NodeError::file(&work))?;
    }
    fs::create_dir(&work).map_err(NodeError::file(&work))?;
    let store = Store::open(&work)?;
    let driver = Driver::new(replay::verifier()?, Proofs::Verified, Scope::Everything);
    let restored = Adding::new(&store, driver, &promise, key).run(&source, progress)?;
    store.writer().tidy()?;
    drop(store);
    fs::rename(work.join(RECORD), &path).map_err(NodeError::file(&path))?;
    fs::remove_dir_all(&work).map_err(NodeError::file(&work))?;
    Ok(restored)
}

/// Adds to the record in `data` the further entries of an archive or a backup; refuses one whose first entries differ.
/// No node may be running on it.
pub fn complete(
    from: &Path,
    data: &Path,
    key: Option<&VerifierKey>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Restored, NodeError> {
    let _lock = Lock::take(data)?;
    let path = data.join(RECORD);
    if !path.exists() {
        return Err(NodeError::Missing(path));
    }
    let own = own_key(data)?;
    let key = key.or(own.as_ref());
    let source = Source::open(from)?;
    let promise = source.promise(key)?;
    let store = Store::open(data)?;
    let state = store.read(|reader| replay::from_store(reader, data))?;
    let driver = Driver::resume(replay::verifier()?, Proofs::Verified, state);
    let restored = Adding::new(&store, driver, &promise, key).run(&source, progress)?;
    store.writer().tidy()?;
    Ok(restored)
}

/// The public half of the key in the folder.
fn own_key(data: &Path) -> Result<Option<VerifierKey>, NodeError> {
    let path = data.join(KEY);
    if !path.exists() {
        return Ok(None);
    }
    let mut file = signer::lock(&path)?;
    let signer = signer::read_key(&mut file, &path, NoteSigner::parse)?;
    Ok(Some(signer.key().clone()))
}

/// Entries being added to a record.
struct Adding<'a> {
    store: &'a Store,
    driver: Driver<'static>,
    promise: &'a Promise,
    key: Option<&'a VerifierKey>,
    /// Entries in the record before.
    had: u64,
    /// Entries of the source seen so far.
    seen: u64,
    /// Entries verified or to be verified, not yet written.
    batch: Vec<(Logged, Vec<u8>)>,
}

impl<'a> Adding<'a> {
    fn new(
        store: &'a Store,
        driver: Driver<'static>,
        promise: &'a Promise,
        key: Option<&'a VerifierKey>,
    ) -> Self {
        let had = driver.place();
        Self {
            store,
            driver,
            promise,
            key,
            had,
            seen: 0,
            batch: Vec::new(),
        }
    }

    fn run(
        mut self,
        source: &Source,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Restored, NodeError> {
        source.each(|entry, bytes| {
            self.take(entry, bytes)?;
            progress(self.seen, self.promise.entries);
            Ok(())
        })?;
        self.write()?;
        self.keep_checkpoint()?;
        let entries = self.driver.place();
        Ok(Restored {
            entries,
            added: entries - self.had,
            origin: self.promise.checkpoint.origin.clone(),
        })
    }

    fn take(&mut self, entry: Entry, bytes: Option<Vec<u8>>) -> Result<(), NodeError> {
        let index = self.seen;
        self.seen += 1;
        if index < self.had {
            let stored = self.store.read(|reader| reader.entry(index))?;
            return if stored.is_some_and(|stored| stored.entry == entry) {
                Ok(())
            } else {
                Err(NodeError::Differs { index })
            };
        }
        let bytes = bytes.ok_or(NodeError::Light { index })?;
        self.batch
            .push((Logged::new(index, entry, Some(&bytes)), bytes));
        if self.batch.len() < BATCH && self.seen != self.promise.checkpoint.size {
            return Ok(());
        }
        self.write()
    }

    /// Whether all entries under the checkpoint lead to the state that it names.
    fn compare_state(&self) -> Result<(), NodeError> {
        let root = self.driver.state().state_root();
        match self.promise.checkpoint.state() {
            Some(signed) if signed == root.0 => Ok(()),
            Some(_) => Err(NodeError::Checkpoint(
                "its entries lead to another state".to_owned(),
            )),
            None => Err(NodeError::Checkpoint("it names no state".to_owned())),
        }
    }

    fn write(&mut self) -> Result<(), NodeError> {
        // Nothing is written before it is verified.
        let first = self.driver.place();
        let (stride, bytes): (Vec<_>, Vec<_>) = self.batch.drain(..).unzip();
        self.driver
            .take(&stride, &mut Strict)
            .map_err(|Stopped { index, fault }| replay::refused(index, &fault))?;
        if self.driver.place() == self.promise.checkpoint.size {
            self.compare_state()?;
        }
        let entries = stride.iter().map(|logged| logged.entry);
        let rows: Vec<_> = entries.zip(bytes.iter().map(Vec::as_slice)).collect();
        self.store.writer().append(first, &rows)
    }

    /// A checkpoint of another key would be of no use: the next start signs for the record itself.
    fn keep_checkpoint(&self) -> Result<(), NodeError> {
        let Promise {
            checkpoint, note, ..
        } = self.promise;
        let Some(key) = self.key.filter(|_| checkpoint.size > self.had) else {
            return Ok(());
        };
        let mut writer = self.store.writer();
        writer.meta(SIGNED_BY, &key.to_string())?;
        writer.checkpoint(checkpoint.size, note)
    }
}
