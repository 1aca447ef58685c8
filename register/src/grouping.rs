//! Which units belong to one head: units grouped by owner.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use linli_primitives::Shares;
use serde::{Deserialize, Serialize};

use crate::assembly::Whole;
use crate::import::ImportError;
use crate::label::reading_order;
use crate::owner_name::{OwnerName, is_company, is_masked};
use crate::owners::Owner;
use crate::place::{At, Place, Places};
use crate::status::Status;

/// Why several units are taken to have one owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Same names and same identity numbers.
    IdNumber,
    /// Same names and same identity numbers, with some digits starred out.
    MaskedIdNumber,
    /// The same company.
    Company,
    /// The same two or more co-owners, by name.
    CoOwners,
    /// The same name, because the registrar decided that this is enough.
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
    pub rows: Vec<Place>,
    /// Why.
    pub basis: Basis,
}

/// What one name in several rows without identity numbers means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Namesakes {
    /// Different people, one head each; each name is a doubt.
    #[default]
    Separate,
    /// One person.
    Merge,
}

/// Owners that were kept apart although they share a name or an identity number; for the registrar to check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shared {
    /// The names: one, or those under one identity number.
    pub names: Vec<String>,
    /// The owners' numbers, ascending.
    pub owners: Vec<u32>,
    /// What they share.
    pub mark: SharedMark,
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
    pub(crate) shared: Vec<Shared>,
    /// Names of several heads that nothing distinguishes.
    pub(crate) namesakes: Vec<(String, Vec<u32>)>,
    /// The first row of each owner, by number − 1.
    pub(crate) rows: Vec<At>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key<'a> {
    People(&'a [OwnerName]),
    Names(Vec<&'a str>),
    Row(At),
}

/// Groups `units` and numbers the owners by their first unit in reading order, whatever the order of rows.
pub(crate) fn group(
    units: &mut [Whole],
    names: &NamesakeRule<'_>,
    places: &Places,
) -> Result<Grouped, ImportError> {
    units.sort_by_cached_key(|unit| {
        let order = reading_order(&unit.key);
        order
            .into_iter()
            .map(|(kind, number, word)| (kind, number, word.to_owned()))
            .collect::<Vec<_>>()
    });
    let mut index_of: HashMap<Key<'_>, usize> = HashMap::with_capacity(units.len());
    let mut heads: Vec<Vec<&Whole>> = Vec::new();
    for unit in units.iter() {
        let index = *index_of.entry(key(unit, names)).or_insert_with(|| {
            heads.push(Vec::new());
            heads.len() - 1
        });
        heads[index].push(unit);
    }
    let mut owners = Vec::with_capacity(heads.len());
    let mut merges = Vec::new();
    let mut rows = Vec::with_capacity(heads.len());
    for (head, number) in heads.iter().zip(1..) {
        owners.push(owner(head, number)?);
        let first = head.iter().map(|unit| unit.first).min();
        rows.push(first.expect("a head has a unit"));
        if head.len() > 1 {
            let mut own: Vec<At> = head.iter().flat_map(|unit| unit.rows()).collect();
            own.sort_unstable();
            merges.push(Merge {
                owner: number,
                rows: places.all(own.iter().copied()),
                basis: basis(head),
            });
        }
    }
    let marks = Marks::of(&heads);
    Ok(Grouped {
        owners,
        merges,
        namesakes: marks.namesakes(&heads),
        shared: marks.shared(),
        rows,
    })
}

/// Whether one name without identity numbers is one person.
pub(crate) struct NamesakeRule<'a> {
    pub(crate) all: Namesakes,
    /// Names for which the registrar decided so.
    pub(crate) one_person: &'a BTreeSet<String>,
}

/// Without identity numbers, one name alone proves nothing: two people called the same would lose a head. Companies,
/// two or more co-owners, and a developer's stock are merged by name.
fn key<'a>(unit: &'a Whole, names: &NamesakeRule<'_>) -> Key<'a> {
    let owners = unit.owners();
    let said =
        |owner: &OwnerName| !names.one_person.is_empty() && names.one_person.contains(&owner.name);
    let by_name = unit.unit.status != Status::Sold
        || owners.len() > 1
        || names.all == Namesakes::Merge
        || owners
            .iter()
            .all(|owner| is_company(&owner.name) || said(owner));
    if owners.iter().all(|owner| owner.id.is_some()) {
        Key::People(owners)
    } else if by_name {
        Key::Names(owners.iter().map(|owner| owner.name.as_str()).collect())
    } else {
        Key::Row(unit.first)
    }
}

fn owner(head: &[&Whole], number: u32) -> Result<Owner, ImportError> {
    let shares = head.iter().try_fold(Shares::default(), |sum, unit| {
        sum.checked_add(Shares::new(unit.unit.shares)?)
    });
    Ok(Owner {
        number,
        names: head[0]
            .owners()
            .iter()
            .map(|owner| owner.name.clone())
            .collect(),
        units: head.iter().map(|unit| unit.label.clone()).collect(),
        shares: shares.map_err(|e| ImportError::Total(e.0))?,
    })
}

fn basis(head: &[&Whole]) -> Basis {
    let owners = head[0].owners();
    let ids = || owners.iter().filter_map(|owner| owner.id.as_deref());
    if head.iter().any(|unit| unit.unit.status != Status::Sold) {
        Basis::Developer
    } else if ids().count() == owners.len() {
        if ids().any(is_masked) {
            Basis::MaskedIdNumber
        } else {
            Basis::IdNumber
        }
    } else if owners.iter().all(|owner| is_company(&owner.name)) {
        Basis::Company
    } else if owners.len() > 1 {
        Basis::CoOwners
    } else {
        Basis::Name
    }
}

/// Which heads hold a name or an identity number.
struct Marks<'a> {
    by_name: HashMap<&'a str, BTreeSet<u32>>,
    by_id: HashMap<&'a str, BTreeMap<&'a str, BTreeSet<u32>>>,
}

impl<'a> Marks<'a> {
    fn of(heads: &[Vec<&'a Whole>]) -> Self {
        let mut marks = Self {
            by_name: HashMap::new(),
            by_id: HashMap::new(),
        };
        for (head, number) in heads.iter().zip(1..) {
            for owner in head.iter().flat_map(|unit| unit.owners()) {
                marks.by_name.entry(&owner.name).or_default().insert(number);
                if let Some(id) = &owner.id {
                    let names = marks.by_id.entry(id).or_default();
                    names.entry(&owner.name).or_default().insert(number);
                }
            }
        }
        marks
    }

    /// Names of heads that would be one if the name meant one person, where an identity number is missing. Somebody who
    /// owns alone and with others appears in two heads either way, which needs no answer.
    fn namesakes(&self, heads: &[Vec<&Whole>]) -> Vec<(String, Vec<u32>)> {
        let alone = |number: &u32| {
            let owners = heads[*number as usize - 1][0].owners();
            owners.len() == 1 && !is_company(&owners[0].name)
        };
        let unnumbered = |number: &u32| heads[*number as usize - 1][0].owners()[0].id.is_none();
        let mut namesakes: Vec<(String, Vec<u32>)> = self
            .by_name
            .iter()
            .filter(|(_, owners)| owners.len() > 1)
            .map(|(name, owners)| {
                let alone: Vec<u32> = owners.iter().copied().filter(alone).collect();
                ((*name).to_owned(), alone)
            })
            .filter(|(_, owners)| owners.len() > 1 && owners.iter().any(unnumbered))
            .collect();
        namesakes.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        namesakes
    }

    fn shared(self) -> Vec<Shared> {
        let names = self
            .by_name
            .into_iter()
            .filter(|(_, owners)| owners.len() > 1)
            .map(|(name, owners)| Shared {
                names: vec![name.to_owned()],
                owners: owners.into_iter().collect(),
                mark: SharedMark::Name,
            });
        let ids = self
            .by_id
            .into_values()
            .filter(|names| names.len() > 1)
            .map(|names| Shared {
                names: names.keys().map(|name| (*name).to_owned()).collect(),
                owners: names
                    .into_values()
                    .flatten()
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect(),
                mark: SharedMark::IdNumber,
            });
        let mut shared: Vec<Shared> = names.chain(ids).collect();
        shared.sort_by(|a, b| (&a.owners, a.mark, &a.names).cmp(&(&b.owners, b.mark, &b.names)));
        shared
    }
}
