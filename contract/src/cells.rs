//! The state's cells in a chain's storage: each read once, each written once, at the end.

use std::cell::RefCell;
use std::collections::BTreeMap;

use linli_rules::store::Bytes;

/// What a chain keeps for a contract.
pub trait Storage {
    /// The value under a key.
    fn get(&self, key: &[u8]) -> Option<Vec<u8>>;
    /// All keys with this beginning, ascending, with their values.
    fn range(&self, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)>;
}

/// A value as it is known here; `None` where there is none.
type Known = Option<Vec<u8>>;

/// The storage, what was read of it, and what is to be written.
pub struct Cells<'s> {
    storage: &'s dyn Storage,
    read: RefCell<BTreeMap<Vec<u8>, Known>>,
    changed: BTreeMap<Vec<u8>, Known>,
}

impl<'s> Cells<'s> {
    /// Nothing is read or changed yet.
    pub fn over(storage: &'s dyn Storage) -> Self {
        Self {
            storage,
            read: RefCell::default(),
            changed: BTreeMap::new(),
        }
    }

    /// What was changed: a value, or nothing where a key is to be removed.
    pub(crate) fn into_changes(self) -> impl Iterator<Item = (Vec<u8>, Known)> {
        let read = self.read.into_inner();
        let changed = self.changed.into_iter();
        changed.filter(move |(key, value)| read.get(key).is_none_or(|before| before != value))
    }
}

impl<'s> Bytes for Cells<'s> {
    fn get(&self, key: &[u8]) -> Known {
        if let Some(changed) = self.changed.get(key) {
            return changed.clone();
        }
        let mut read = self.read.borrow_mut();
        if let Some(known) = read.get(key) {
            return known.clone();
        }
        let value = self.storage.get(key);
        read.insert(key.to_vec(), value.clone());
        value
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.changed.insert(key.to_vec(), Some(value.to_vec()));
    }

    fn remove(&mut self, key: &[u8]) {
        self.changed.insert(key.to_vec(), None);
    }

    fn range<'a>(
        &'a self,
        prefix: &[u8],
    ) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + use<'a, 's> {
        let below = self.storage.range(prefix).into_iter();
        let mut all: BTreeMap<_, _> = below.map(|(key, value)| (key, Some(value))).collect();
        let changed = self.changed.range(prefix.to_vec()..);
        let changed = changed.take_while(|(key, _)| key.starts_with(prefix));
        all.extend(changed.map(|(key, value)| (key.clone(), value.clone())));
        all.into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
    }
}
