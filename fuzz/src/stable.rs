//! Properties of every encoding.

use std::fmt::Debug;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What decodes has one encoding: the bytes it was read from.
pub(crate) fn canonical<T: BorshSerialize + BorshDeserialize>(data: &[u8]) -> Option<T> {
    let value: T = borsh::from_slice(data).ok()?;
    let again = borsh::to_vec(&value).expect("writing to memory does not fail");
    assert_eq!(again, data, "two encodings of one value");
    Some(value)
}

/// What parses as JSON is written and read back as the same value.
pub(crate) fn same_in_json<T>(data: &[u8]) -> Option<T>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let value: T = serde_json::from_slice(data).ok()?;
    let text = serde_json::to_string(&value).expect("documents have string keys");
    assert_eq!(
        serde_json::from_str::<T>(&text).ok().as_ref(),
        Some(&value),
        "{text}"
    );
    Some(value)
}
