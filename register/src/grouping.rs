//! Who is one head: units grouped by owner.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use linli_primitives::Shares;
use serde::{Deserialize, Serialize};

use crate::import::{ImportError, Namesakes, Owner};
use crate::label::reading_order;
use crate::owner_name::{OwnerName, is_company, is_masked};
use crate::unit::Unit;

/// Why several units are taken to have one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Same names and same identity numbers.
    IdNumber,
    /// Same names and same identity numbers, of which digits are starred out.
    MaskedIdNumber,
    /// The same company.
    Company,
    /// The same two or more co-owners, by name.
    CoOwners,
    /// The same name, because the registrar said that this is enough.
    Name,
    /// Unsold or not handed over, of one developer.
    Developer,
}

/// Several units that became one head; part of the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The owner's number.
    pub owner: u32,
    /// The rows, ascending.
    pub rows: Vec<u32>,
    /// Why.
    pub basis: Basis,
}

/// Owners that stayed apart, though they share a name or an identity number; for the registrar to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// The name, or one of the names.
    pub name: String,
    /// The owners' numbers, ascending.
    pub owners: Vec<u32>,
    /// What they share.
    pub shared: SharedMark,
}

/// What two owners share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SharedMark {
    /// A name: namesakes, or one person alone and with co-owners.
    Name,
    /// An identity number under two names: one of them is misspelt.
    IdNumber,
}

/// What the grouping found.
pub(crate) struct Grouped {
    pub(crate) owners: Vec<Owner>,
    pub(crate) merges: Vec<Merge>,
    pub(crate) doubts: Vec<Doubt>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    People(&'a [OwnerName]),
    Names(Vec<&'a str>),
    Row(u32),
}

/// Groups `units` and numbers the owners by their first unit in reading order, whatever the order of rows.
pub(crate) fn group(mut units: Vec<Unit>, namesakes: Namesakes) -> Result<Grouped, ImportError> {
    units.sort_by_cached_key(|unit| {
        let order = reading_order(&unit.key);
        order
            .into_iter()
            .map(|(kind, number, word)| (kind, number, word.to_owned()))
            .collect::<Vec<_>>()
    });
    let mut index_of: HashMap<Key<'_>, usize> = HashMap::with_capacity(units.len());
    let mut heads: Vec<Vec<&Unit>> = Vec::new();
    for unit in &units {
        let index = *index_of.entry(key(unit, namesakes)).or_insert_with(|| {
            heads.push(Vec::new());
            heads.len() - 1
        });
        heads[index].push(unit);
    }
    let mut owners = Vec::with_capacity(heads.len());
    let mut merges = Vec::new();
    for (head, number) in heads.iter().zip(1..) {
        owners.push(owner(head, number)?);
        if head.len() > 1 {
            let mut rows: Vec<u32> = head.iter().map(|unit| unit.row).collect();
            rows.sort_unstable();
            merges.push(Merge {
                owner: number,
                rows,
                basis: basis(head),
            });
        }
    }
    Ok(Grouped {
        owners,
        merges,
        doubts: doubts(&heads),
    })
}

/// Without identity numbers, one name alone proves nothing: two people called the same would lose a head. Companies,
/// two or more co-owners, and a developer's stock are merged by name.
fn key(unit: &Unit, namesakes: Namesakes) -> Key<'_> {
    let owners = unit.owners.as_slice();
    let by_name = !unit.sold
        || owners.len() > 1
        || namesakes == Namesakes::Merge
        || owners.iter().all(|owner| is_company(&owner.name));
    if owners.iter().all(|owner| owner.id.is_some()) {
        Key::People(owners)
    } else if by_name {
        Key::Names(owners.iter().map(|owner| owner.name.as_str()).collect())
    } else {
        Key::Row(unit.row)
    }
}

fn owner(head: &[&Unit], number: u32) -> Result<Owner, ImportError> {
    let shares = head.iter().try_fold(Shares::default(), |sum, unit| {
        sum.checked_add(Shares::new(unit.shares)?)
    });
    Ok(Owner {
        number,
        names: head[0]
            .owners
            .iter()
            .map(|owner| owner.name.clone())
            .collect(),
        units: head.iter().map(|unit| unit.label.clone()).collect(),
        shares: shares.map_err(|e| ImportError::Total(e.0))?,
    })
}

fn basis(head: &[&Unit]) -> Basis {
    let owners = &head[0].owners;
    let ids = || owners.iter().filter_map(|owner| owner.id.as_deref());
    if head.iter().any(|unit| !unit.sold) {
        Basis::Developer
    } else if ids().count() == owners.len() {
        match ids().any(is_masked) {
            true => Basis::MaskedIdNumber,
            false => Basis::IdNumber,
        }
    } else if owners.iter().all(|owner| is_company(&owner.name)) {
        Basis::Company
    } else if owners.len() > 1 {
        Basis::CoOwners
    } else {
        Basis::Name
    }
}

fn doubts(heads: &[Vec<&Unit>]) -> Vec<Doubt> {
    let mut by_name: HashMap<&str, BTreeSet<u32>> = HashMap::new();
    let mut by_id: HashMap<&str, BTreeMap<&str, BTreeSet<u32>>> = HashMap::new();
    for (head, number) in heads.iter().zip(1..) {
        for owner in head.iter().flat_map(|unit| &unit.owners) {
            by_name.entry(&owner.name).or_default().insert(number);
            if let Some(id) = &owner.id {
                let names = by_id.entry(id).or_default();
                names.entry(&owner.name).or_default().insert(number);
            }
        }
    }
    let names = by_name
        .into_iter()
        .filter(|(_, owners)| owners.len() > 1)
        .map(|(name, owners)| Doubt {
            name: name.to_owned(),
            owners: owners.into_iter().collect(),
            shared: SharedMark::Name,
        });
    let ids = by_id
        .into_values()
        .filter(|names| names.len() > 1)
        .map(|names| Doubt {
            name: names.keys().next().copied().unwrap_or_default().to_owned(),
            owners: names
                .into_values()
                .flatten()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            shared: SharedMark::IdNumber,
        });
    let mut doubts: Vec<Doubt> = names.chain(ids).collect();
    doubts.sort_by(|a, b| (&a.owners, a.shared, &a.name).cmp(&(&b.owners, b.shared, &b.name)));
    doubts
}
