//! Officers, and what they sign.

use linli_primitives::{Day, Money};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Scope, Signable, Signed, SigningKey};
use linli_wire::text::Text;

/// The community's committee.
pub const COMMITTEE: u8 = 10;
/// The community's registrar.
pub const REGISTRAR: u8 = 20;
/// Every role of its scheme.
pub const TREASURER: u8 = 30;

/// A date.
pub fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

/// Minor units.
pub fn money(minor_units: u64) -> Money {
    Money::new(minor_units).expect("below 2^48")
}

/// A text that is short in Chinese.
pub fn text(en: &str) -> Text {
    Text {
        zh: "文".into(),
        en: en.into(),
    }
}

/// Officer `n`.
pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

/// Any one of these officers, for longer than any test lasts.
pub fn role(keys: &[u8]) -> Role {
    let of = |n: &u8| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(*n)),
        recipient: None,
        valid_from: day("2025-01-01"),
        valid_to: day("2075-12-31"),
    };
    Role {
        threshold: 1,
        keys: keys.iter().map(of).collect(),
    }
}

/// An act signed by officer `n`.
pub fn sign<T: Signable>(scope: impl Into<Scope>, act: T, n: u8) -> Signed<T> {
    Signed::new(act).sign(scope, &key(n))
}
