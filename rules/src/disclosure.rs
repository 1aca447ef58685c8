//! Which shares totals may be published: none that reveals the shares of fewer owners than the poll's floor.
//!
//! Where fewer ballots count than the floor, nothing at all is decrypted. Otherwise heads are public. An option that
//! nobody chose has no shares. An option chosen by fewer owners than the floor is published only summed with the next
//! smallest. What remains when groups are taken from the shares that took part must not be thin either: where one
//! ballot has one choice it is the other groups; where it may have several, the choices that were not made are
//! considered as well, and a group that would reveal them is withheld.

use linli_wire::{Counting, Question};

mod areas;
mod bounds;
mod repeated;
pub mod warning;

pub use areas::{Areas, MANY_SETS};
pub use bounds::Public;
pub use repeated::Repeated;
pub use warning::{Warning, few_absent, warnings};

/// What is decrypted of one question's shares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Options whose shares are decrypted as one sum; each ascending, the groups by their first option.
    pub groups: Vec<Vec<u32>>,
    /// Options that somebody chose and whose shares are not decrypted at all, ascending.
    pub withheld: Vec<u32>,
}

/// Groups the options of `question` after `heads` (by option, abstention last) of `ballots` are known.
pub fn plan(
    question: &Question,
    counting: Counting,
    floor: u32,
    ballots: u64,
    heads: &[u64],
) -> Plan {
    if counting == Counting::Heads {
        return Plan::default();
    }
    let ballots = Ballots {
        question,
        floor: u64::from(floor),
        count: ballots,
    };
    let mut groups = ballots.merge(heads);
    let mut withheld = Vec::new();
    while ballots.must_withhold(&groups, heads) {
        // The smallest is withheld first; what its absence hides is as large as itself.
        withheld.extend(groups.remove(0).options);
    }
    withheld.sort_unstable();
    let mut groups: Vec<Vec<u32>> = groups.into_iter().map(|g| g.options).collect();
    groups.sort_unstable();
    Plan { groups, withheld }
}

/// The ballots of one question.
struct Ballots<'a> {
    question: &'a Question,
    floor: u64,
    count: u64,
}

/// Options to be published as one sum.
struct Draft {
    options: Vec<u32>,
    /// Choices of all its options together, and of the most and the least chosen one.
    heads: u64,
    most: u64,
    least: u64,
}

impl Draft {
    fn order(&self) -> (u64, u32) {
        (self.heads, self.options[0])
    }

    fn absorb(&mut self, other: Self) {
        self.options.extend(other.options);
        self.options.sort_unstable();
        self.heads += other.heads;
        self.most = self.most.max(other.most);
        self.least = self.least.min(other.least);
    }
}

impl Ballots<'_> {
    /// Starts with one group an option; while one is thin it absorbs the smallest other. Ascending by heads.
    fn merge(&self, heads: &[u64]) -> Vec<Draft> {
        let mut groups: Vec<Draft> = (0u32..)
            .zip(heads)
            .filter(|(_, heads)| **heads > 0)
            .map(|(option, &heads)| Draft {
                options: vec![option],
                heads,
                most: heads,
                least: heads,
            })
            .collect();
        groups.sort_by_key(Draft::order);
        while groups.len() > 1
            && let Some(thin) = groups.iter().position(|g| self.is_thin(g))
        {
            let mut group = groups.remove(thin);
            group.absorb(groups.remove(0));
            groups.push(group);
            groups.sort_by_key(Draft::order);
        }
        groups
    }

    /// Whether a group's sum, or what remains of the participants' sum without it, may be the shares of fewer owners
    /// than the floor.
    fn is_thin(&self, group: &Draft) -> bool {
        let most_choices = self.most_choices(group);
        if self.is_few(group.heads, most_choices, group.most) {
            return true;
        }
        if self.question.is_single_choice() {
            return false;
        }
        let left_out = (most_choices * self.count).saturating_sub(group.heads);
        let of_one_option = if group.options.len() as u64 == most_choices {
            self.count.saturating_sub(group.least)
        } else {
            0
        };
        self.is_few(left_out, most_choices, of_one_option)
    }

    /// How many options of `group` one ballot can choose; whoever abstains chooses nothing else.
    fn most_choices(&self, group: &Draft) -> u64 {
        let abstention = self.question.options.len() as u32;
        let options = group.options.iter().filter(|o| **o != abstention).count() as u64;
        options.min(u64::from(self.question.max)).max(1)
    }

    /// Whether `choices`, made by at least `known` owners and at most `each` per owner, may be those of too few.
    fn is_few(&self, choices: u64, each: u64, known: u64) -> bool {
        choices > 0 && choices.div_ceil(each).max(known) < self.floor
    }

    /// Whether the smallest of `groups` must stay sealed. Where one ballot has one choice the groups add up to all
    /// who took part, which is published anyway.
    fn must_withhold(&self, groups: &[Draft], heads: &[u64]) -> bool {
        if self.question.is_single_choice() || groups.is_empty() {
            return false;
        }
        let published = groups.iter().map(|g| g.options.len()).sum::<usize>();
        let all = heads.iter().filter(|h| **h > 0).count();
        self.is_thin(&groups[0]) || (published == all && self.omissions_are_few(groups, heads))
    }

    /// Whether all groups together, subtracted from the participants' sum, reveal the choices that few owners left
    /// unused, or those they used beyond the fewest allowed.
    fn omissions_are_few(&self, groups: &[Draft], heads: &[u64]) -> bool {
        let (min, max) = (u64::from(self.question.min), u64::from(self.question.max));
        let abstention = self.question.options.len();
        let chosen: u64 = heads.iter().sum();
        let abstained = heads.get(abstention).copied().unwrap_or(0);
        let merged = groups
            .iter()
            .any(|g| g.options.len() > 1 && g.options.contains(&(abstention as u32)));
        let (voters, chosen, fewest) = if merged {
            (self.count, chosen, min.min(1))
        } else {
            (
                self.count - abstained.min(self.count),
                chosen - abstained,
                min,
            )
        };
        self.is_few((max * voters).saturating_sub(chosen), max, 0)
            || self.is_few(
                chosen.saturating_sub(fewest * voters),
                (max - fewest).max(1),
                0,
            )
    }
}

#[cfg(test)]
mod tests;
