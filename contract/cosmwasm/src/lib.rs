//! The contract as a CosmWasm module: entry points, storage, events and coins.
//!
//! There is no `migrate`: nobody, whoever a chain calls the contract's admin, can put other code in its place.

use std::sync::OnceLock;

use cosmwasm_std::{
    BankMsg, Binary, Coin, Deps, DepsMut, Env, Event, MessageInfo, Order, Response, StdError,
    StdResult, Storage, Uint256, entry_point, to_json_binary,
};
use linli_contract::{Base64, Call, Contract, Execute, Here, Instantiate, LeftOut, Outcome, Query};
use linli_contract::{MessageVerifier, Taken};

#[cfg(target_arch = "wasm32")]
mod snapshot;

#[cfg(target_arch = "wasm32")]
getrandom::register_custom_getrandom!(no_randomness);

/// A contract has none, and asks for none.
#[cfg(target_arch = "wasm32")]
fn no_randomness(_: &mut [u8]) -> Result<(), getrandom::Error> {
    Err(getrandom::Error::UNSUPPORTED)
}

/// The keys, from the snapshot.
static VERIFIER: OnceLock<MessageVerifier> = OnceLock::new();

/// Nothing that derives keys is reached from here, so that it is left out of the module.
fn verifier() -> &'static MessageVerifier {
    if cfg!(feature = "derives") {
        return VERIFIER.get_or_init(derived);
    }
    #[cfg(target_arch = "wasm32")]
    snapshot::restore();
    VERIFIER.get().expect("the module has a snapshot")
}

fn derived() -> MessageVerifier {
    MessageVerifier::ready().expect("the parameters ship with the module")
}

/// The community is founded by the message that its committee signed.
#[entry_point]
pub fn instantiate(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    message: Instantiate,
) -> StdResult<Response> {
    let Base64(founding) = message.founding;
    let execute = Execute::submit([founding]);
    run(deps, &env, &info, &execute)
}

/// Messages, a contribution, or payouts.
#[entry_point]
pub fn execute(
    deps: DepsMut<'_>,
    env: Env,
    info: MessageInfo,
    message: Execute,
) -> StdResult<Response> {
    run(deps, &env, &info, &message)
}

/// What anybody may ask.
#[entry_point]
pub fn query(deps: Deps<'_>, env: Env, query: Query) -> StdResult<Binary> {
    let kept = Kept(deps.storage);
    let contract = Contract::open(here(&env), &kept);
    to_json_binary(&contract.query(&query).map_err(refused)?)
}

fn run(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    execute: &Execute,
) -> StdResult<Response> {
    let seconds = i64::try_from(env.block.time.seconds());
    let funds: Vec<_> = info.funds.iter().map(coin).collect::<StdResult<_>>()?;
    let call = Call {
        at: seconds.map_err(|_| StdError::msg("a time before 1970"))?,
        sender: info.sender.as_str(),
        funds: &funds,
        // One address has one spelling, so that what was proved is what is paid.
        is_address: &|text| deps.api.addr_validate(text).is_ok_and(|valid| valid.as_str() == text),
    };
    let kept = Kept(deps.storage);
    let mut contract = Contract::open(here(env), &kept);
    let outcome = contract.execute(verifier(), call, execute).map_err(refused)?;
    for (key, value) in contract.into_changes().collect::<Vec<_>>() {
        match value {
            Some(value) => deps.storage.set(&key, &value),
            None => deps.storage.remove(&key),
        }
    }
    Ok(response(outcome))
}

/// Each entry and each refusal is an event; what is to be paid, a message to the bank.
fn response(outcome: Outcome) -> Response {
    let taken = outcome.taken.into_iter().map(entry);
    let left_out = outcome.left_out.iter().map(refusal);
    let sendings = outcome.sendings.into_iter().map(|sending| BankMsg::Send {
        to_address: sending.to,
        amount: vec![Coin::new(sending.coin.amount, sending.coin.denomination)],
    });
    Response::new()
        .add_events(taken)
        .add_events(left_out)
        .add_messages(sendings)
}

fn entry(taken: Taken) -> Event {
    let event = Event::new("entry")
        .add_attribute("number", taken.entry.to_string())
        .add_attribute("kind", taken.kind.name())
        .add_attribute("digest", taken.digest.to_string())
        .add_attribute("root", taken.root.to_string());
    match taken.own {
        Some(message) => event.add_attribute("message", Binary::from(message).to_base64()),
        None => event,
    }
}

fn refusal(left_out: &LeftOut) -> Event {
    Event::new("refused")
        .add_attribute("place", left_out.place.to_string())
        .add_attribute("rule", left_out.rule())
}

/// The sentence begins with the rule's id.
fn refused(refusal: linli_contract::Refusal) -> StdError {
    StdError::msg(linli_contract::told(&refusal))
}

fn here(env: &Env) -> Here {
    Here {
        chain: env.block.chain_id.clone(),
        contract: env.contract.address.to_string(),
    }
}

fn coin(coin: &Coin) -> StdResult<linli_contract::Coin> {
    let too_many = |_| StdError::msg("contract.funds: more coins than there can be");
    Ok(linli_contract::Coin {
        denomination: coin.denom.clone(),
        amount: cosmwasm_std::Uint128::try_from(Uint256::from(coin.amount))
            .map_err(too_many)?
            .u128(),
    })
}

/// The chain's storage, to be read.
struct Kept<'a>(&'a dyn Storage);

impl linli_contract::Storage for Kept<'_> {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(key)
    }

    fn range(&self, prefix: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
        let end = after(prefix);
        let start = Some(prefix).filter(|prefix| !prefix.is_empty());
        self.0.range(start, end.as_deref(), Order::Ascending).collect()
    }
}

/// The least key beyond all that begin with `prefix`.
fn after(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte < u8::MAX)?;
    let mut end = prefix[..=last].to_vec();
    end[last] += 1;
    Some(end)
}
