//! Where a state is kept: cells under keys, reached one by one.
//!
//! The rules say which cells there are (`places`); a [`Store`] keeps them: [`Memory`] as values, where there is memory
//! for them; [`Encoded`] as bytes, over whatever keeps bytes under keys, such as a contract's storage; an [`Overlay`]
//! over another store, for changes that may be discarded. A message is checked before anything is written, so a refused
//! one leaves no trace in any of them.

use core::any::Any;
use core::cmp::Ordering;
use core::fmt;
use core::marker::PhantomData;
use core::ops::Deref;

use borsh::{BorshDeserialize, BorshSerialize};

mod encoded;
mod memory;
mod overlay;
pub(crate) mod places;

pub use encoded::{Bytes, Decoded, Encoded};
pub use memory::Memory;
pub use overlay::{Changes, Overlay, Through};

/// What lies under a key.
pub trait Cell: BorshSerialize + BorshDeserialize + Clone + Send + Sync + 'static {}

impl<T: BorshSerialize + BorshDeserialize + Clone + Send + Sync + 'static> Cell for T {}

/// Stores cells, in the order of their keys' bytes.
pub trait Store {
    /// A cell as it is read.
    type Ref<'a, C: Cell>: Deref<Target = C>
    where
        Self: 'a;

    /// The cell at `at`.
    fn get<C: Cell>(&self, at: At<C>) -> Option<Self::Ref<'_, C>>;

    /// All cells under a prefix, ascending.
    fn list<C: Cell>(&self, under: Under<C>) -> impl Iterator<Item = (Key, Self::Ref<'_, C>)>;

    /// Keeps `cell` at `at`, in place of what is there.
    fn put<C: Cell>(&mut self, at: At<C>, cell: C);

    /// Empties the place.
    fn remove<C: Cell>(&mut self, at: At<C>);

    /// Changes the cell at `at` in place; there must be one.
    fn change<C: Cell>(&mut self, at: At<C>, change: impl FnOnce(&mut C));

    /// Every key and its cell's canonical bytes, ascending: what a snapshot holds.
    fn entries(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)>;
}

/// The longest key.
const LONGEST: usize = 80;

/// A key: a byte that says what lies there, and parts of fixed lengths, which order as their values do.
#[derive(Clone, Copy)]
pub struct Key {
    bytes: [u8; LONGEST],
    length: u8,
}

/// The place of a `C`.
pub struct At<C> {
    key: Key,
    cell: PhantomData<fn() -> C>,
}

/// All places of `C`s whose keys share a prefix.
pub struct Under<C> {
    prefix: Key,
    cell: PhantomData<fn() -> C>,
}

/// A value that can be part of a key.
pub(crate) trait Part: Sized {
    /// Its length in bytes.
    const LENGTH: usize;
    /// Bytes that order as the values do.
    fn write(&self, bytes: &mut [u8]);
    /// The value that such bytes encode.
    fn read(bytes: &[u8]) -> Option<Self>;
}

impl Key {
    pub(crate) const fn new(tag: u8) -> Self {
        let mut bytes = [0; LONGEST];
        bytes[0] = tag;
        Self { bytes, length: 1 }
    }

    #[must_use]
    pub(crate) fn with<P: Part>(mut self, part: &P) -> Self {
        let start = usize::from(self.length);
        let end = start + P::LENGTH;
        part.write(&mut self.bytes[start..end]);
        self.length = end as u8; // At most LONGEST.
        self
    }

    /// The key's last part.
    pub(crate) fn last<P: Part>(&self) -> Option<P> {
        P::read(self.get(self.len().checked_sub(P::LENGTH)?..)?)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let mut key = Self {
            bytes: [0; LONGEST],
            length: u8::try_from(bytes.len()).ok()?,
        };
        key.bytes.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(key)
    }
}

impl Deref for Key {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Key {}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        (**self).cmp(&**other)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<C> At<C> {
    const fn new(key: Key) -> Self {
        Self {
            key,
            cell: PhantomData,
        }
    }

    /// Its key.
    pub const fn key(&self) -> &Key {
        &self.key
    }
}

impl<C> Under<C> {
    const fn new(prefix: Key) -> Self {
        Self {
            prefix,
            cell: PhantomData,
        }
    }

    /// How its keys begin.
    pub const fn prefix(&self) -> &Key {
        &self.prefix
    }
}

impl<C> Clone for At<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for At<C> {}

impl<C> fmt::Debug for At<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

impl<C> fmt::Debug for Under<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.prefix.fmt(f)
    }
}

/// A cell of any type.
trait AnyCell: Any + Send + Sync {
    fn encode(&self) -> Vec<u8>;
    fn boxed(&self) -> Box<dyn AnyCell>;
}

impl<C: Cell> AnyCell for C {
    fn encode(&self) -> Vec<u8> {
        linli_wire::encoding::encode(self)
    }

    fn boxed(&self) -> Box<dyn AnyCell> {
        Box::new(self.clone())
    }
}

/// Its bytes: a module that keeps cells has no words for each type of them.
impl fmt::Debug for dyn AnyCell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.encode().fmt(f)
    }
}

impl Clone for Box<dyn AnyCell> {
    fn clone(&self) -> Self {
        (**self).boxed()
    }
}

/// The cell, as the type that its place says it has.
fn typed<C: Cell>(cell: &dyn AnyCell) -> &C {
    let cell: &dyn Any = cell;
    cell.downcast_ref().expect("a place has one type of cell")
}

fn typed_mut<C: Cell>(cell: &mut dyn AnyCell) -> &mut C {
    let cell: &mut dyn Any = cell;
    cell.downcast_mut().expect("a place has one type of cell")
}

#[cfg(test)]
mod tests;
