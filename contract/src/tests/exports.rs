//! What a contract said, executed again.

use std::sync::LazyLock;

use linli_primitives::SchemeId;
use linli_rule::Rule;
use linli_rules::aid::Movement;
use linli_rules::community::{CommunityState, Offer};
use linli_testing::officers::money;
use linli_testing::town::{Town, VERIFIER};
use linli_wire::Message;
use linli_wire::pool::Contribution;

use super::chain::{ANOTHER, CHAIN, CONTRACT, Chain, SENDER, address};
use super::{ended, execution};
use crate::export::{BadExport, Execution, Export, Fault, Said};
use crate::{Base64, Execute};

/// Sends a log to a chain, and writes down what came and what the contract said.
fn exported(log: &[(i64, Message)]) -> (Chain, Export) {
    let mut chain = Chain::default();
    let mut executions = Vec::new();
    for (at, message) in log {
        let (funds, execute) = execution(message);
        let outcome = chain.send(*at, SENDER, &funds, &execute).expect("valid");
        let said = outcome.taken.into_iter().map(|taken| Said {
            number: taken.entry,
            digest: taken.digest,
            root: taken.root,
            message: taken.own.map(Base64),
        });
        let entries = said.collect();
        let messages = match execute {
            Execute::Submit { messages } => messages,
            Execute::Contribute { .. } | Execute::Pay { .. } => Vec::new(),
        };
        executions.push(Execution {
            at: *at,
            funds,
            messages,
            entries,
        });
    }
    let export = Export {
        chain: CHAIN.into(),
        contract: CONTRACT.into(),
        executions,
    };
    (chain, export)
}

/// A whole record, exported.
static WHOLE: LazyLock<(Town, Chain, Export)> = LazyLock::new(|| {
    let (town, log) = ended();
    let (chain, export) = exported(&log);
    (town, chain, export)
});

/// What is found where an export is not what the contract said.
#[track_caller]
fn lied(lie: impl FnOnce(&mut Export)) -> Fault {
    let mut export = WHOLE.2.clone();
    lie(&mut export);
    export.replay(&VERIFIER).expect_err("a lie").fault
}

/// Where the coins came.
fn contributed() -> usize {
    let executions = &WHOLE.2.executions;
    let found = executions.iter().position(|it| !it.funds.is_empty());
    found.expect("a contribution")
}

/// Ends an export after an execution; the state there.
fn end(export: &mut Export, last: usize) -> CommunityState {
    export.executions.truncate(last + 1);
    export.replay(&VERIFIER).expect("it was valid so far")
}

/// What a dishonest contract would say of coins that move.
fn moved(state: &mut CommunityState, at: i64, scheme: SchemeId, movement: Movement) -> Said {
    let act = movement.act();
    let bytes = Message::Act { scheme, act }.encode();
    let number = state.height();
    let offer = Offer::Moved { scheme, movement };
    state
        .apply(at, offer)
        .expect("the rules have nothing against it");
    Said {
        number,
        digest: Message::digest_of(&bytes),
        root: state.state_root(),
        message: Some(Base64(bytes)),
    }
}

#[test]
fn a_whole_record_leads_to_the_nodes_state_and_its_export_to_the_same() {
    let (town, chain, export) = &*WHOLE;
    assert_eq!(chain.root(), town.state.state_root());
    assert_eq!(chain.height(), town.log.len() as u64);
    assert_eq!(chain.balance(SENDER), 1_000_000_000 - 3_490_000 + 200);
    let paid = ["ann", "bo"].map(|name| chain.balance(&address(name)));
    assert_eq!(paid.iter().sum::<u128>(), 3_490_000 - 200);

    let text = serde_json::to_string(export).expect("JSON");
    assert_eq!(
        &serde_json::from_str::<Export>(&text).expect("JSON"),
        export
    );
    let state = export.replay(&VERIFIER).expect("it was valid");
    assert_eq!(state.state_root(), town.state.state_root());
}

/// A message that the contract refused is still among what an execution carried.
#[test]
fn a_refused_message_in_an_export_changes_nothing() {
    let (town, _, export) = &*WHOLE;
    let mut export = export.clone();
    let again = export.executions[1].messages[0].clone();
    export.executions[2].messages.insert(0, again);
    let state = export.replay(&VERIFIER).expect("one was refused");
    assert_eq!(state.state_root(), town.state.state_root());
}

/// `export.order`, `export.message`, `export.coins`, `export.root`: an export leads to the state that its events name, or is
/// refused where it does not.
#[test]
fn an_export_with_other_entries_or_messages_is_refused() {
    let coins = contributed();
    let order = lied(|it| drop(it.executions.remove(3)));
    assert!(matches!(order, Fault::Order { .. }), "{order}");
    let missing = |place: usize| lied(move |it| it.executions[place].messages.clear());
    assert_eq!(missing(2), Fault::Message);
    let other = WHOLE.2.executions[1].entries[0].clone();
    assert_eq!(
        lied(|it| it.executions[coins].entries[0].digest = other.digest),
        Fault::Message
    );
    let root = lied(|it| it.executions[2].entries[0].root = other.root);
    assert!(matches!(root, Fault::Root { .. }), "{root}");
    assert_eq!(lied(|it| it.executions[4].at = 0).rule(), "community.clock");
    let message = WHOLE.2.executions[2].messages[0].clone();
    assert_eq!(
        lied(|it| it.executions[2].entries[0].message = Some(message)),
        Fault::Coins
    );
}

/// `contract.funds`, `export.coins`: coins belong to one contribution, and a contribution to them.
#[test]
fn an_export_whose_coins_are_other_than_its_contribution_is_refused() {
    let coins = contributed();
    let none = lied(|it| it.executions[coins].funds.clear());
    assert_eq!(none.rule(), "contract.funds");
    let other = lied(|it| it.executions[coins].funds[0].amount += 1);
    assert_eq!(other, Fault::Coins);
    let funds = WHOLE.2.executions[coins].funds.clone();
    let unasked = lied(|it| it.executions[2].funds = funds);
    assert_eq!(unasked.rule(), "contract.funds");
    let messages = WHOLE.2.executions[2].messages.clone();
    assert_eq!(
        lied(|it| it.executions[coins].messages = messages),
        Fault::Coins
    );
}

/// `export.coins`: the same coins are not contributed twice, and not under a reference of somebody's choice.
#[test]
fn coins_count_once_and_under_the_entrys_own_name() {
    let (town, _, export) = &*WHOLE;
    let (coins, scheme) = (contributed(), town.scheme_id());
    let contribution = |amount: u128, reference: String| {
        let amount = u64::try_from(amount).expect("small");
        Movement::In(Contribution {
            amount: money(amount),
            reference,
        })
    };
    let Execution { at, funds, .. } = &export.executions[coins];

    let mut twice = export.clone();
    let mut state = end(&mut twice, coins);
    let reference = format!("coins:{}", state.height());
    let again = contribution(funds[0].amount, reference);
    let again = moved(&mut state, *at, scheme, again);
    let number = again.number;
    twice.executions[coins].entries.push(again);
    let fault = Fault::Coins;
    let refused = twice.replay(&VERIFIER).expect_err("they came once");
    assert_eq!(refused, BadExport { number, fault });

    let mut renamed = export.clone();
    let mut state = end(&mut renamed, coins - 1);
    let other = contribution(funds[0].amount, "coins:999".into());
    let other = moved(&mut state, *at, scheme, other);
    let execution = Execution {
        entries: vec![other],
        ..export.executions[coins].clone()
    };
    renamed.executions.push(execution);
    let refused = renamed.replay(&VERIFIER).expect_err("another name");
    assert_eq!(refused.fault, Fault::Coins);
}

/// `contract.ledger`: what one contract said is not what another said, or one of another chain.
#[test]
fn an_export_of_another_contract_or_chain_is_refused() {
    let chain = lied(|it| it.chain = "other-1".into());
    assert_eq!(chain.rule(), "contract.ledger");
    let contract = lied(|it| it.contract = ANOTHER.into());
    assert_eq!(contract.rule(), "contract.ledger");
}

/// `contract.payee`: an address is one of the contract's own chain.
#[test]
fn an_export_with_a_claim_that_no_address_is_paid_for_is_refused() {
    let mut town = super::town().founded();
    town.open_scheme(2);
    let (_, mut export) = exported(&town.log);
    let before = town.log.len();
    town.payees = vec!["elsewhere1ann".into()];
    town.claim(0);
    let (at, message) = &town.log[before];
    let said = Said {
        number: before as u64,
        digest: message.digest(),
        root: town.state.state_root(),
        message: None,
    };
    export.executions.push(Execution {
        at: *at,
        funds: vec![],
        messages: vec![Base64(message.encode())],
        entries: vec![said],
    });
    let refused = export.replay(&VERIFIER).expect_err("nobody is paid");
    assert_eq!(refused.fault.rule(), "contract.payee");
}

/// `export.left_out`: a contract that leaves out what the rules take is found out.
#[test]
fn an_export_without_an_entry_for_a_valid_message_is_refused() {
    let mut export = WHOLE.2.clone();
    let left_out = export.executions[2].clone();
    end(&mut export, 1);
    let digest = left_out.entries[0].digest;
    export.executions[1].messages.extend(left_out.messages);
    export.executions[1].at = left_out.at;
    let refused = export.replay(&VERIFIER).expect_err("one is left out");
    assert_eq!(refused.fault, Fault::LeftOut { digest });
}
