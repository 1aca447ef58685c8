//! A scheme whose pool a contract holds: what a member hands to whoever broadcasts it, and what an auditor checks.

use linli_contract::export::{Execution, Export, Said};
use linli_contract::{Base64, Execute};
use linli_journal::{ArchiveFile, Journal};
use linli_rules::community::CommunityState;
use linli_verifier::MessageVerifier;
use linli_wire::Message;

use crate::scheme_desk::{
    DRAFT, at, attest, bills, by, claim, committee, found, join, officers, refused, scheme,
};
use crate::support::Desk;

fn held() -> Desk {
    let desk = Desk::new();
    officers(&desk);
    let ledger = "ledger = \"cosmwasm:test-1/linli1contract/ibc/COIN\"";
    desk.write("scheme.toml", &DRAFT.replace("ledger = \"files\"", ledger));
    found(&desk);
    committee(&desk, "rulebook publish rulebook.toml", "05-01");
    bills(&desk);
    desk
}

fn with_round(desk: &Desk) {
    join(desk, "ann", "01-01");
    assert_eq!(attest(desk, "ann", "1").status, 0);
    committee(desk, "round open --closing-day 2026-06-30", "06-01");
    desk.write("payee", "linli1ann\n");
}

fn make() -> String {
    format!(
        "claim make {} --payee-file payee {} --out ann.claim --chain execute.json",
        claim("ann"),
        at("06-10")
    )
}

#[test]
fn a_claim_is_written_as_what_a_contract_executes() {
    let desk = held();
    with_round(&desk);
    desk.ok(&make());
    let Execute::Submit { messages } = serde_json::from_str(&desk.read("execute.json")).unwrap()
    else {
        panic!("a claim is submitted");
    };
    let [Base64(bytes)] = &messages[..] else {
        panic!("one message");
    };
    let claim = std::fs::read(desk.path("ann.claim")).unwrap();
    assert_eq!(Message::decode(bytes).unwrap(), Message::Claim(claim));
    desk.ok(&format!("claim verify ann.claim @place {}", at("06-10")));
}

/// The record as a contract on its chain would have said it.
fn history(desk: &Desk) -> String {
    desk.ok("export @place --out all.lir");
    let archive = ArchiveFile::open(&desk.path("all.lir"), None).unwrap();
    let verifier = MessageVerifier::new().unwrap();
    let mut state = CommunityState::new();
    let executions = (0..).zip(archive.entries()).map(|(number, entry)| {
        let bytes = archive.message(number).unwrap().unwrap();
        let message = Message::decode(&bytes).unwrap();
        let verdict = verifier
            .verify_timed(&state, &[(entry.at, &message)])
            .remove(0);
        state.apply(entry.at, verdict.unwrap()).unwrap();
        let said = Said {
            number,
            digest: entry.message,
            root: state.state_root(),
            message: None,
        };
        Execution {
            at: entry.at,
            funds: vec![],
            messages: vec![Base64(bytes)],
            entries: vec![said],
        }
    });
    let export = Export {
        chain: "test-1".into(),
        contract: "linli1contract".into(),
        executions: executions.collect(),
    };
    serde_json::to_string(&export).unwrap()
}

/// `journal.file`, `archive.unsigned`: a member claims by what the contract said on its chain, which takes no messages itself
/// and which no log signed.
#[test]
fn a_claim_is_made_from_a_contracts_history() {
    let desk = held();
    with_round(&desk);
    desk.write("history.json", &history(&desk));
    desk.ok(&make().replace("@place", "--record history.json"));
    desk.ok(&format!("claim verify ann.claim @place {}", at("06-10")));
    let accept = "claim accept --record history.json ann.claim";
    let run = desk.run(&format!("--json {accept} {}", at("06-10")));
    assert!(
        run.stdout.contains("journal.file"),
        "{}{}",
        run.stdout,
        run.stderr
    );
    assert_ne!(run.status, 0);
    let audited = desk.json("audit record");
    let key = audited["checkpoints"]["key"].as_str().expect("a key");
    for signed in [
        "community show --record history.json",
        "result --record history.json",
        "audit history.json --report report.html",
        &format!("audit history.json --node-key {key}"),
        &format!("scheme show --record history.json --node-key {key}"),
    ] {
        assert_eq!(refused(&desk, signed), "archive.unsigned", "{signed}");
    }
}

/// `pool.held`: the treasurer records no money of a pool that a contract holds.
#[test]
fn a_treasurer_records_no_coins() {
    let desk = held();
    let pay_in = "pool contribute --amount 10,000.00 --reference bank-1";
    assert_eq!(
        refused(&desk, &format!("{pay_in} {}", by("tre", "05-01"))),
        "pool.held"
    );
}

/// `contract.ledger`: where the treasurer keeps the money, there is no contract to execute anything.
#[test]
fn a_claim_for_a_treasurer_is_no_execution() {
    let desk = scheme();
    with_round(&desk);
    assert_eq!(refused(&desk, &make()), "contract.ledger");
    assert!(!desk.path("execute.json").exists());
}

#[test]
fn an_audit_of_a_contract_says_what_it_could_not_check() {
    let desk = Desk::new();
    let export = |executions: &str| {
        let text = format!(
            "{{\"chain\": \"test-1\", \"contract\": \"linli1contract\", \"executions\": [{executions}]}}"
        );
        desk.write("history.json", &text);
    };
    export("");
    let run = desk.run("--json audit history.json");
    assert_eq!(run.status, 8, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.value()["entries"], 0);
    let digest = "00".repeat(32);
    export(&format!(
        "{{\"at\": 1, \"entries\": [{{\"number\": 0, \"digest\": \"{digest}\", \"root\": \"{digest}\"}}]}}"
    ));
    assert_eq!(refused(&desk, "audit history.json"), "export.message");
    desk.write("history.json", "{ no export");
    assert_eq!(refused(&desk, "audit history.json"), "encoding.canonical");
}
