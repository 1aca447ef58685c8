//! On which days a role can act: those on which enough of its keys are valid together.

use linli_primitives::Day;
use linli_rule::Rule;

use crate::signature::Role;

/// A role in which nobody could act.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadTerm {
    /// Its keys' days do not meet.
    #[error("term.never: on no day are {threshold} keys of the {role} valid together")]
    Never {
        /// Which.
        role: &'static str,
        /// How many must be.
        threshold: u16,
    },
    /// It ended before it would take effect.
    #[error("term.past: the {role} could act until {last}, and today is {on}")]
    Past {
        /// Which.
        role: &'static str,
        /// Its last day.
        last: Day,
        /// The day of the record.
        on: Day,
    },
    /// It begins later, and its predecessors can no longer act.
    #[error(
        "term.gap: the {role} can act from {from} on; today is {on}, and nobody could act until then"
    )]
    Gap {
        /// Which.
        role: &'static str,
        /// Its next day.
        from: Day,
        /// The day of the record.
        on: Day,
    },
}

impl Role {
    /// Whether enough keys are valid on `day`.
    pub fn can_act(&self, day: Day) -> bool {
        let is_valid = |key: &&_| valid_on(key, day);
        self.keys.iter().filter(is_valid).count() >= usize::from(self.threshold)
    }

    /// The last day on which it can act; `None` if there is no such day.
    pub fn last_day(&self) -> Option<Day> {
        let ends = self.keys.iter().map(|key| key.valid_to);
        ends.filter(|end| self.can_act(*end)).max()
    }

    /// Its last day, if that is before `day`.
    pub fn lapsed(&self, day: Day) -> Option<Day> {
        self.last_day().filter(|last| *last < day)
    }

    /// Whether there is a day on which it can act.
    pub(crate) fn check_possible(&self, role: &'static str) -> Result<Day, BadTerm> {
        let threshold = self.threshold;
        self.last_day().ok_or(BadTerm::Never { role, threshold })
    }

    /// Whether it can act on `on`, the day from which it counts: its predecessors can no longer act.
    pub fn check_term(&self, role: &'static str, on: Day) -> Result<(), BadTerm> {
        let last = self.check_possible(role)?;
        if last < on {
            return Err(BadTerm::Past { role, last, on });
        }
        if self.can_act(on) {
            return Ok(());
        }
        let begins = self.keys.iter().map(|key| key.valid_from);
        let next = begins.filter(|day| *day > on && self.can_act(*day)).min();
        let from = next.unwrap_or(last);
        Err(BadTerm::Gap { role, from, on })
    }
}

fn valid_on(key: &crate::signature::RoleKey, day: Day) -> bool {
    (key.valid_from..=key.valid_to).contains(&day)
}

#[cfg(test)]
mod tests;
