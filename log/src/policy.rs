//! On whose cosignatures somebody relies: witnesses, who saw one history, and validators, who decided on it.

use crate::note::{SignedNote, Verified};
use crate::refusal::LogRefusal;
use crate::witnesses::{Witnesses, WitnessesRefusal};

/// Nothing is believed unless enough of both have cosigned it. Where there are no validators, one node keeps the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Whom a person chose, or the community's document names.
    pub witnesses: Witnesses,
    /// Whom the record names: more than two thirds of them are needed.
    pub validators: Witnesses,
}

impl From<Witnesses> for Policy {
    fn from(witnesses: Witnesses) -> Self {
        Self {
            witnesses,
            ..Self::default()
        }
    }
}

impl Policy {
    /// Whether nobody's cosignature is needed.
    pub const fn is_empty(&self) -> bool {
        self.witnesses.needed() == 0 && self.validators.needed() == 0
    }

    /// Those of either who cosigned a checkpoint, each once.
    pub fn cosigned(&self, note: &SignedNote) -> Result<Vec<Verified>, LogRefusal> {
        let mut signed = self.witnesses.cosigned(note)?;
        signed.extend(self.validators.cosigned(note)?);
        Ok(signed)
    }

    /// Rules `log.witnesses` and `log.validators`: enough of both cosigned.
    pub fn check(&self, note: &SignedNote) -> Result<(), WitnessesRefusal> {
        self.witnesses.check(note)?;
        self.validators
            .check(note)
            .map_err(|refusal| match refusal {
                WitnessesRefusal::TooFew { found, needed } => {
                    WitnessesRefusal::TooFewValidators { found, needed }
                }
                other => other,
            })
    }

    /// The time by which the checkpoint existed, as [`Witnesses::seen_at`]: the earlier one of both.
    pub fn seen_at(&self, note: &SignedNote) -> Result<Option<u64>, LogRefusal> {
        let (seen, decided) = (
            self.witnesses.seen_at(note)?,
            self.validators.seen_at(note)?,
        );
        Ok(seen.into_iter().chain(decided).min())
    }
}

#[cfg(test)]
mod tests;
