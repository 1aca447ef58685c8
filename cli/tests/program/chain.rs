//! A scheme whose pool a contract holds: what a member hands to whoever broadcasts it, and what an auditor checks.

use linli_contract::export::{Execution, Export, Said};
use linli_contract::{Base64, Execute};
use linli_journal::{ArchiveFile, Journal};
use linli_rules::community::CommunityState;
use linli_verifier::MessageVerifier;
use linli_wire::Message;

use crate::node_desk::community;
use crate::scheme_desk::{
    DRAFT, REALM, at, attest, bills, by, claim, committee, found, join, officers, refused, scheme,
};
use crate::support::Desk;

const CONTRACT: &str = "linli1ejpjr43ht3y56pplm5pxpusmcrk9rkkvcv5ktu";
const PAYEE: &str = "linli1fxg4urtafdqzuvqh6qgtc8qws09vd3uhd9gznz";

/// Officers, and the draft of a scheme on a chain.
fn drafted() -> Desk {
    let desk = Desk::new();
    officers(&desk);
    let ledger = format!("ledger = \"cosmwasm:test-1/{CONTRACT}/ibc/COIN\"");
    desk.write("scheme.toml", &DRAFT.replace("ledger = \"files\"", &ledger));
    desk
}

fn held() -> Desk {
    let desk = drafted();
    found(&desk);
    committee(&desk, "rulebook publish rulebook.toml", "05-01");
    bills(&desk);
    desk
}

fn with_round(desk: &Desk) {
    join(desk, "ann", "01-01");
    assert_eq!(attest(desk, "ann", "1").status, 0);
    committee(desk, "round open --closing-day 2026-06-30", "06-01");
    desk.write("payee", &format!("{PAYEE}\n"));
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
    let made = desk.ok(&make()).stdout;
    let command = format!("tx wasm execute {CONTRACT} \"$(cat execute.json)\"");
    assert!(made.contains(&command), "{made}");
    assert!(!made.contains("请交给保管记录者"), "{made}");
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
        contract: CONTRACT.into(),
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
    let told = desk.run(&make()).stderr;
    assert!(told.contains("该计划的资金由司库保管"), "{told}");
    assert!(told.contains("不用 --chain"), "{told}");
    assert!(!desk.path("execute.json").exists());
    let made = desk.ok(&make().replace("--chain execute.json", "")).stdout;
    assert!(made.contains("请交给保管记录者"), "{made}");
    let shown = desk.ok("claim show ann.claim").stdout;
    assert!(shown.contains("申领人和收款信息在此无人能看到"), "{shown}");
}

/// `contract.payee`: who could not be paid is told before the passphrase is asked for and anything is proved.
#[test]
fn a_payee_without_an_address_on_the_chain_is_refused_at_the_start() {
    let desk = held();
    with_round(&desk);
    for payee in [
        "linli1ann",
        "other1fxg4urtafdqzuvqh6qgtc8qws09vd3uhtr24a7",
        "Ann, account 7",
    ] {
        desk.write("payee", payee);
        let no_passphrase = make().replace("--passphrase-file pass", "--passphrase-file nowhere");
        assert_eq!(refused(&desk, &no_passphrase), "contract.payee", "{payee}");
    }
    let told = desk.run(&make()).stderr;
    assert!(told.contains("收款人不是付款链上的地址"), "{told}");
    assert!(
        told.contains(&format!("不是合约 {CONTRACT} 所在链的地址")),
        "{told}"
    );
    assert!(!desk.path("ann.claim").exists() && !desk.path("execute.json").exists());
}

/// Where a contract holds the pool, nothing says that only the treasurer sees who is paid.
#[test]
fn a_payee_on_a_chain_is_told_to_be_public() {
    let desk = drafted();
    community(&desk, REALM, "05-01");
    let signed = format!(
        "scheme new scheme.toml {} --out act.json",
        by("c1", "05-01")
    );
    let signed = desk.ok(&signed).stdout;
    assert!(
        signed.contains("收款人是链上地址，任何人都能看到"),
        "{signed}"
    );
    assert!(!signed.contains("加密给"), "{signed}");

    let desk = held();
    with_round(&desk);
    desk.ok(&make());
    let shown = desk.ok("claim show ann.claim").stdout;
    assert!(shown.contains(&format!("付给 {PAYEE}，任何人")), "{shown}");
    assert!(!shown.contains("收款信息在此无人能看到"), "{shown}");
    assert_eq!(desk.json("claim show ann.claim")["payee"], PAYEE);
}

/// The claim itself lapses later than its round.
#[test]
fn a_claim_has_one_last_day() {
    let desk = held();
    with_round(&desk);
    let made = desk.json(&make());
    assert_eq!(made["until"], "2026-06-30");
    let shown = desk.json("claim show ann.claim @place");
    assert_eq!(shown["until"], made["until"]);
    assert_ne!(shown["until"], shown["expires"]);
}

/// `file.exists`: what would be lost at the end is refused before anything is read or proved.
#[test]
fn a_file_that_is_there_is_seen_before_the_work() {
    let desk = Desk::new();
    desk.write("there", "kept");
    let nowhere = |line: String| line.replace("@place", "--record nowhere");
    for line in [
        make().replace("execute.json", "there"),
        make().replace("--out ann.claim", "--out there"),
        "export @place --out there".to_owned(),
        "audit nowhere --report there".to_owned(),
        "result @place --report there".to_owned(),
        format!(
            "round open --closing-day 2026-06-30 {} --out there",
            by("c1", "06-01")
        ),
        format!(
            "role sign paper @place --keystore c1.age --out there {}",
            at("06-01")
        ),
        "attest append case @place --loss there".to_owned(),
        "enrol --keystore ann.age --realm R --unit 1 --out there".to_owned(),
    ] {
        let run = desk.run(&format!("--json {}", nowhere(line)));
        let told = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(run.value()["error"]["rule"], "file.exists", "{told}");
        assert_eq!(run.status, 3, "{told}");
    }
    assert_eq!(desk.read("there"), "kept");
}

/// `archive.unsigned`: who exports a contract's history is not sent to export one.
#[test]
fn a_history_is_not_exported_and_the_remedy_is_another() {
    let desk = held();
    desk.write("history.json", &history(&desk));
    for kind in ["--out again.lir", "--readable again"] {
        let export = format!("export --record history.json {kind}");
        assert_eq!(refused(&desk, &export), "archive.unsigned");
        let told = desk.run(&export).stderr;
        assert!(
            told.contains("原样转交") && !told.contains("linli export"),
            "{told}"
        );
    }
    assert!(!desk.path("again").exists() && !desk.path("again.lir").exists());
}

#[test]
fn an_audit_of_a_contract_says_what_it_could_not_check() {
    let desk = Desk::new();
    let export = |executions: &str| {
        let text = format!(
            "{{\"chain\": \"test-1\", \"contract\": \"{CONTRACT}\", \"executions\": [{executions}]}}"
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
