use std::fs;

use linli_wire::pool::Payout;
use linli_wire::signature::Signed;
use serde_json::Value;

use super::super::fixture::{CLAIMED, Keeper, Stub, key, money};
use super::*;

fn replayed(record: &Record) -> SchemeReplay {
    replay(record, &Stub, &mut |_| {})
}

/// Rule and file of every problem.
fn wrong(record: &Record) -> Vec<(String, String)> {
    let problems = replayed(record).problems().to_vec();
    problems.into_iter().map(|p| (p.rule, p.file)).collect()
}

fn named(rule: &str, file: &str) -> (String, String) {
    (rule.to_owned(), file.to_owned())
}

/// Acts and claims by what they are; see the order in the fixture.
const RULEBOOK: &str = "acts/000002.json";
const ATTEST: &str = "acts/000005.json";
const FIRST_CLAIM: &str = "claims/000008.claim";
const SECOND_CLAIM: &str = "claims/000009.claim";
const CLOSE: &str = "acts/000010.json";
const PAYOUTS: [&str; 2] = ["acts/000011.json", "acts/000012.json"];

/// The record with one file changed by whoever keeps it, journal and all.
fn with(keeper: &Keeper, file: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> Vec<(String, String)> {
    let forge = |entry: &Entry, bytes| {
        Some(match entry.file == file {
            true => change(bytes),
            false => bytes,
        })
    };
    let (_folder, record) = keeper.forged(forge);
    wrong(&record)
}

fn edit(bytes: Vec<u8>, pointer: &str, value: Value) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(&bytes).expect("own JSON");
    *document.pointer_mut(pointer).expect("there") = value;
    serde_json::to_vec(&document).expect("JSON")
}

#[test]
fn an_honest_schemes_record_is_clean_and_reconciles() {
    let keeper = Keeper::whole();
    let mut seen = Vec::new();
    let replay = replay(keeper.record(), &Stub, &mut |done| seen.push(done));
    assert_eq!(replay.problems(), []);
    assert_eq!(seen, [12]);
    let state = replay.state().expect("a scheme");
    assert_eq!(state.state_root(), keeper.state().state_root());
    let report = replay.report(keeper.record()).expect("a scheme");
    assert!(report.is_clean() && report.reconciles());
    assert_eq!((report.claims_found, report.claims_accepted), (2, 2));
    let [round] = report.rounds.as_slice() else {
        panic!("one round");
    };
    assert_eq!((round.claims, round.claimed), (2, 2 * CLAIMED));
    assert_eq!((round.payouts, round.paid_out), (2, CLAIMED));
    assert_eq!(
        (round.pool_before, round.pool_after),
        (Some(CLAIMED), Some(0))
    );
    assert_eq!(report.categories[0].totals.paid, CLAIMED - 200);
    assert_eq!(report.categories[0].totals.fees, 200);
    let balances: Vec<_> = report.history.iter().map(|step| step.balance).collect();
    assert_eq!(balances, [CLAIMED, CLAIMED / 2, 0]);
}

#[test]
fn a_changed_file_is_named_by_its_digest_and_the_rest_is_audited() {
    let keeper = Keeper::whole();
    for file in [RULEBOOK, FIRST_CLAIM] {
        let path = keeper.path().join(file);
        let kept = fs::read(&path).expect("there");
        let mut bytes = kept.clone();
        *bytes.last_mut().expect("not empty") ^= 1;
        fs::write(&path, bytes).expect("writable");
        assert_eq!(wrong(keeper.record())[0], named("record.digest", file));
        fs::write(&path, kept).expect("writable");
    }
    assert_eq!(wrong(keeper.record()), []);
}

#[test]
fn a_dropped_line_breaks_the_chain() {
    let keeper = Keeper::whole();
    let path = keeper.path().join("journal.jsonl");
    let text = fs::read_to_string(&path).expect("there");
    let lines: Vec<_> = text.lines().collect();
    let without = [&lines[..6], &lines[7..]].concat().join("\n") + "\n";
    fs::write(&path, without).expect("writable");
    let refused = Record::open(keeper.path()).expect_err("a line is gone");
    assert_eq!(
        (refused.rule(), refused.file()),
        ("record.chain", "journal.jsonl".to_owned())
    );
}

#[test]
fn an_entry_dropped_with_a_new_chain_is_missed_by_what_rested_on_it() {
    let keeper = Keeper::whole();
    let (_folder, record) =
        keeper.forged(|entry, bytes| (entry.file != FIRST_CLAIM).then_some(bytes));
    let problems = wrong(&record);
    // The closing counts two claims, and nothing can be paid on a round that is not closed.
    assert_eq!(
        problems,
        [
            named("claim.state_root", SECOND_CLAIM),
            named("round.closing", CLOSE),
            named("payout.unknown", PAYOUTS[0]),
            named("payout.unknown", PAYOUTS[1]),
        ]
    );
}

#[test]
fn a_changed_act_is_named_by_its_signature() {
    let keeper = Keeper::whole();
    let changed = with(&keeper, "acts/000004.json", |bytes| {
        edit(bytes, "/contribute/act/amount", (CLAIMED + 1).into())
    });
    assert_eq!(changed[0], named("authority.signature", "acts/000004.json"));
}

#[test]
fn a_forged_signature_is_named() {
    let keeper = Keeper::whole();
    let signature = "/attest/signatures/1/signature";
    let forged = with(&keeper, ATTEST, |bytes| {
        edit(bytes, signature, "00".repeat(64).into())
    });
    assert_eq!(forged[0], named("authority.signature", ATTEST));
    let short = with(&keeper, ATTEST, |bytes| {
        let document: Value = serde_json::from_slice(&bytes).expect("own JSON");
        let first = document["attest"]["signatures"][0].clone();
        edit(bytes, "/attest/signatures", [first].to_vec().into())
    });
    assert_eq!(short[0], named("authority.threshold", ATTEST));
}

#[test]
fn a_payout_of_another_sum_is_named_even_if_the_treasurer_signs_it() {
    let keeper = Keeper::whole();
    let id = keeper.state().id();
    let wrong = with(&keeper, PAYOUTS[0], |bytes| {
        let act: Act = serde_json::from_slice(&bytes).expect("own act");
        let Act::Pay(paid) = act else {
            panic!("a payout");
        };
        let payout = Payout {
            net: money(paid.act.net.get() + 1),
            ..paid.act
        };
        let act = Act::Pay(Signed::new(payout).sign(id, &key(30)));
        serde_json::to_vec(&act).expect("JSON")
    });
    assert_eq!(wrong, [named("payout.amount", PAYOUTS[0])]);
}

#[test]
fn a_claim_with_another_payee_or_proof_is_named_and_what_rested_on_it_too() {
    let keeper = Keeper::whole();
    let flip = |at_end: bool| {
        move |bytes: Vec<u8>| {
            let mut claim = Claim::decode(&bytes).expect("own claim");
            match at_end {
                true => claim.proof[0] ^= 1,
                false => claim.body.amount = money(CLAIMED + 10_000),
            }
            claim.encode()
        }
    };
    let proof = with(&keeper, SECOND_CLAIM, flip(true));
    assert_eq!(
        proof,
        [
            named("claim.proof", SECOND_CLAIM),
            named("round.closing", CLOSE),
            named("payout.unknown", PAYOUTS[0]),
            named("payout.unknown", PAYOUTS[1]),
        ]
    );
    // The stub takes the proof; the digest in the closing does not.
    let amount = with(&keeper, SECOND_CLAIM, flip(false));
    assert_eq!(amount[0], named("round.closing", CLOSE));
}

#[test]
fn a_claim_that_rests_on_a_false_one_is_checked_without_it() {
    let keeper = Keeper::whole();
    let problems = with(&keeper, FIRST_CLAIM, |bytes| {
        let mut claim = Claim::decode(&bytes).expect("own claim");
        claim.proof[0] ^= 1;
        claim.encode()
    });
    assert_eq!(problems[0], named("claim.proof", FIRST_CLAIM));
    // It was made for the root that the false claim led to.
    assert_eq!(problems[1], named("claim.state_root", SECOND_CLAIM));
}

#[test]
fn bytes_that_are_no_act_and_no_claim_are_named() {
    let keeper = Keeper::whole();
    let act = with(&keeper, CLOSE, |_| b"{\"close\":{}}".to_vec());
    assert_eq!(act[0], named("record.json", CLOSE));
    let claim = with(&keeper, SECOND_CLAIM, |_| b"LINLIC".to_vec());
    assert_eq!(claim[0], named("encoding.magic", SECOND_CLAIM));
}

#[test]
fn claims_of_another_circuit_are_not_judged() {
    let keeper = Keeper::whole();
    let other = with(&keeper, "scheme.json", |bytes| {
        edit(bytes, "/claim_key", "vk2".into())
    });
    assert_eq!(other, [named("claim.key", "scheme.json")]);
}

#[test]
fn a_record_starts_with_its_scheme_and_has_no_other() {
    let keeper = Keeper::whole();
    let (_folder, record) =
        keeper.forged(|entry, bytes| (entry.kind != Kind::Scheme).then_some(bytes));
    assert_eq!(wrong(&record), [named("record.order", "journal.jsonl")]);
    let (_folder, mut twice) = keeper.forged(|_, bytes| Some(bytes));
    let at = twice.entries().last().expect("whole").at;
    twice
        .append(at, Kind::Scheme, "scheme-2.json", b"{}")
        .expect("writable");
    assert_eq!(wrong(&twice), [named("record.order", "scheme-2.json")]);
    let folder = tempfile::tempdir().expect("a place to write");
    let empty = Record::create(folder.path()).expect("empty");
    assert_eq!(wrong(&empty), [named("record.order", "journal.jsonl")]);
}

/// The record walked in strides of `size` entries.
fn walked(record: &Record, size: usize) -> Walk {
    let [scheme, rest @ ..] = record.entries() else {
        panic!("a whole record");
    };
    let start = Walk {
        state: open(record, scheme, &Stub).expect("a scheme"),
        history: History::default(),
        problems: vec![],
    };
    rest.chunks(size)
        .fold(start, |walk, stride| walk.follow(record, stride, &Stub))
}

#[test]
fn strides_of_any_length_find_the_same() {
    let keeper = Keeper::whole();
    let (_folder, forged) = keeper.forged(|entry, mut bytes| {
        if entry.file == SECOND_CLAIM {
            *bytes.last_mut().expect("not empty") ^= 1;
        }
        Some(bytes)
    });
    for record in [keeper.record(), &forged] {
        let whole = walked(record, STRIDE);
        for size in [1, 2, 7] {
            let walk = walked(record, size);
            assert_eq!(walk.state.state_root(), whole.state.state_root());
            assert_eq!(walk.problems, whole.problems);
            assert_eq!(walk.history.pool, whole.history.pool);
        }
    }
    let honest = walked(keeper.record(), 1);
    assert_eq!(honest.state.state_root(), keeper.state().state_root());
    assert_eq!(walked(&forged, 1).problems[0].rule, "claim.proof");
}

#[test]
fn two_sums_of_the_pool_that_differ_are_named() {
    let keeper = Keeper::whole();
    let [scheme, rest @ ..] = keeper.record().entries() else {
        panic!("a whole record");
    };
    let mut walk = Walk {
        state: open(keeper.record(), scheme, &Stub).expect("a scheme"),
        history: History::default(),
        problems: vec![],
    };
    walk.history.flows.received = 1;
    let walk = walk.follow(keeper.record(), &rest[..1], &Stub);
    let [problem] = walk.problems.as_slice() else {
        panic!("one problem");
    };
    assert_eq!(
        (&*problem.rule, &*problem.file),
        ("pool.reconciled", RULEBOOK)
    );
}
