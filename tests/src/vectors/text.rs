//! Bytes and field elements as a vector's text.

use group::ff::PrimeField;
use linli_primitives::{Fp, field};

use crate::chapter::{RuleId, rule_of};

/// Lower-case hex of 32 bytes little endian.
pub(super) fn show(element: Fp) -> String {
    hex::encode(element.to_repr())
}

/// Bytes of lower-case hex.
pub(super) fn bytes(text: &str) -> Result<Vec<u8>, RuleId> {
    hex::decode(text).map_err(|_| "encoding.length".to_owned())
}

/// 32 bytes of lower-case hex.
pub(super) fn bytes32(text: &str) -> Result<[u8; 32], RuleId> {
    let mut bytes = [0; 32];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| "encoding.length".to_owned())?;
    Ok(bytes)
}

/// A canonical field element.
pub(super) fn element(text: &str) -> Result<Fp, RuleId> {
    field::decode(&bytes32(text)?).map_err(rule_of)
}

/// The modulus of Fp, which is not a canonical element.
pub(super) const FP_MODULUS: &str =
    "01000000ed302d991bf94c09fc98462200000000000000000000000000000040";
