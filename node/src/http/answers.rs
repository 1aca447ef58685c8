//! The node's answers, as JSON: the contract with wallets and with the page.
//!
//! Amounts are integers of the currency's smallest unit, shares integers of the poll's unit, times Unix seconds,
//! days `YYYY-MM-DD`, digests and field elements 64 lower-case hex digits. What may be unknown is `null`, never left
//! out. Fields may be added; readers ignore those they do not know.

use serde::Serialize;
use utoipa::ToSchema;

pub mod community;
pub mod fund;
pub mod inbox;
pub mod message;
pub mod notice;
pub mod place;
pub mod poll;
pub mod report;
pub mod result;
pub mod scheme;
pub mod status;

/// A text in both languages; both say the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"zh": "春晖小区", "en": "Spring Light Estate"}))]
pub struct Words {
    /// 简体中文.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<&linli_wire::text::Text> for Words {
    fn from(text: &linli_wire::text::Text) -> Self {
        Self {
            zh: text.zh.clone(),
            en: text.en.clone(),
        }
    }
}

/// What a share is: `1234` with two decimals reads `12.34`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unit {
    /// The unit's name.
    #[schema(example = "m²")]
    pub name: String,
    /// Decimal places.
    #[schema(example = 2)]
    pub decimals: u8,
}

impl From<&linli_wire::Unit> for Unit {
    fn from(unit: &linli_wire::Unit) -> Self {
        Self {
            name: unit.name.clone(),
            decimals: unit.decimals,
        }
    }
}

/// Where a message is in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Place {
    /// Its entry, from 0.
    #[schema(example = 17)]
    pub index: u64,
    /// When it was recorded, Unix time.
    #[schema(example = 1_795_000_000)]
    pub at: i64,
}

/// Keys that act together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Role {
    /// How many must sign.
    #[schema(example = 2)]
    pub threshold: u16,
    /// Who may.
    pub keys: Vec<RoleKey>,
}

/// One key of a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RoleKey {
    /// Whose, for people.
    pub name: String,
    /// ed25519, 64 hex digits.
    pub key: String,
    /// The age recipient to which letters for its holder are sealed.
    pub recipient: Option<String>,
    /// First day on which its signatures count.
    #[schema(example = "2026-01-01")]
    pub valid_from: String,
    /// Last such day.
    #[schema(example = "2028-12-31")]
    pub valid_to: String,
}

impl From<&linli_wire::signature::Role> for Role {
    fn from(role: &linli_wire::signature::Role) -> Self {
        let key = |key: &linli_wire::signature::RoleKey| RoleKey {
            name: key.name.clone(),
            key: key.key.to_string(),
            recipient: key.recipient.map(|recipient| recipient.to_string()),
            valid_from: key.valid_from.to_string(),
            valid_to: key.valid_to.to_string(),
        };
        Self {
            threshold: role.threshold,
            keys: role.keys.iter().map(key).collect(),
        }
    }
}
