//! Until when each role can act, and which are to be renewed in time.

use core::fmt::{self, Display};

use linli_primitives::{Day, SchemeId};
use linli_rule::Rule;
use linli_wire::signature::Role;
use serde::Serialize;

use super::CommunityState;
use crate::store::Store;

/// Days ahead on which programs begin to warn.
pub const WARNING_DAYS: u32 = 60;

/// A role of the community or of one of its schemes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Office {
    /// The scheme; `None` for the community's own.
    pub scheme: Option<SchemeId>,
    /// Which role.
    pub role: OfficeRole,
}

/// Which role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficeRole {
    /// The committee.
    Committee,
    /// The registrar.
    Registrar,
    /// A scheme's treasurer.
    Treasurer,
    /// A scheme's assessors of these lines.
    Assessors(Vec<u32>),
}

/// Until when a role can act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Which role.
    pub office: Office,
    /// The last day.
    pub last: Day,
    /// The last day on which the last committee may renew itself; `None` for other roles, which the committee renews.
    pub renewable_until: Option<Day>,
}

/// A term that needs attention.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum TermWarning {
    /// It ends soon.
    #[error("term.soon: {office} can act until {last}, {days} days from now")]
    Soon {
        /// Which role.
        office: Office,
        /// Its last day.
        last: Day,
        /// Days that are left.
        days: u32,
    },
    /// It has ended.
    #[error("term.lapsed: {office} could act until {last}{}", Renewal(*renewable_until))]
    Lapsed {
        /// Which role.
        office: Office,
        /// Its last day.
        last: Day,
        /// As [`Term::renewable_until`].
        renewable_until: Option<Day>,
    },
}

struct Renewal(Option<Day>);

impl Term {
    /// Whole days left on `day`; below zero once it has ended.
    pub fn days_left(&self, day: Day) -> i64 {
        i64::from(self.last.get()) - i64::from(day.get())
    }

    /// The warning about it on `day`, if any.
    pub fn warning(&self, day: Day) -> Option<TermWarning> {
        let Self {
            office,
            last,
            renewable_until,
        } = self.clone();
        match u32::try_from(self.days_left(day)) {
            Err(_) => Some(TermWarning::Lapsed {
                office,
                last,
                renewable_until,
            }),
            Ok(days) if days <= WARNING_DAYS => Some(TermWarning::Soon { office, last, days }),
            Ok(_) => None,
        }
    }
}

impl<S: Store> CommunityState<S> {
    /// Every role's term: the community's own, then those of its schemes.
    pub fn terms(&self) -> Vec<Term> {
        let (Some(community), Some(roles)) = (self.community(), self.roles()) else {
            return Vec::new();
        };
        let term = |scheme, role: &Role, of: OfficeRole| {
            let last = role.last_day()?;
            let renews = of == OfficeRole::Committee;
            let office = Office { scheme, role: of };
            let renewable_until = renews.then(|| community.continuity.renewable_until(last));
            Some(Term {
                office,
                last,
                renewable_until,
            })
        };
        let own = [
            (None, &roles.committee, OfficeRole::Committee),
            (None, &roles.registrar, OfficeRole::Registrar),
        ];
        let mut terms: Vec<_> = own
            .into_iter()
            .filter_map(|(scheme, role, of)| term(scheme, role, of))
            .collect();
        for scheme in self.schemes() {
            let (id, roles) = (Some(scheme.id()), scheme.roles());
            terms.extend(term(id, &roles.committee, OfficeRole::Committee));
            terms.extend(term(id, &roles.registrar, OfficeRole::Registrar));
            terms.extend(term(id, &roles.treasurer, OfficeRole::Treasurer));
            for set in &roles.assessors {
                let lines = OfficeRole::Assessors(set.categories.clone());
                terms.extend(term(id, &set.role, lines));
            }
        }
        terms
    }

    /// The warnings about them on `day`.
    pub fn term_warnings(&self, day: Day) -> Vec<TermWarning> {
        let terms = self.terms();
        terms.iter().filter_map(|term| term.warning(day)).collect()
    }
}

impl Display for Office {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.role {
            OfficeRole::Committee => f.write_str("the committee")?,
            OfficeRole::Registrar => f.write_str("the registrar")?,
            OfficeRole::Treasurer => f.write_str("the treasurer")?,
            OfficeRole::Assessors(lines) => write!(f, "the assessors of lines {lines:?}")?,
        }
        match self.scheme {
            Some(scheme) => write!(f, " of scheme {scheme}"),
            None => f.write_str(" of the community"),
        }
    }
}

impl Display for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(until) => write!(f, "; it may renew itself until {until}"),
            None => Ok(()),
        }
    }
}
