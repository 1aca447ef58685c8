//! Cells as bytes, wherever bytes are kept under keys.

use core::marker::PhantomData;
use core::ops::Deref;

use linli_wire::encoding::encode;

use super::{At, Cell, Key, Store, Under};

/// Stores bytes under keys, in the keys' order, as a contract's storage can. No value is empty.
pub trait Bytes {
    /// What was set last.
    fn get(&self, key: &[u8]) -> Option<Vec<u8>>;
    /// Keeps `value`, in place of what is there.
    fn set(&mut self, key: &[u8], value: &[u8]);
    /// Removes what is there.
    fn remove(&mut self, key: &[u8]);
    /// All that lies under keys with this beginning, ascending.
    fn range<'a>(
        &'a self,
        prefix: &[u8],
    ) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> + use<'a, Self>;
}

/// Keeps cells as bytes. They are this program's own: bytes that are not a cell mean a broken store, and it panics.
#[derive(Clone, Debug, Default)]
pub struct Encoded<B>(pub B);

/// A cell that was read.
#[derive(Debug)]
pub struct Decoded<'a, C> {
    cell: C,
    store: PhantomData<&'a ()>,
}

impl<C> Decoded<'_, C> {
    const fn new(cell: C) -> Self {
        Self {
            cell,
            store: PhantomData,
        }
    }
}

impl<C> Deref for Decoded<'_, C> {
    type Target = C;
    fn deref(&self) -> &C {
        &self.cell
    }
}

fn decode<C: Cell>(bytes: &[u8]) -> C {
    borsh::from_slice(bytes).expect("what was written can be read")
}

impl<B: Bytes> Store for Encoded<B> {
    type Ref<'a, C: Cell>
        = Decoded<'a, C>
    where
        B: 'a;

    fn get<C: Cell>(&self, at: At<C>) -> Option<Decoded<'_, C>> {
        let bytes = self.0.get(at.key())?;
        Some(Decoded::new(decode(&bytes)))
    }

    fn list<C: Cell>(&self, under: Under<C>) -> impl Iterator<Item = (Key, Decoded<'_, C>)> {
        let cells = self.0.range(under.prefix());
        cells.map(|(key, bytes)| {
            let key = Key::read(&key).expect("what was written can be read");
            (key, Decoded::new(decode(&bytes)))
        })
    }

    fn put<C: Cell>(&mut self, at: At<C>, cell: C) {
        self.0.set(at.key(), &encode(&cell));
    }

    fn remove<C: Cell>(&mut self, at: At<C>) {
        self.0.remove(at.key());
    }

    fn change<C: Cell>(&mut self, at: At<C>, change: impl FnOnce(&mut C)) {
        let bytes = self.0.get(at.key()).expect("the cell is there");
        let mut cell = decode(&bytes);
        change(&mut cell);
        self.put(at, cell);
    }

    fn entries(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        self.0.range(&[])
    }
}
