//! Changes over a store that stays as it is.

use core::ops::Deref;
use std::collections::BTreeMap;

use super::{AnyCell, At, Cell, Key, Memory, Store, Under, typed, typed_mut};

/// Another store's cells, and what was changed since: for messages whose effects may be discarded.
#[derive(Debug)]
pub struct Overlay<'s, S> {
    below: &'s S,
    changes: Changes,
}

/// What an overlay changed.
#[derive(Clone, Debug, Default)]
pub struct Changes(BTreeMap<Key, Option<Box<dyn AnyCell>>>);

/// A cell of an overlay.
#[derive(Debug)]
pub enum Through<'a, C, R> {
    /// Changed.
    Own(&'a C),
    /// As in the store below.
    Below(R),
}

impl<C, R: Deref<Target = C>> Deref for Through<'_, C, R> {
    type Target = C;
    fn deref(&self) -> &C {
        match self {
            Self::Own(cell) => cell,
            Self::Below(cell) => cell,
        }
    }
}

impl<'s, S: Store> Overlay<'s, S> {
    /// Over `below`; nothing is changed yet.
    pub fn over(below: &'s S) -> Self {
        Self {
            below,
            changes: Changes::default(),
        }
    }

    /// What was changed, to be kept.
    pub fn into_changes(self) -> Changes {
        self.changes
    }
}

impl Memory {
    /// Stores the changes of an overlay over this store, which must not have changed since.
    pub fn keep(&mut self, Changes(changes): Changes) {
        for (key, cell) in changes {
            self.set(key, cell);
        }
    }
}

impl<S: Store> Store for Overlay<'_, S> {
    type Ref<'a, C: Cell>
        = Through<'a, C, S::Ref<'a, C>>
    where
        Self: 'a;

    fn get<C: Cell>(&self, at: At<C>) -> Option<Self::Ref<'_, C>> {
        match self.changes.0.get(at.key()) {
            Some(changed) => changed.as_ref().map(|cell| Through::Own(typed(&**cell))),
            None => self.below.get(at).map(Through::Below),
        }
    }

    fn list<C: Cell>(&self, under: Under<C>) -> impl Iterator<Item = (Key, Self::Ref<'_, C>)> {
        let prefix = *under.prefix();
        let own = self.changes.0.range(prefix..);
        let own = own.take_while(move |(key, _)| key.starts_with(&prefix));
        let mut own = own.peekable();
        let mut below = self.below.list(under).peekable();
        core::iter::from_fn(move || {
            loop {
                let next = own.peek().map(|(key, _)| **key);
                let lower = below.peek().map(|(key, _)| *key);
                if next.is_none() || lower.is_some_and(|lower| next.is_some_and(|n| lower < n)) {
                    return below.next().map(|(key, cell)| (key, Through::Below(cell)));
                }
                if lower == next {
                    below.next();
                }
                if let Some((key, Some(cell))) = own.next() {
                    return Some((*key, Through::Own(typed(&**cell))));
                }
            }
        })
    }

    fn put<C: Cell>(&mut self, at: At<C>, cell: C) {
        self.changes.0.insert(*at.key(), Some(Box::new(cell)));
    }

    fn remove<C: Cell>(&mut self, at: At<C>) {
        self.changes.0.insert(*at.key(), None);
    }

    fn change<C: Cell>(&mut self, at: At<C>, change: impl FnOnce(&mut C)) {
        let own = self.changes.0.entry(*at.key()).or_insert_with(|| {
            let cell = self.below.get(at);
            cell.map(|cell| Box::new(C::clone(&cell)) as Box<dyn AnyCell>)
        });
        let cell = own.as_deref_mut().expect("the cell is there");
        change(typed_mut(cell));
    }

    fn entries(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        let mut entries: BTreeMap<Vec<u8>, Vec<u8>> = self.below.entries().collect();
        for (key, cell) in &self.changes.0 {
            match cell {
                Some(cell) => entries.insert(key.to_vec(), cell.encode()),
                None => entries.remove(&**key),
            };
        }
        entries.into_iter()
    }
}
