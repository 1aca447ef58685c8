//! Which roll polls take, in words.

use linli_primitives::Digest;
use linli_rules::community::CommunityState;
use linli_wire::RollSummary;
use linli_wire::community::RollInForce;

use crate::community::entry_name;
use crate::language::{Message, msg, time};
use crate::{Console, Error};

/// Prints which roll is in force, where any is.
pub fn print_in_force(state: &CommunityState, console: &mut Console) {
    if let Some(in_force) = state.roll_in_force() {
        console.say(
            msg("roll-in-force")
                .showing("digest", in_force.roll)
                .with("time", time::show(in_force.since))
                .with("entry", entry_name(in_force.entry)),
        );
    }
}

/// Prints the roll that is in force and the one that would take its place.
pub fn print_change(
    act: &RollInForce,
    state: &CommunityState,
    console: &mut Console,
) -> Result<(), Error> {
    let unknown = linli_rules::community::Refusal::UnknownRoll(act.roll);
    let summary = |digest: Digest| state.roll(digest).map(summary);
    let next = summary(act.roll).ok_or_else(|| Error::refused(&unknown))?;
    print_in_force(state, console);
    if let Some(known) = state.roll_in_force().and_then(|it| summary(it.roll)) {
        console.say(known);
    }
    console.say(msg("roll-replacing"));
    console.say(next);
    Ok(())
}

/// A published roll in one line.
pub fn summary(roll: &RollSummary) -> Message {
    msg("community-roll")
        .with("heads", roll.heads)
        .showing("shares", roll.unit.show(roll.shares.get()))
        .showing("unit", &roll.unit.name)
        .showing("digest", roll.digest)
}
