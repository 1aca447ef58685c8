//! Which choices a question allows.

use borsh::BorshSerialize;
use linli_rule::Rule;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The most options of a question, abstention not counted.
pub const MAX_OPTIONS: u32 = 64;

/// Whether an owner may abstain instead of choosing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize)]
#[borsh(use_discriminant = false)]
pub enum Abstention {
    /// An owner must choose.
    Refused,
    /// One more sealed option, the last, means abstention.
    Allowed,
}

/// What may be chosen: `min` to `max` of `options`, or abstention where allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshSerialize)]
pub struct Selection {
    options: u32,
    min: u32,
    max: u32,
    abstention: Abstention,
}

/// No such selection exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("poll.selection: 1 to {MAX_OPTIONS} options, min ≤ max ≤ options, max ≥ 1")]
pub struct BadSelection;

impl Selection {
    /// Refuses what cannot be sealed.
    pub const fn new(
        options: u32,
        min: u32,
        max: u32,
        abstention: Abstention,
    ) -> Result<Self, BadSelection> {
        let fits = options <= MAX_OPTIONS && min <= max && 1 <= max && max <= options;
        if fits {
            Ok(Self {
                options,
                min,
                max,
                abstention,
            })
        } else {
            Err(BadSelection)
        }
    }

    /// Number of options, abstention not counted.
    pub const fn options(&self) -> u32 {
        self.options
    }

    /// The fewest to choose.
    pub const fn min(&self) -> u32 {
        self.min
    }

    /// The most to choose.
    pub const fn max(&self) -> u32 {
        self.max
    }

    /// Whether abstention is allowed.
    pub const fn abstention(&self) -> Abstention {
        self.abstention
    }

    /// Number of sealed options: all options, then abstention where allowed.
    pub const fn slots(&self) -> usize {
        self.options as usize + matches!(self.abstention, Abstention::Allowed) as usize
    }

    /// Exactly one option (or abstention): the turnout is the sum over all slots and is not sealed separately.
    pub const fn is_exactly_one(&self) -> bool {
        self.min == 1 && self.max == 1
    }

    /// Weights of the bits whose sums are exactly 0..=max − min; empty when there is no slack.
    pub(crate) fn slack_weights(&self) -> Vec<u32> {
        let mut left = self.max - self.min;
        let mut weights = Vec::new();
        let mut power = 1;
        while left > 0 {
            let weight = left.min(power);
            weights.push(weight);
            left -= weight;
            power *= 2;
        }
        weights
    }

    /// The weight of a slot's bit in the sum that must equal `max` less the slack.
    pub(crate) const fn slot_weight(&self, slot: usize) -> u32 {
        if slot < self.options as usize {
            1
        } else {
            self.max
        }
    }

    /// The bits of `choice`, one per slot.
    pub fn bits(&self, choice: &Choice) -> Result<Vec<u8>, ChoiceError> {
        let mut bits = vec![0; self.slots()];
        for &option in &choice.options {
            if option >= self.options {
                return Err(ChoiceError::UnknownOption {
                    option,
                    options: self.options,
                });
            }
            if core::mem::replace(&mut bits[option as usize], 1) == 1 {
                return Err(ChoiceError::Duplicate { option });
            }
        }
        let chosen = choice.options.len() as u32;
        match (choice.abstain, self.abstention) {
            (true, Abstention::Refused) => Err(ChoiceError::NoAbstention),
            (true, Abstention::Allowed) if chosen > 0 => Err(ChoiceError::AbstentionWithOptions),
            (true, Abstention::Allowed) => {
                bits[self.options as usize] = 1;
                Ok(bits)
            }
            (false, _) if chosen < self.min => Err(ChoiceError::TooFew {
                chosen,
                min: self.min,
            }),
            (false, _) if chosen > self.max => Err(ChoiceError::TooMany {
                chosen,
                max: self.max,
            }),
            (false, _) => Ok(bits),
        }
    }
}

/// What an owner chooses. Wiped when dropped, never printed.
#[derive(Clone, Default, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Choice {
    /// Indices of options, from 0, in any order.
    pub options: Vec<u32>,
    /// Abstain; excludes choosing options.
    pub abstain: bool,
}

impl Choice {
    /// These options.
    pub fn of(options: &[u32]) -> Self {
        Self {
            options: options.to_vec(),
            abstain: false,
        }
    }

    /// Abstention.
    pub fn abstention() -> Self {
        Self {
            options: Vec::new(),
            abstain: true,
        }
    }
}

/// The question does not allow this choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ChoiceError {
    /// No option has this index.
    #[error("ballot.selection: there is no option {}, only 1 to {options}", .option + 1)]
    UnknownOption {
        /// The index, from 0; people count from 1.
        option: u32,
        /// How many options there are.
        options: u32,
    },
    /// One option twice.
    #[error("ballot.selection: option {} is chosen twice", .option + 1)]
    Duplicate {
        /// The index, from 0; people count from 1.
        option: u32,
    },
    /// Too few options.
    #[error("ballot.selection: {chosen} chosen, at least {min} must be")]
    TooFew {
        /// How many.
        chosen: u32,
        /// How many at least.
        min: u32,
    },
    /// Too many options.
    #[error("ballot.selection: {chosen} chosen, at most {max} may be")]
    TooMany {
        /// How many.
        chosen: u32,
        /// How many at most.
        max: u32,
    },
    /// The question does not allow abstention.
    #[error("ballot.selection: this question does not allow abstention")]
    NoAbstention,
    /// Abstention and options exclude each other.
    #[error("ballot.selection: abstention excludes choosing options")]
    AbstentionWithOptions,
}

#[cfg(test)]
mod tests;
