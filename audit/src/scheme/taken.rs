//! What the committee took out of the pool for nobody's claim, and why.

use linli_language::{Message, msg};
use linli_primitives::{Day, Money};
use linli_rules::aid::wording::{correction_reason, return_reason};
use linli_wire::act::Act;
use linli_wire::pool::{CorrectionReason, ReturnReason};
use serde::Serialize;

/// An act that lowered the balance under the rulebook's ceiling, in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TakenOut {
    /// The entry.
    pub seq: u64,
    /// Its day.
    pub day: Day,
    /// How much.
    pub amount: u64,
    /// By which act, and why.
    #[serde(flatten)]
    pub why: Why,
    /// The bank's reference: of the return, or of the contribution that is corrected.
    pub reference: String,
}

/// By which act money was taken out, and for which reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "reason", rename_all = "kebab-case")]
pub enum Why {
    /// Given back.
    Return(ReturnReason),
    /// A contribution was corrected downwards.
    Correction(CorrectionReason),
}

impl TakenOut {
    /// What `act` took out; nothing for an act that takes out nothing.
    pub fn of(seq: u64, day: Day, act: &Act) -> Option<Self> {
        let (amount, why, reference) = match act {
            Act::Return(signed) => {
                let back = &signed.act;
                (back.amount, Why::Return(back.reason), &back.reference)
            }
            Act::Correct(signed) => {
                let correction = &signed.act;
                let why = Why::Correction(correction.reason);
                (correction.takes(), why, &correction.reference)
            }
            _ => return None,
        };
        (amount != Money::ZERO).then(|| Self {
            seq,
            day,
            amount: amount.get(),
            why,
            reference: reference.clone(),
        })
    }
}

impl Why {
    /// The reason in words.
    pub fn words(self) -> Message {
        msg(match self {
            Self::Return(reason) => return_reason(reason),
            Self::Correction(reason) => correction_reason(reason),
        })
    }
}
