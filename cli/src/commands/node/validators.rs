//! `linli node validators`: who holds the record together, and who cosigned its newest checkpoint.

use linli_journal::{Trouble, policy_of};
use linli_log::{VerifierKey, Witnesses};
use linli_office::words;
use linli_wire::evidence::Twice;
use linli_wire::signature::OfficerKey;
use serde_json::json;

use crate::clock::Clock;
use crate::community::{Subject, contact, entry_name};
use crate::language::{msg, time};
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal};

/// Runs the command. Fewer cosignatures than are needed are shown, and told by the exit code.
pub(super) fn run(place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let place = &if place.node.is_empty() {
        place.clone()
    } else {
        place.reached(console)?
    };
    let community = place.open(Subject::Affairs, &Clock::default(), console)?;
    let height = height(place, console)?;
    let seen = community.checkpoint()?;
    if community.state().id().is_none() {
        return Err(Refusal::new("community.unfounded", "the record has not begun").into());
    }
    let Some(in_force) = community.state().validators() else {
        console.say(msg("validators-none"));
        console.answer(&json!({ "validators": [], "needed": 0 }));
        return Ok(Ending::Clean);
    };
    let policy = policy_of(community.state(), Witnesses::default()).map_err(Trouble::from)?;
    let validators = policy.validators;
    let signed = validators
        .cosigned(&seen.note)
        .map_err(|e| Error::refused(&e))?;
    let at = |key: &VerifierKey| {
        let by_it = |signed: &&linli_log::note::Verified| signed.key == *key;
        let time = signed.iter().find(by_it)?.time?;
        i64::try_from(time).ok()
    };
    console.lines(words::validators(&in_force.validators));
    console.say(
        msg("validators-checkpoint")
            .with("entries", seen.checkpoint.size)
            .with("signed", signed.len())
            .with("needed", validators.needed())
            .with("file", entry_name(in_force.entry)),
    );
    if let Some(height) = height {
        console.say(msg("validators-height").with("height", height));
    }
    for key in validators.keys() {
        let sentence = match at(key) {
            Some(at) => msg("validators-signed").with("time", time::show(at)),
            None => msg("validators-unsigned"),
        };
        console.say(
            sentence
                .with("name", key.name().to_owned())
                .showing("key", key),
        );
    }
    for convicted in community.state().convicted_in_force() {
        let twice = &convicted.evidence.twice;
        let sentence = match twice {
            Twice::Votes { .. } => msg("validators-twice-votes"),
            Twice::Proposals { .. } => msg("validators-twice-proposals"),
            Twice::Checkpoints { .. } => msg("validators-twice-checkpoints"),
        };
        console.say(
            sentence
                .with("name", convicted.name.clone())
                .with("number", twice.number())
                .with("file", entry_name(convicted.entry)),
        );
    }
    let is_enough = signed.len() >= validators.needed();
    if is_enough && signed.len() < validators.keys().len() {
        console.say(msg("validators-late"));
    }
    let line = |key: &VerifierKey| {
        let known = OfficerKey::new(*key.as_bytes()).ok();
        let convicted = known.and_then(|key| community.state().convicted_by(key));
        json!({
            "name": key.name(), "key": key.to_string(), "cosigned_at": at(key),
            "signed_twice": convicted.map(|it| it.entry),
        })
    };
    console.answer(&json!({
        "validators": validators.keys().iter().map(line).collect::<Vec<_>>(),
        "needed": validators.needed(),
        "changes": in_force.changes,
        "entry": in_force.entry,
        "size": seen.checkpoint.size,
        "height": height,
    }));
    Ok(if is_enough {
        Ending::Clean
    } else {
        Ending::Unwitnessed
    })
}

/// The newest block, as the node says, or as the folder of a committee's node has it.
fn height(place: &Place, console: &Console) -> Result<Option<u64>, Error> {
    if place.node.is_empty() {
        return Ok(place.record.as_deref().and_then(linli_node::seat::height));
    }
    let node = contact(place.options(console)?, console)?;
    Ok(node.status()?["log"]["height"].as_u64())
}
