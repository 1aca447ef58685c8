//! Running sums of the ballots that count.

use borsh::io::{Error, ErrorKind, Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};
use linli_sigma::{OptionSum, Point, SealedSum, affine_all_vartime};

use crate::input::SealedVote;

/// The sums of every question. Encoded as coordinates, so that reading them takes no square root.
#[derive(Clone, Debug)]
pub(crate) struct Sums(pub(crate) Vec<QuestionSums>);

/// The sums of one question.
#[derive(Clone, Debug)]
pub(crate) struct QuestionSums {
    options: Vec<OptionSum>,
    turnout: SealedSum,
}

impl QuestionSums {
    /// The sums of no ballots.
    pub(crate) fn empty(slots: usize) -> Self {
        Self {
            options: vec![OptionSum::default(); slots],
            turnout: SealedSum::default(),
        }
    }

    /// Options, including abstention.
    pub(crate) const fn slots(&self) -> usize {
        self.options.len()
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

impl BorshSerialize for Sums {
    fn serialize<W: Write>(&self, writer: &mut W) -> Result<()> {
        let Self(questions) = self;
        let slots: Vec<u32> = questions.iter().map(|sums| sums.slots() as u32).collect();
        BorshSerialize::serialize(&slots, writer)?;
        let points = questions.iter().flat_map(|sums| {
            let QuestionSums { options, turnout } = sums;
            let options = options.iter().flat_map(|o| [o.a, o.heads, o.shares]);
            options.chain([turnout.a, turnout.b])
        });
        let points = affine_all_vartime(&points.collect::<Vec<_>>());
        points.iter().try_for_each(|point| writer.write_all(point))
    }
}

impl BorshDeserialize for Sums {
    fn deserialize_reader<R: Read>(reader: &mut R) -> Result<Self> {
        let slots = Vec::<u32>::deserialize_reader(reader)?;
        let mut point = || {
            let bytes = <[u8; 64]>::deserialize_reader(reader)?;
            Point::from_affine_bytes(&bytes).map_err(|e| Error::new(ErrorKind::InvalidData, e))
        };
        let mut question = |slots: u32| {
            let mut options = Vec::new(); // Grows with what is there, not with what is announced.
            for _ in 0..slots {
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
            Ok(QuestionSums { options, turnout })
        };
        let questions = slots.into_iter().map(&mut question);
        Ok(Self(questions.collect::<Result<_>>()?))
    }
}
