//! The owners of a register with their heads and shares: all of it that a roll is built from.

use linli_primitives::Shares;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::label::unit_key;

/// One head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// From 1, by the owner's first unit in reading order.
    pub number: u32,
    /// The owner, or all co-owners, sorted.
    pub names: Vec<String>,
    /// Labels of the units, in reading order.
    pub units: Vec<String>,
    /// The sum of their shares.
    pub shares: Shares,
}

/// Sums of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Owners.
    pub heads: u64,
    /// Shares of all owners, below 2^40.
    pub shares: Shares,
    /// Units that count.
    pub units: u64,
}

/// A register without what became of every row; reads the same file. Names people: it stays with the registrar.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "File")]
pub struct Owners {
    /// The counting rule's name.
    pub rule: String,
    /// The owners; number n is at index n − 1.
    pub list: Vec<Owner>,
    /// Sums over the owners.
    pub totals: Totals,
}

/// The file of a register, whose report is only looked over.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: String,
    owners: Vec<Owner>,
    totals: Totals,
    #[serde(rename = "report")]
    _report: IgnoredAny,
}

impl From<File> for Owners {
    fn from(file: File) -> Self {
        Self {
            rule: file.rule,
            list: file.owners,
            totals: file.totals,
        }
    }
}

impl Owners {
    /// The owner of a unit, however its label is written.
    pub fn of_unit(&self, unit: &str) -> Option<&Owner> {
        let key = unit_key(unit);
        let has = |owner: &&Owner| owner.units.iter().any(|own| unit_key(own) == key);
        self.list.iter().find(has)
    }
}

/// What a roll takes from a register.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    pub(crate) rule: &'a str,
    pub(crate) owners: &'a [Owner],
    pub(crate) totals: Totals,
}

impl<'a> From<&'a Owners> for Listing<'a> {
    fn from(register: &'a Owners) -> Self {
        Self {
            rule: &register.rule,
            owners: &register.list,
            totals: register.totals,
        }
    }
}

#[cfg(feature = "import")]
impl<'a> From<&'a crate::Register> for Listing<'a> {
    fn from(register: &'a crate::Register) -> Self {
        Self {
            rule: &register.rule,
            owners: &register.owners,
            totals: register.totals,
        }
    }
}
