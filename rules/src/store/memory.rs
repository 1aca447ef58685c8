//! Cells as values, in memory.

use std::collections::BTreeMap;

use borsh::BorshDeserialize;
use borsh::io::{Error, ErrorKind, Read, Result};

use super::{AnyCell, At, Cell, Key, Store, Under, places, typed, typed_mut};

/// Keeps cells as values, so that nothing is encoded or decoded until a snapshot is made.
#[derive(Clone, Default)]
pub struct Memory {
    cells: BTreeMap<Key, Box<dyn AnyCell>>,
}

impl Memory {
    /// Keeps or empties a place.
    pub(super) fn set(&mut self, key: Key, cell: Option<Box<dyn AnyCell>>) {
        match cell {
            Some(cell) => self.cells.insert(key, cell),
            None => self.cells.remove(&key),
        };
    }
}

impl Store for Memory {
    type Ref<'a, C: Cell> = &'a C;

    fn get<C: Cell>(&self, at: At<C>) -> Option<&C> {
        self.cells.get(at.key()).map(|cell| typed(&**cell))
    }

    fn list<C: Cell>(&self, under: Under<C>) -> impl Iterator<Item = (Key, &C)> {
        let prefix = *under.prefix();
        let from = self.cells.range(prefix..);
        from.take_while(move |(key, _)| key.starts_with(&prefix))
            .map(|(key, cell)| (*key, typed(&**cell)))
    }

    fn put<C: Cell>(&mut self, at: At<C>, cell: C) {
        self.cells.insert(*at.key(), Box::new(cell));
    }

    fn remove<C: Cell>(&mut self, at: At<C>) {
        self.cells.remove(at.key());
    }

    fn change<C: Cell>(&mut self, at: At<C>, change: impl FnOnce(&mut C)) {
        let cell = self.cells.get_mut(at.key());
        change(typed_mut(&mut **cell.expect("the cell is there")));
    }

    fn entries(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        let cells = self.cells.iter();
        cells.map(|(key, cell)| (key.to_vec(), cell.encode()))
    }
}

/// What [`Store::entries`] gave, as a list.
impl BorshDeserialize for Memory {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        let refuse = |why: String| Error::new(ErrorKind::InvalidData, why);
        let count = u32::deserialize_reader(reader)?;
        let mut cells: Vec<(Key, Box<dyn AnyCell>)> = Vec::new(); // Grows with what is there.
        for _ in 0..count {
            let key = Vec::<u8>::deserialize_reader(reader)?;
            let cell = Vec::<u8>::deserialize_reader(reader)?;
            let cell = places::read(&key, &cell).map_err(refuse)?;
            let key = Key::read(&key).ok_or_else(|| refuse("a key is too long".into()))?;
            if cells.last().is_some_and(|(last, _)| *last >= key) {
                return Err(refuse("keys do not ascend".into()));
            }
            cells.push((key, cell));
        }
        Ok(Self {
            cells: cells.into_iter().collect(),
        })
    }
}

impl core::fmt::Debug for Memory {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_map().entries(&self.cells).finish()
    }
}
