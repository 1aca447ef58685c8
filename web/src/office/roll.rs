//! The roll of the requests that a registrar accepted.

use linli_primitives::Digest;
use linli_register::{Roll, RollEntry};
use linli_rule::Refusal;
use linli_wire::poll::Unit;
use serde::Serialize;

use super::read_all;
use crate::told::Told;
use crate::wallet::Wallet;

/// A roll that was built, beside the one in force.
#[derive(Debug, Serialize)]
pub struct RollSheet {
    /// The file.
    pub text: String,
    /// What is signed to publish it.
    pub paper: String,
    /// What it holds.
    pub roll: Holds,
    /// What the one in force holds.
    pub before: Option<Holds>,
    /// Owners of the one in force whose key is not on this one.
    pub lost: usize,
    /// Whether it is published, and whether it is in force.
    pub standing: Standing,
    /// Accepted requests that are refused now.
    pub refused: Vec<Told>,
}

/// What the record has of a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It has not.
    New,
    /// It was published, and another one is in force.
    Older,
    /// It is in force.
    InForce,
}

/// What a roll holds.
#[derive(Debug, Serialize)]
pub struct Holds {
    /// Its digest.
    pub digest: Digest,
    /// Owners.
    pub heads: u64,
    /// Their shares.
    pub shares: u64,
    /// Owners who can vote.
    pub enrolled: u64,
    /// Their shares.
    pub enrolled_shares: u64,
    /// What a share is.
    pub unit: Unit,
}

impl Holds {
    fn of(roll: &Roll) -> Self {
        let (enrolled, enrolled_shares) = roll.enrolled();
        let summary = linli_office::publish::summary_of(roll);
        Self {
            digest: summary.digest,
            heads: summary.heads,
            shares: summary.shares.get(),
            enrolled,
            enrolled_shares: enrolled_shares.get(),
            unit: summary.unit,
        }
    }
}

impl Wallet {
    /// The roll of the register and these requests.
    pub fn build_roll(&self, accepted: &[String]) -> Result<RollSheet, Refusal> {
        let accepted = read_all(accepted)?;
        let built = Roll::build(self.realm()?, self.register()?, &accepted);
        let (roll, report) = built.map_err(|e| Refusal::of(&e))?;
        let state = self.record()?.state();
        let digest = roll.digest();
        let in_force = state.roll_in_force();
        let before = match in_force {
            Some(_) => Some(self.record()?.roll(None)?),
            None => None,
        };
        let is_lost = |entry: &&RollEntry| entry.id.is_some_and(|id| roll.entry_of(id).is_none());
        let text = roll.to_json();
        Ok(RollSheet {
            paper: linli_office::json_text(&linli_office::publish::roll(&roll, text.clone())),
            text,
            lost: before
                .as_ref()
                .map_or(0, |before| before.entries().iter().filter(is_lost).count()),
            standing: match in_force {
                Some(in_force) if in_force.roll == digest => Standing::InForce,
                _ if state.roll(digest).is_some() => Standing::Older,
                _ => Standing::New,
            },
            roll: Holds::of(&roll),
            before: before.as_ref().map(Holds::of),
            refused: report
                .refused
                .iter()
                .map(|one| Told::of(&Refusal::of(&one.fault)))
                .collect(),
        })
    }
}
