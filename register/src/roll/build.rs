//! From a register and enrolment requests to a roll.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use linli_primitives::{IdCommitment, Realm};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use super::{Roll, RollEntry, RollError, expect_totals};
use crate::enrolment::EnrolmentRequest;
use crate::label::unit_key;
use crate::owners::Listing;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error, Rule)]
#[serde(tag = "rule", deny_unknown_fields)]
pub enum EnrolmentFault {
    /// It is for another realm.
    #[serde(rename = "roll.realm")]
    #[error("roll.realm: the request is for {realm}")]
    Realm {
        /// The request's realm.
        realm: Realm,
    },
    /// No counting unit has this label.
    #[serde(rename = "roll.unknown_unit")]
    #[error("roll.unknown_unit: no unit {unit} in the register")]
    UnknownUnit {
        /// The label, as written.
        unit: String,
    },
    /// Requests with different commitments for one owner: none is taken.
    #[serde(rename = "roll.enrolled_twice")]
    #[error(
        "roll.enrolled_twice: owner {owner} has requests {requests:?} with different commitments"
    )]
    EnrolledTwice {
        /// The owner's number.
        owner: u32,
        /// The requests, by position.
        requests: Vec<usize>,
    },
    /// One commitment for different owners: none is taken.
    #[serde(rename = "roll.duplicate_commitment")]
    #[error(
        "roll.duplicate_commitment: requests {requests:?} of different owners have one commitment"
    )]
    DuplicateCommitment {
        /// The requests, by position.
        requests: Vec<usize>,
    },
}

/// A request that is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RefusedEnrolment {
    /// Its position among the requests, from 0.
    pub request: usize,
    /// Why.
    pub fault: EnrolmentFault,
}

/// What became of every request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentReport {
    /// The registrar's map from owner number to commitment.
    pub enrolled: BTreeMap<u32, IdCommitment>,
    /// Requests that repeat another one of the same owner with the same commitment, by position.
    pub repeated: Vec<usize>,
    /// Requests that are refused, by position.
    pub refused: Vec<RefusedEnrolment>,
}

impl Roll {
    /// Joins owners with their requests.
    ///
    /// A request that cannot be trusted is refused and its owner remains without a commitment; where requests
    /// contradict each other, none of them is taken, whatever their order. Fails only if the register
    /// contradicts itself.
    pub fn build<'a>(
        realm: &Realm,
        register: impl Into<Listing<'a>>,
        requests: &[EnrolmentRequest],
    ) -> Result<(Self, EnrolmentReport), RollError> {
        let register = register.into();
        let report = enrol(realm, register, requests);
        let entries = register
            .owners
            .iter()
            .map(|owner| RollEntry {
                number: owner.number,
                units: owner.units.clone(),
                shares: owner.shares,
                id: report.enrolled.get(&owner.number).copied(),
            })
            .collect();
        let document = super::Document {
            format: super::FORMAT.to_owned(),
            realm: realm.clone(),
            rule: register.rule.to_owned(),
            heads: register.totals.heads,
            shares: register.totals.shares,
            entries,
        };
        Ok((document.try_into()?, report))
    }

    /// Checks rule, totals and every entry against the register.
    pub fn check<'a>(&self, register: impl Into<Listing<'a>>) -> Result<(), RollError> {
        let register = register.into();
        if self.rule != register.rule {
            return Err(RollError::OtherRule {
                roll: self.rule.clone(),
                register: register.rule.to_owned(),
            });
        }
        let totals = register.totals;
        expect_totals((self.heads, self.shares), (totals.heads, totals.shares))?;
        let counted = register.owners.len() as u64;
        expect_totals((self.heads, self.shares), (counted, self.shares))?;
        let pairs = self.entries.iter().zip(register.owners);
        for (entry, owner) in pairs {
            let same = entry.number == owner.number
                && entry.units == owner.units
                && entry.shares == owner.shares;
            if !same {
                return Err(RollError::Mismatch(entry.number));
            }
        }
        Ok(())
    }
}

fn enrol(realm: &Realm, register: Listing<'_>, requests: &[EnrolmentRequest]) -> EnrolmentReport {
    let mut refused = BTreeMap::new();
    let claims = claims(realm, register, requests, &mut refused);
    let mut by_owner: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut by_id: HashMap<IdCommitment, Vec<usize>> = HashMap::new();
    for (request, owner) in &claims {
        by_owner.entry(*owner).or_default().push(*request);
        by_id
            .entry(requests[*request].id())
            .or_default()
            .push(*request);
    }
    let owner_of: BTreeMap<usize, u32> = claims.into_iter().collect();
    for same in by_id.into_values() {
        let owners: BTreeSet<u32> = same.iter().map(|request| owner_of[request]).collect();
        if owners.len() > 1 {
            refuse(&mut refused, &same, |requests| {
                EnrolmentFault::DuplicateCommitment { requests }
            });
        }
    }
    for (owner, same) in &by_owner {
        if same
            .iter()
            .any(|request| requests[*request].id() != requests[same[0]].id())
        {
            refuse(&mut refused, same, |requests| {
                EnrolmentFault::EnrolledTwice {
                    owner: *owner,
                    requests,
                }
            });
        }
    }
    let mut report = EnrolmentReport::default();
    for (owner, same) in by_owner {
        let mut accepted = same
            .into_iter()
            .filter(|request| !refused.contains_key(request));
        if let Some(first) = accepted.next() {
            report.enrolled.insert(owner, requests[first].id());
            report.repeated.extend(accepted);
        }
    }
    report.repeated.sort_unstable();
    report.refused = refused
        .into_iter()
        .map(|(request, fault)| RefusedEnrolment { request, fault })
        .collect();
    report
}

/// Which owner each request is for.
fn claims(
    realm: &Realm,
    register: Listing<'_>,
    requests: &[EnrolmentRequest],
    refused: &mut BTreeMap<usize, EnrolmentFault>,
) -> Vec<(usize, u32)> {
    let units = register.owners.iter().flat_map(|owner| {
        let key = |unit: &String| (unit_key(unit), owner.number);
        owner.units.iter().map(key)
    });
    let owner_of: HashMap<String, u32> = units.collect();
    let mut claims = Vec::with_capacity(requests.len());
    for (index, request) in requests.iter().enumerate() {
        if request.realm() != realm {
            let realm = request.realm().clone();
            refused.insert(index, EnrolmentFault::Realm { realm });
        } else if let Some(owner) = owner_of.get(&unit_key(request.unit())) {
            claims.push((index, *owner));
        } else {
            let unit = request.unit().to_owned();
            refused.insert(index, EnrolmentFault::UnknownUnit { unit });
        }
    }
    claims
}

/// Refuses all of `same`; each fault names at most ten of them.
fn refuse(
    refused: &mut BTreeMap<usize, EnrolmentFault>,
    same: &[usize],
    fault: impl Fn(Vec<usize>) -> EnrolmentFault,
) {
    let named: Vec<usize> = same.iter().copied().take(10).collect();
    for request in same {
        refused
            .entry(*request)
            .or_insert_with(|| fault(named.clone()));
    }
}
