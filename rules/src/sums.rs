//! Running sums of the ballots that count.

use borsh::io::{Error, ErrorKind, Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};
use linli_sigma::{OptionSum, Point, SealedSum};

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

    /// Options, abstention among them.
    pub(crate) const fn slots(&self) -> usize {
        self.options.len()
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

impl BorshSerialize for QuestionSums {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<()> {
        let Self { options, turnout } = self;
        BorshSerialize::serialize(&(options.len() as u32), writer)?;
        let options = options.iter().flat_map(|o| [o.a, o.heads, o.shares]);
        options
            .chain([turnout.a, turnout.b])
            .try_for_each(|point| writer.write_all(&point.encode()))
    }
}

impl BorshDeserialize for QuestionSums {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        let count = u32::deserialize_reader(reader)?;
        let mut point = || {
            let bytes = <[u8; 32]>::deserialize_reader(reader)?;
            Point::decode_sum(&bytes).map_err(|e| Error::new(ErrorKind::InvalidData, e))
        };
        let mut options = Vec::new(); // Grows with what is there, not with what is announced.
        for _ in 0..count {
            options.push(OptionSum {
                a: point()?,
                heads: point()?,
                shares: point()?,
            });
        }
        let turnout = SealedSum {
            a: point()?,
            b: point()?,
        };
        Ok(Self { options, turnout })
    }
}
