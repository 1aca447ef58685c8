//! What is known of each option's shares from everything that is public: the published sums, the heads, and the shares
//! of every owner of the roll.

use linli_wire::{Part, Question, tally};

use super::Areas;
use crate::decision::exact;

/// How often the bounds within a group are tightened against each other.
const ROUNDS: usize = 3;

/// What is public of one question once its sums are decrypted.
#[derive(Clone, Copy, Debug)]
pub struct Public<'a> {
    /// The question.
    pub question: &'a Question,
    /// Ballots that count.
    pub ballots: u64,
    /// Heads by option, abstention last.
    pub heads: &'a [u64],
    /// Options whose shares were decrypted as one sum.
    pub groups: &'a [tally::Group],
    /// The shares of all who took part.
    pub participating: u64,
    /// The shares of all owners who can vote, where the roll is known.
    pub areas: Option<&'a Areas>,
}

impl Public<'_> {
    /// Bounds of every option's shares.
    ///
    /// An option with h heads has at least the shares of the h smallest owners and at most those of the h largest.
    /// Those who did not choose it are different owners, and so are the choosers of a group's other options where a
    /// ballot has one choice: what they can have together bounds it from the other side.
    pub fn bounds(&self) -> Vec<Part> {
        let options = 0..self.heads.len() as u32;
        let mut bounds: Vec<Part> = options.map(|option| self.alone(option)).collect();
        for _ in 0..ROUNDS {
            for group in self.groups.iter().filter(|group| group.options.len() > 1) {
                narrow(&mut bounds, group);
            }
        }
        bounds
    }

    fn alone(&self, option: u32) -> Part {
        let heads = self.heads[option as usize];
        if heads == 0 {
            return exact(0);
        }
        let group = self
            .groups
            .iter()
            .find(|group| group.options.contains(&option));
        let part = Part {
            low: 0,
            high: self.participating,
        };
        match group {
            Some(group) if group.options.len() == 1 => exact(group.shares.get()),
            Some(group) => {
                let sum = group.shares.get();
                let part = within(part, Part { low: 0, high: sum });
                let others = self.heads_of(group).saturating_sub(heads);
                let part = if self.question.is_single_choice() {
                    within(part, self.rest(sum, others))
                } else {
                    part
                };
                self.of_owners(part, heads)
            }
            None => self.of_owners(part, heads),
        }
    }

    fn heads_of(&self, group: &tally::Group) -> u64 {
        let heads = |option: &u32| self.heads.get(*option as usize).copied().unwrap_or(0);
        group.options.iter().map(heads).sum()
    }

    /// What `heads` participants can have, by themselves and by what the others leave.
    fn of_owners(&self, part: Part, heads: u64) -> Part {
        let Some(areas) = self.areas() else {
            return part;
        };
        let others = self.ballots.saturating_sub(heads);
        let part = within(part, areas.together(heads));
        within(part, self.rest(self.participating, others))
    }

    /// What is left of `sum` when `others` different owners have taken theirs.
    fn rest(&self, sum: u64, others: u64) -> Part {
        let taken = self
            .areas()
            .map_or(Part { low: 0, high: sum }, |areas| areas.together(others));
        Part {
            low: sum.saturating_sub(taken.high),
            high: sum.saturating_sub(taken.low),
        }
    }

    /// A roll with fewer owners than ballots says nothing.
    fn areas(&self) -> Option<&Areas> {
        self.areas.filter(|areas| areas.owners() >= self.ballots)
    }
}

/// The intersection of both bounds.
fn within(a: Part, b: Part) -> Part {
    let low = a.low.max(b.low);
    Part {
        low,
        high: a.high.min(b.high).max(low),
    }
}

/// Each option of a group has what the others leave of its sum.
fn narrow(bounds: &mut [Part], group: &tally::Group) {
    let sum = group.shares.get();
    for option in &group.options {
        let others = group.options.iter().filter(|other| *other != option);
        let others = others.filter_map(|other| bounds.get(*other as usize));
        let (low, high) = others.fold((0u64, 0u64), |(low, high), other| {
            (
                low.saturating_add(other.low),
                high.saturating_add(other.high),
            )
        });
        let left = Part {
            low: sum.saturating_sub(high),
            high: sum.saturating_sub(low),
        };
        if let Some(part) = bounds.get_mut(*option as usize) {
            *part = within(*part, left);
        }
    }
}

#[cfg(test)]
mod tests;
