//! Running sums of the ballots that count.

use linli_sigma::{OptionSum, SealedSum};

use crate::input::SealedVote;

/// The sums of one question.
#[derive(Clone, Debug)]
pub(crate) struct QuestionSums {
    options: Vec<OptionSum>,
    turnout: SealedSum,
}

impl QuestionSums {
    /// Of no ballot.
    pub(crate) fn empty(slots: usize) -> Self {
        Self {
            options: vec![OptionSum::default(); slots],
            turnout: SealedSum::default(),
        }
    }

    /// Whether `vote` has as many options.
    pub(crate) fn fits(&self, vote: &SealedVote) -> bool {
        self.options.len() == vote.options.len()
    }

    pub(crate) fn add(&mut self, vote: &SealedVote) {
        let SealedVote { options, turnout } = vote;
        for (sum, option) in self.options.iter_mut().zip(options) {
            *sum += option;
        }
        self.turnout += turnout;
    }

    /// Takes out what was added.
    pub(crate) fn remove(&mut self, vote: &SealedVote) {
        let SealedVote { options, turnout } = vote;
        for (sum, option) in self.options.iter_mut().zip(options) {
            sum.a -= option.a;
            sum.heads -= option.heads;
            sum.shares -= option.shares;
        }
        self.turnout.a -= turnout.a;
        self.turnout.b -= turnout.b;
    }

    /// Heads of every option.
    pub(crate) fn heads(&self) -> impl Iterator<Item = SealedSum> {
        self.options.iter().map(OptionSum::sealed_heads)
    }

    /// Shares of the options of `group` together.
    pub(crate) fn group(&self, group: &[u32]) -> SealedSum {
        let mut sum = SealedSum::default();
        for option in group {
            sum += &self.options[*option as usize].sealed_shares();
        }
        sum
    }

    /// Shares of all who took part.
    pub(crate) const fn turnout(&self) -> SealedSum {
        self.turnout
    }
}
