//! What is owed to whom: the one place where payees are opened.

use std::collections::BTreeMap;

use linli_primitives::EventNullifier;
use linli_wire::act::Act;
use linli_wire::claim::{Claim, unpad_payee};
use linli_wire::{Message, MessageKind};
use serde_json::json;

use crate::clock::Clock;
use crate::keystore::RoleKeystore;
use crate::keystore::RoleSecret;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::schemes::OpenScheme;
use crate::{Console, Ending, Error, Refusal, amount};

/// Lists every claim of closed rounds that is not paid yet.
pub(super) fn list(
    place: &SchemePlace,
    treasurer: &RoleKeystore,
    console: &mut Console,
) -> Result<Ending, Error> {
    let scheme = place.open(&Clock::default(), console)?;
    let state = scheme.state();
    let key = treasurer.open(console)?;
    if key.card().recipient != state.scheme().payee_recipient {
        let detail = "payees of this scheme are not encrypted to this keystore";
        return Err(Refusal::new("payout.recipient", detail)
            .in_file(&treasurer.keystore)
            .into());
    }
    let sealed = sealed_payees(&scheme)?;
    let mut rows = Vec::new();
    let mut unreadable = 0_u64;
    for round in state.closed_rounds() {
        for (claim, due) in round.dues.iter().filter(|(_, due)| !due.paid) {
            let payee = sealed
                .get(claim)
                .and_then(|sealed| open_payee(sealed, &key));
            unreadable += u64::from(payee.is_none());
            let shown = payee
                .clone()
                .unwrap_or_else(|| console.text(&msg("payee-unreadable")));
            let line = if due.bounced { "due-again" } else { "due-line" };
            console.say(
                msg(line)
                    .with("round", round.round.number)
                    .showing("from", round.payable_from)
                    .showing("claim", claim)
                    .with("net", amount::show(due.net.get(), state))
                    .with("fee", amount::show(due.fee.get(), state))
                    .with("payee", shown),
            );
            rows.push(json!({
                "round": round.round.number, "payable_from": round.payable_from, "claim": claim,
                "net": due.net, "fee": due.fee, "payee": payee, "bounced": due.bounced,
            }));
        }
    }
    console.say(msg("dues-listed").with("count", rows.len()));
    console.answer(&json!({ "dues": rows, "unreadable": unreadable }));
    Ok(match unreadable {
        0 => Ending::Clean,
        _ => Ending::Problems,
    })
}

/// The encrypted payee of each claim in the record, as the claimant last named it.
fn sealed_payees(scheme: &OpenScheme) -> Result<BTreeMap<EventNullifier, Vec<u8>>, Error> {
    let own = Some(scheme.state().id().to_bytes());
    let entries = (0..).zip(scheme.community.entries());
    let kinds = [MessageKind::Claim, MessageKind::Act];
    let of_scheme = entries.filter(|(_, e)| kinds.contains(&e.kind) && e.subject == own);
    let mut payees = BTreeMap::new();
    for (index, _) in of_scheme {
        match scheme.community.message(index)? {
            Some(Message::Claim(bytes)) => {
                let claim =
                    Claim::decode(&bytes).map_err(|e| Refusal::of(&e).with("entry", index))?;
                payees.insert(claim.body.event_nullifier, claim.body.payee);
            }
            Some(Message::Act {
                act: Act::Payee(change),
                ..
            }) => {
                payees.insert(change.act.claim, change.act.payee);
            }
            _ => {}
        }
    }
    Ok(payees)
}

/// `None` if the claimant encrypted it to somebody else, or encrypted something other than text.
fn open_payee(sealed: &[u8], key: &RoleSecret) -> Option<String> {
    let padded = key.unseal(sealed)?;
    let text = String::from_utf8(unpad_payee(&padded)?.to_vec()).ok()?;
    // A stranger's text must not control the treasurer's terminal.
    (!text.chars().any(|c| c.is_control() && c != '\n')).then_some(text)
}
