//! What opens a unit's account: the file that its owner is handed.

use linli_wire::fund::FundId;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// The key of a unit's account in a fund, JSON. Wiped when dropped, never printed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountFile {
    /// Which fund.
    pub fund: FundId,
    /// The unit's number in it, from 1.
    pub number: u32,
    /// The unit, as the roll has it.
    pub unit: String,
    /// The key, as [`linli_primitives::account::AccountKey::to_text`] writes it.
    pub key: String,
}

impl Drop for AccountFile {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}
