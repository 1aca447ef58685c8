//! Papers by which rolls and election keys are published.

use linli_register::Roll;
use linli_rule::Refusal;
use linli_rules::community::trustees_of;
use linli_sigma::ceremony::CeremonyRecord;
use linli_wire::RollSummary;
use linli_wire::poll::Unit;
use linli_wire::signature::Signed;

use crate::{Attached, Paper};

/// What polls say about a roll.
pub fn summary_of(roll: &Roll) -> RollSummary {
    RollSummary {
        root: roll.root(),
        digest: roll.digest(),
        heads: roll.heads(),
        shares: roll.shares(),
        unit: unit(roll.rule()),
    }
}

/// What is signed to publish a roll, whose file is `text`.
pub fn roll(roll: &Roll, text: String) -> Paper {
    Paper::Roll(Attached {
        act: Signed::new(summary_of(roll)),
        file: text,
    })
}

/// What is signed to publish trustees and their keys, whose file is `text`.
pub fn trustees(ceremony: &CeremonyRecord, text: String) -> Result<Paper, Refusal> {
    let trustees = trustees_of(ceremony).map_err(|e| Refusal::of(&e))?;
    Ok(Paper::Trustees(Attached {
        act: Signed::new(trustees),
        file: text,
    }))
}

/// What one share is under this counting rule.
fn unit(rule: &str) -> Unit {
    let (name, decimals) = match rule {
        "cn-civil-code" => ("m²", 2),
        _ => ("", 0),
    };
    Unit {
        name: name.to_owned(),
        decimals,
    }
}
