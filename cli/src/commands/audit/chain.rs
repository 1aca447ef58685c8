//! The record of a contract, from what it said on its chain.

use std::path::Path;

use linli_contract::export::Export;
use linli_rule::Rule;
use linli_rules::community::CommunityState;
use serde_json::{Value, json};

use crate::community::verifier;
use crate::language::msg;
use crate::{Console, Ending, Error, Refusal, amount, files};

/// The longest export.
const MAX_BYTES: u64 = 1 << 30;

/// Whether a file is an export of a contract: it is JSON, which no record of a log is.
pub(super) fn is_export(path: &Path) -> bool {
    let first = std::fs::File::open(path).and_then(|mut file| {
        let mut first = [0];
        std::io::Read::read_exact(&mut file, &mut first)?;
        Ok(first)
    });
    matches!(first, Ok([b'{']))
}

/// Computes the record again and says where it comes to. That the chain holds it, only the chain can say.
pub(super) fn run(path: &Path, console: &mut Console) -> Result<Ending, Error> {
    let bytes = files::read(path, MAX_BYTES)?;
    let export: Export = serde_json::from_slice(&bytes)
        .map_err(|error| Refusal::new("encoding.canonical", error.to_string()).in_file(path))?;
    let state = export.replay(verifier()?).map_err(|bad| {
        let refusal = Refusal::new(bad.fault.rule(), bad.fault.detail());
        refusal.with("entry", bad.number).in_file(path)
    })?;
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
