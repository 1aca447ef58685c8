//! A contract's storage, charged as the Cosmos SDK charges it.

use std::collections::{BTreeMap, HashMap};

use cosmwasm_std::{Order, Record};
use cosmwasm_vm::{BackendError, BackendResult, GasInfo, Storage};

/// CosmWasm gas for one unit of the SDK's.
pub(crate) const MULTIPLIER: u64 = 140_000;

/// The SDK's prices (store/types/gas.go, `KVGasConfig`).
mod price {
    pub(super) const READ: u64 = 1000;
    pub(super) const READ_BYTE: u64 = 3;
    pub(super) const WRITE: u64 = 2000;
    pub(super) const WRITE_BYTE: u64 = 30;
    pub(super) const DELETE: u64 = 1000;
    pub(super) const NEXT: u64 = 30;
}

/// Keys and values, and what was asked of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    data: BTreeMap<Vec<u8>, Vec<u8>>,
    lists: HashMap<u32, Vec<Record>>,
    /// The SDK's gas for all of it.
    pub(crate) gas: u64,
    pub(crate) writes: u64,
}

impl Kept {
    /// Bytes of keys and values.
    pub(crate) fn bytes(&self) -> usize {
        let each = self.data.iter().map(|(key, value)| key.len() + value.len());
        each.sum()
    }

    /// The same with the counts at zero.
    pub(crate) fn afresh(self) -> Self {
        Self {
            data: self.data,
            ..Self::default()
        }
    }

    pub(crate) fn is_like(&self, other: &Self) -> bool {
        self.data == other.data
    }
}

fn bytes(key: &[u8], value: Option<&Vec<u8>>) -> u64 {
    (key.len() + value.map_or(0, Vec::len)) as u64
}

fn charged<T>(value: T, gas: u64) -> BackendResult<T> {
    (Ok(value), GasInfo::with_externally_used(gas * MULTIPLIER))
}

impl Storage for Kept {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let value = self.data.get(key).cloned();
        let gas = price::READ + price::READ_BYTE * bytes(key, value.as_ref());
        charged(value, gas)
    }

    fn scan(
        &mut self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> BackendResult<u32> {
        let inside = |key: &Vec<u8>| {
            start.is_none_or(|start| key.as_slice() >= start)
                && end.is_none_or(|end| key.as_slice() < end)
        };
        let found = self.data.iter().filter(|(key, _)| inside(key));
        let mut found: Vec<Record> = found.map(|(k, v)| (k.clone(), v.clone())).collect();
        // Taken from the end.
        if order == Order::Ascending {
            found.reverse();
        }
        let id = self.lists.len() as u32;
        self.lists.insert(id, found);
        charged(id, price::NEXT)
    }

    fn next(&mut self, list: u32) -> BackendResult<Option<Record>> {
        let Some(list) = self.lists.get_mut(&list) else {
            let error = BackendError::iterator_does_not_exist(list);
            return (Err(error), GasInfo::free());
        };
        let next = list.pop();
        let length = next.as_ref().map_or(0, |(key, value)| bytes(key, Some(value)));
        charged(next, price::NEXT + price::READ_BYTE * length)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        let gas = price::WRITE + price::WRITE_BYTE * (key.len() + value.len()) as u64;
        self.writes += 1;
        self.gas += gas;
        self.data.insert(key.to_vec(), value.to_vec());
        charged((), gas)
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        self.writes += 1;
        self.gas += price::DELETE;
        self.data.remove(key);
        charged((), price::DELETE)
    }
}
