//! Documents in files.

use std::path::Path;

use linli_register::Roll;
use linli_wire::RollSummary;
use linli_wire::poll::Unit;

use crate::{Error, Refusal, files};

/// The roll in a file.
pub fn roll(path: &Path) -> Result<Roll, Error> {
    let bytes = files::read(path, files::MAX_DOCUMENT)?;
    Roll::from_json(&bytes).map_err(|e| Refusal::of(&e).in_file(path).into())
}

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
