//! The record of a contract, from what it said on its chain.

use std::path::Path;

use linli_contract::export::Export;
use linli_rules::community::CommunityState;
use serde_json::{Value, json};

use crate::history::History;
use crate::language::msg;
use crate::{Console, Ending, Error, amount};

/// Computes the record again and says where it comes to. That the chain holds it, only the chain can say.
pub(super) fn run(path: &Path, console: &mut Console) -> Result<Ending, Error> {
    let History { export, state, .. } = History::open(path)?;
    console.say(
        msg("audit-chain")
            .with("contract", export.contract.clone())
            .with("chain", export.chain.clone())
            .with("entries", state.height())
            .showing("root", state.state_root()),
    );
    for poll in state.polls() {
        let said = msg("audit-chain-poll").showing("poll", poll.id());
        console.say(said.with("ballots", poll.ballots()));
    }
    for scheme in state.schemes() {
        let balance = amount::show(scheme.pool().balance(), scheme);
        let said = msg("audit-chain-pool").showing("scheme", scheme.id());
        console.say(said.with("balance", balance));
    }
    console.say(msg("audit-chain-unchecked"));
    console.answer(&answer(&export, &state));
    Ok(Ending::Unchecked)
}

fn answer(export: &Export, state: &CommunityState) -> Value {
    let polls = state.polls().map(
        |poll| json!({ "poll": poll.id(), "ballots": poll.ballots(), "result": poll.result() }),
    );
    let schemes = state.schemes().map(|scheme| {
        json!({
            "scheme": scheme.id(), "pool": scheme.pool().sums(),
            "balance": scheme.pool().balance(),
        })
    });
    json!({
        "verdict": "as-far-as-checked", "chain": export.chain, "contract": export.contract,
        "entries": state.height(), "state_root": state.state_root(),
        "polls": polls.collect::<Vec<_>>(), "schemes": schemes.collect::<Vec<_>>(),
    })
}
