//! What a contract said, computed again from its messages.

use linli_testing::town::VERIFIER;
use linli_wire::Message;

use super::chain::{CHAIN, CONTRACT, Chain, SENDER, address};
use super::{ended, execution};
use crate::export::{Execution, Export, Fault, Said};
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

/// `export.order`, `export.message`, `export.coins`, `export.root`: an export leads to the state that its events name,
/// or is refused where it does not.
#[test]
fn a_whole_record_leads_to_the_nodes_state_and_its_export_to_the_same() {
    let (town, log) = ended();
    let (chain, export) = exported(&log);
    assert_eq!(chain.root(), town.state.state_root());
    assert_eq!(chain.height(), log.len() as u64);
    assert_eq!(chain.balance(SENDER), 1_000_000_000 - 3_490_000 + 200);
    let paid = ["ann", "bo"].map(|name| chain.balance(&address(name)));
    assert_eq!(paid.iter().sum::<u128>(), 3_490_000 - 200);

    let text = serde_json::to_string(&export).expect("JSON");
    assert_eq!(serde_json::from_str::<Export>(&text).expect("JSON"), export);
    let state = export.replay(&VERIFIER).expect("it was valid");
    assert_eq!(state.state_root(), town.state.state_root());

    let lied = |lie: &dyn Fn(&mut Vec<Execution>)| {
        let mut export = export.clone();
        lie(&mut export.executions);
        export.replay(&VERIFIER).expect_err("a lie").fault
    };
    let paid = |it: &Execution| !it.funds.is_empty();
    let coins = export
        .executions
        .iter()
        .position(paid)
        .expect("a contribution");
    assert!(matches!(
        lied(&|all| drop(all.remove(3))),
        Fault::Order { .. }
    ));
    assert_eq!(lied(&|all| all[2].messages.clear()), Fault::Message);
    assert_eq!(lied(&|all| all[coins].funds.clear()), Fault::Coins);
    let other = export.executions[1].entries[0].root;
    let root = lied(&|all| all[2].entries[0].root = other);
    assert!(matches!(root, Fault::Root { .. }));
    assert!(matches!(lied(&|all| all[4].at = 0), Fault::Refused(_)));
}
