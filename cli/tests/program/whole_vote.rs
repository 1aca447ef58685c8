//! A small community votes with the separate commands alone, and everybody can check it.

use crate::support::{Desk, OPEN, SEAL};

pub(crate) const REALM: &str = "星河花园";
const FOUNDED: &str = "2026-11-30T00:00:00Z";
const OPENS: &str = "2026-12-01T00:00:00Z";
pub(crate) const DURING: &str = "2026-12-02T00:00:00Z";
const CLOSES: &str = "2026-12-08T00:00:00Z";
/// A witness that cosigned nothing.
const WITNESS: &str = "witness.example/w1+24b5d9fe+BP0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY";

const REGISTER: &str = "\
楼栋,单元,房号,业主,证件号,建筑面积,用途
1,1,101,甲,,100.00,住宅
1,1,102,乙,,80.50,住宅
1,1,201,丙,,60.25,住宅
";

pub(crate) const DRAFT: &str = r#"
title = "vote"
opens = 2026-12-01T00:00:00Z
closes = 2026-12-08T00:00:00Z
counting = "both"
revote = "refused"
floor = 0

[[question]]
text = "lift"
options = ["yes", "no"]
yes = "yes"
abstain = true
rule = "cn-278-special"
"#;

/// Owners a, b and c on a roll, three trustees with keys, a poll whose record is `record`.
fn poll() -> Desk {
    poll_of(DRAFT)
}

/// The same with another draft.
pub(crate) fn poll_of(draft: &str) -> Desk {
    let desk = Desk::new();
    people(&desk);
    trustees(&desk);
    ceremony(&desk, "keys");
    desk.write("draft.toml", draft);
    found(&desk);
    desk.ok(&format!(
        "poll new draft.toml --roll roll.json --keys keys/keys.json --record record --keystore officer.age {OPEN} --at {OPENS}"
    ));
    desk
}

/// One officer founds the community.
pub(crate) fn found(desk: &Desk) {
    desk.ok(&format!(
        "community new --solo --realm {REALM} --record record --keystore officer.age --words-file officer.words {SEAL} --at {FOUNDED}"
    ));
}

/// Owners a, b and c on a roll.
pub(crate) fn people(desk: &Desk) {
    desk.write("register.csv", REGISTER);
    desk.ok("roll import register.csv");
    for (name, unit) in [("a", "1-1-101"), ("b", "1-1-102"), ("c", "1-1-201")] {
        let owner = desk.owner(name);
        desk.ok(&format!(
            "enrol {owner} --realm {REALM} --unit {unit} --out {name}.json"
        ));
    }
    desk.ok(&format!(
        "roll build --register register.json --realm {REALM} --enrolments a.json b.json c.json"
    ));
}

/// Three trustees with keys.
pub(crate) fn trustees(desk: &Desk) {
    for name in ["x", "y", "z"] {
        desk.ok(&format!(
            "trustee new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card {SEAL}"
        ));
    }
}

/// The trustees x, y and z make keys in `folder`, for the purpose of its name.
pub(crate) fn ceremony(desk: &Desk, folder: &str) {
    ceremony_of(desk, REALM, folder);
}

fn ceremony_of(desk: &Desk, realm: &str, folder: &str) {
    desk.ok(&format!(
        "ceremony new --realm {realm} --purpose {folder} --threshold 2 --trustee x.card y.card z.card --out {folder}/ceremony.json"
    ));
    for step in ["round1", "round2", "finish"] {
        for name in ["x", "y", "z"] {
            desk.ok(&format!(
                "ceremony {step} --ceremony {folder} --keystore {name}.age {SEAL}"
            ));
        }
    }
}

fn decrypting(name: &str, out: &str) -> String {
    format!(
        "--json trustee decrypt --record record --keystore {name}.age {OPEN} --out {out} --at {CLOSES}"
    )
}

fn decrypt(desk: &Desk, name: &str, out: &str) -> serde_json::Value {
    desk.ok(&decrypting(name, out)).value()
}

#[test]
fn from_register_to_audited_result() {
    let desk = poll();
    desk.ok("export --record record --out poll.lir");
    for (name, choice) in [("a", "1=1"), ("b", "1=1")] {
        desk.ok(&format!(
            "vote --record record --keystore {name}.age {OPEN} --choose {choice} --out {name}.ballot --at {DURING}"
        ));
    }
    desk.ok(&format!(
        "vote --record poll.lir --keystore c.age {OPEN} --choose 1=2 --out c.ballot --at {DURING}"
    ));
    let taken = desk.json(&format!(
        "poll accept --record record a.ballot c.ballot --at {DURING}"
    ));
    assert_eq!(
        (&taken["accepted"], &taken["known"]),
        (&1.into(), &1.into())
    );
    let early = desk.run(&format!(
        "--json trustee decrypt --record record --keystore x.age {OPEN} --out early --at {DURING}"
    ));
    assert_eq!(early.status, 9);
    assert_eq!(early.value()["error"]["rule"], "decrypt.too_early");
    let early = desk.waits(&format!("poll close --record record --at {DURING}"));
    assert_eq!(early["error"]["rule"], "poll.early_close");
    desk.ok(&format!("poll close --record record --at {CLOSES}"));
    desk.ok(&format!("poll close --record record --at {CLOSES}"));

    // y is lost after the naming, so that the others decrypt without her.
    for name in ["x", "y", "z"] {
        let run = desk.run(&decrypting(name, &format!("{name}-naming")));
        assert_eq!(run.status, 9, "{}", run.stderr);
        assert_eq!(run.value()["missing"], 3, "{}", run.stdout);
    }
    let short = desk.waits(&format!(
        "tally --record record x-naming y-naming --at {CLOSES}"
    ));
    assert_eq!(short["named"], serde_json::json!([1, 2]));
    let early = desk.run("--json --lang en result --record record");
    assert_eq!(early.status, 9);
    assert_eq!(early.value()["error"]["rule"], "tally.naming_missing");
    let counted = "namings of this closing: 2 of 3 needed";
    assert!(early.stdout.contains(counted), "{}", early.stdout);
    let audited = desk.run("--lang en audit record");
    assert!(audited.stdout.contains(counted), "{}", audited.stdout);
    let waits = desk.run(&decrypting("x", "early"));
    assert_eq!(waits.status, 9, "{}", waits.stderr);
    assert_eq!(waits.value()["silent"], serde_json::json!(["z"]));
    assert!(!desk.path("early").exists());
    desk.waits(&format!("tally --record record z-naming --at {CLOSES}"));
    for name in ["x", "z"] {
        let share = decrypt(&desk, name, &format!("{name}-heads"));
        assert_eq!(share["round"], "heads");
    }
    desk.waits(&format!(
        "tally --record record x-heads z-heads --at {CLOSES}"
    ));
    for name in ["x", "z"] {
        let share = desk.json(&format!(
            "trustee decrypt --record record --keystore {name}.age {OPEN} --at {CLOSES}"
        ));
        assert_eq!(share["round"], "shares");
        let again = desk.json(&format!(
            "trustee decrypt --record record --keystore {name}.age {OPEN} --at {CLOSES}"
        ));
        assert_eq!(
            (&again["recorded"], &again["round"]),
            (&true.into(), &"shares".into())
        );
    }
    let result = desk.json("result --record record");
    let question = &result["questions"][0];
    assert_eq!(question["heads"], serde_json::json!([2, 1, 0]), "{result}");
    assert_eq!(
        question["participating"],
        serde_json::json!({ "low": 24_075, "high": 24_075 })
    );
    let audited = desk.json("audit record --at 2027-01-01T00:00:00Z");
    assert_eq!(audited["verdict"], "clean");
    let ahead = desk.run("--json audit record --at 2026-12-01T00:00:00Z");
    assert_eq!(ahead.status, 1);
    assert_eq!(ahead.value()["findings"][0]["rule"], "audit.ahead");
    desk.ok("export --record record --out whole.lir --readable readable");
    // Without the log's key nobody's signature was checked, and that is not green.
    let unsure = desk.run("--json audit whole.lir --at 2027-01-01T00:00:00Z");
    assert_eq!(unsure.status, 8);
    assert_eq!(unsure.value()["verdict"], "as-far-as-checked");
    assert_eq!(unsure.value()["unchecked"][0]["rule"], "audit.no_key");
    let key = audited["checkpoints"]["key"].as_str().unwrap();
    desk.ok(&format!(
        "audit whole.lir --node-key {key} --at 2027-01-01T00:00:00Z"
    ));
    // A witness that never cosigned is missing: whoever needs it is told so by an exit code of its own.
    for line in [
        "audit record --at 2027-01-01T00:00:00Z",
        "result --record record",
        "tally --record record",
    ] {
        let run = desk.run(&format!("--json {line} --witness {WITNESS}"));
        assert_eq!(run.status, 7, "{line}: {}", run.stdout);
    }
    assert!(desk.read("readable/entries.csv").contains(",ballot,"));
    assert!(desk.read("readable/000003-poll.json").contains("lift"));
    let receipt = desk.read("a.ballot.receipt.json");
    let poll = result["poll"].as_str().unwrap();
    desk.write("other.json", &receipt.replace(poll, &"0".repeat(64)));
    let run = desk.run("--json ballot find other.json --record record");
    assert_eq!(run.value()["error"]["rule"], "ballot.poll");
    desk.ok("ballot find a.ballot.receipt.json --record record");
    desk.ok("ballot find c.ballot.receipt.json --record whole.lir");
}

#[test]
fn a_file_takes_no_messages() {
    let desk = poll();
    desk.ok("export --record record --out poll.lir");
    let run = desk.run(&format!(
        "--json poll close --record poll.lir --at {CLOSES}"
    ));
    assert_eq!(run.status, 1);
    assert_eq!(run.value()["error"]["rule"], "journal.file");
}

#[test]
fn a_trustee_decrypts_no_second_set() {
    let desk = poll();
    desk.ok(&format!(
        "vote --record record --keystore a.age {OPEN} --choose 1=1 --out a.ballot --at {DURING}"
    ));
    desk.ok(&format!("poll close --record record --at {CLOSES}"));
    let early = desk.run(&format!(
        "--json trustee decrypt --record record --keystore x.age {OPEN} --out early --at {DURING}"
    ));
    assert_eq!(early.status, 9);
    assert_eq!(early.value()["error"]["rule"], "poll.early_close");
    assert!(!desk.path("early").exists() && !desk.path("x.age.decrypted.json").exists());
    let first = desk.run(&decrypting("x", "first"));
    let named = first.value();
    let closing = named["closing"].as_str().unwrap();
    assert_eq!(desk.run(&decrypting("x", "again")).status, 9);
    let memory = desk.read("x.age.decrypted.json");
    assert!(memory.contains(closing));
    desk.write(
        "x.age.decrypted.json",
        &memory.replace(closing, &"0".repeat(64)),
    );
    let run = desk.run(&format!(
        "--lang en trustee decrypt --record record --keystore x.age {OPEN} --out second --at {CLOSES}"
    ));
    assert_eq!(run.status, 1);
    assert!(
        run.stderr.starts_with("error[trustee.second_set]"),
        "{}",
        run.stderr
    );
    assert!(!desk.path("second").exists());
}

/// `trustee.second_set`: her memory is asked before she waits for others, not when a share is made only.
#[test]
fn a_trustee_who_named_another_closing_does_not_wait() {
    let desk = poll();
    desk.ok(&format!(
        "vote --record record --keystore a.age {OPEN} --choose 1=1 --out a.ballot --at {DURING}"
    ));
    desk.ok(&format!("poll close --record record --at {CLOSES}"));
    let named = decrypt_in(&desk, "record", "x", "");
    assert_eq!(named.status, 9, "{}{}", named.stdout, named.stderr);
    let named = named.value();
    let closing = named["closing"].as_str().unwrap();
    assert_eq!(decrypt_in(&desk, "record", "x", "").status, 9);
    let memory = desk.read("x.age.decrypted.json");
    desk.write(
        "x.age.decrypted.json",
        &memory.replace(closing, &"0".repeat(64)),
    );
    let refused = decrypt_in(&desk, "record", "x", "");
    assert_eq!(refused.status, 1);
    assert_eq!(refused.value()["error"]["rule"], "trustee.second_set");
}

/// `community.witnesses`: what must be the same for everybody is refused until the community's own witnesses have
/// cosigned; founding, and what needs no witness, goes on.
#[test]
fn a_communitys_own_witnesses_are_needed_where_none_are_named() {
    let desk = Desk::new();
    desk.ok(&format!(
        "role new --out officer.card --keystore officer.age --name Officer --words-file officer.words {SEAL}"
    ));
    let role = "{ threshold = 1, valid_from = \"2026-11-01\", valid_to = \"2028-11-01\", cards = [\"officer.card\"] }";
    let founding = |witnesses: &str| {
        format!(
            "realm = \"{REALM}\"\nname = {{ zh = \"社区\", en = \"community\" }}\n\
             [roles]\ncommittee = {role}\nregistrar = {role}\n[witnesses]\n{witnesses}\n"
        )
    };
    desk.write("none.toml", &founding("keys = [\"nobody\"]"));
    let refused = desk.run("--json community check none.toml");
    assert_eq!(refused.value()["error"]["rule"], "log.key");
    desk.write(
        "community.toml",
        &founding(&format!("keys = [\"{WITNESS}\"]")),
    );
    let shown = desk.json("community check community.toml");
    assert_eq!(shown["document"]["witnesses"]["needed"], 1);
    desk.ok(&format!(
        "community new community.toml --record record --keystore officer.age {OPEN} --at {FOUNDED}"
    ));
    desk.ok("community show --record record");
    needs_cosignatures(&desk, "log.witnesses", "audit.witnesses");
}

/// What must be the same for everybody ends with 7 while too few cosigned.
fn needs_cosignatures(desk: &Desk, rule: &str, finding: &str) {
    people(desk);
    trustees(desk);
    for (line, named) in [
        (
            format!("vote --record record --keystore a.age {OPEN} --choose 1=1 --out a.ballot"),
            rule,
        ),
        (
            format!("trustee decrypt --record record --keystore x.age {OPEN}"),
            rule,
        ),
        ("tally --record record".to_owned(), rule),
        ("result --record record".to_owned(), rule),
        (format!("audit record --at {DURING}"), finding),
    ] {
        let run = desk.run(&format!("--json {line}"));
        assert_eq!(run.status, 7, "{line}: {}{}", run.stdout, run.stderr);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains(named), "{line}: {said}");
    }
}

/// `log.validators`: what must be the same for everybody is refused until more than two thirds of the validators have
/// cosigned, whatever witnesses are named; the committee names others through the record.
#[test]
fn a_communitys_validators_are_needed_whoever_is_named_besides() {
    let desk = Desk::new();
    desk.ok(&format!(
        "role new --out officer.card --keystore officer.age --name Officer --words-file officer.words {SEAL}"
    ));
    let key = |seed: u8| {
        let seed = zeroize::Zeroizing::new([seed; 32]);
        let cosigner = linli_log::Cosigner::new("house.example/v", &seed).unwrap();
        let name = format!("house.example/v{}", cosigner.key().as_bytes()[0]);
        linli_log::Cosigner::new(&name, &seed).unwrap()
    };
    let keys: Vec<String> = (101..105).map(|n| key(n).key().to_string()).collect();
    let draft = |keys: &[&str]| {
        let options: Vec<String> = keys
            .iter()
            .map(|key| format!("--validator {key}"))
            .collect();
        desk.run(&format!(
            "--json community draft --realm {REALM} --committee officer.card --registrar officer.card \
             --from 2026-11-01 --to 2028-11-01 --force {}",
            options.join(" ")
        ))
    };
    let refused = draft(&[&keys[0], &keys[0]]);
    assert_eq!(refused.value()["error"]["rule"], "community.validators");
    let all: Vec<&str> = keys.iter().map(String::as_str).collect();
    assert_eq!(draft(&all).status, 0);
    let shown = desk.json("community check community.toml");
    assert_eq!(shown["document"]["validators"].as_array().unwrap().len(), 4);
    let founded = desk.ok("--lang en community check community.toml");
    assert!(
        founded.stdout.contains("3 of 4 decide, 1 may fail"),
        "{}",
        founded.stdout
    );
    desk.ok(&format!(
        "community new community.toml --record record --keystore officer.age {OPEN} --at {FOUNDED}"
    ));
    let other = key(105).key().to_string();
    desk.ok(&format!(
        "community validators {} {} {} {other} --record record --keystore officer.age {OPEN} --at {FOUNDED}",
        keys[0], keys[1], keys[2]
    ));
    let shown = desk.json("community show --record record");
    assert_eq!(shown["validators"]["changes"], 1);
    let who = desk.run("--json node validators --record record");
    assert_eq!((who.status, &who.value()["needed"]), (7, &3.into()));
    assert_eq!(who.value()["validators"][3]["key"], other);
    needs_cosignatures(&desk, "log.validators", "audit.validators");
}

/// Two records of one poll: `record`, in which a and b voted, and `other`, from which b's ballot was left out. The
/// keeper holds both, and x's keystore; z's is copied to another machine, without its memory.
fn two_views() -> Desk {
    let desk = poll();
    let vote = |name: &str| {
        desk.ok(&format!(
            "vote --record record --keystore {name}.age {OPEN} --choose 1=1 --out {name}.ballot --at {DURING}"
        ));
    };
    vote("a");
    desk.copy("record", "other");
    vote("b");
    for record in ["record", "other"] {
        desk.ok(&format!("poll close --record {record} --at {CLOSES}"));
    }
    for name in ["x", "z"] {
        std::fs::copy(
            desk.path(&format!("{name}.age")),
            desk.path(&format!("{name}-copy.age")),
        )
        .unwrap();
    }
    desk
}

fn decrypt_in(desk: &Desk, record: &str, name: &str, more: &str) -> crate::support::Run {
    desk.run(&format!(
        "--json trustee decrypt --record {record} --keystore {name}.age {OPEN} --at {CLOSES} {more}"
    ))
}

/// `tally.naming_missing`: neither of two records of one poll is decrypted with a trustee on the keeper's side and a
/// keystore copied without its memory, while the third trustee names one record alone.
#[test]
fn two_views_and_a_copied_keystore_decrypt_nothing_twice() {
    let desk = two_views();
    for (record, x, z) in [("record", "x", "z"), ("other", "x-copy", "z-copy")] {
        for name in [x, z, x, z] {
            let run = decrypt_in(&desk, record, name, "");
            assert_eq!(run.status, 9, "{}{}", run.stdout, run.stderr);
            assert!(run.value().get("share").is_none());
        }
    }
    // y names what she is shown first, and nothing else; the poll is decrypted there, and nowhere else.
    let share = decrypt_in(&desk, "record", "y", "").value();
    assert_eq!(share["round"], "heads", "{share}");
    let refused = decrypt_in(&desk, "other", "y", "");
    assert_eq!(refused.value()["error"]["rule"], "trustee.second_set");
    assert_eq!(decrypt_in(&desk, "other", "z-copy", "").status, 9);
    assert_eq!(decrypt_in(&desk, "other", "x-copy", "").status, 9);
    // Nor does a witness help who cosigned neither record.
    let chosen = format!("--witness {WITNESS}");
    assert_eq!(decrypt_in(&desk, "other", "z-copy", &chosen).status, 7);
}

/// `trustee.named_other`: a copied keystore learns from the record what its owner named elsewhere; the audit says so.
#[test]
fn a_naming_of_another_record_keeps_a_copied_keystore_from_this_one() {
    let desk = two_views();
    let naming = decrypt_in(&desk, "record", "z", "--out z-naming");
    assert_eq!(naming.status, 9, "{}", naming.stderr);
    // Of 2-of-3 without witnesses all must name one closing: nobody is let wait for that.
    let taken = desk.run(&format!(
        "--json tally --record other z-naming --at {CLOSES}"
    ));
    assert_eq!(taken.status, 1, "{}", taken.stderr);
    assert!(
        taken.stderr.contains("audit.other_closing"),
        "{}",
        taken.stderr
    );
    let told = taken.value();
    assert_eq!(told["elsewhere"][0][0], 3, "{told}");
    assert_eq!(told["refused"][0]["rule"], "tally.naming_never", "{told}");
    let stuck = decrypt_in(&desk, "other", "x-copy", "");
    assert_eq!(stuck.value()["error"]["rule"], "tally.naming_never");
    let result = desk.run("--json result --record other");
    assert_eq!(result.value()["error"]["rule"], "tally.naming_never");
    let refused = decrypt_in(&desk, "other", "z-copy", "");
    assert_eq!(refused.status, 1);
    assert_eq!(refused.value()["error"]["rule"], "trustee.named_other");
    let audited = desk.run("--json audit other --at 2027-01-01T00:00:00Z");
    assert_eq!(audited.status, 8, "{}", audited.stdout);
    assert_eq!(
        audited.value()["unchecked"][0]["rule"],
        "audit.other_closing"
    );
}

#[test]
fn a_poll_is_not_sealed_for_another_communitys_keys() {
    let desk = poll();
    ceremony_of(&desk, "elsewhere", "foreign");
    let run = desk.run(&format!(
        "--json poll new draft.toml --roll roll.json --keys foreign/keys.json --record record --keystore officer.age {OPEN} --at {OPENS}"
    ));
    assert_eq!(run.value()["error"]["rule"], "poll.trustees");
    let shown = desk.ok("--lang en poll show --record record").stdout;
    assert!(shown.contains("Trustees: x, y, z"), "{shown}");
}

#[test]
fn a_keystore_restored_from_words_must_finish_the_ceremony_first() {
    let desk = poll();
    desk.ok(&format!("poll close --record record --at {CLOSES}"));
    desk.ok(&format!(
        "trustee restore --name y --keystore new.age --words-file y.words {SEAL}"
    ));
    let run = desk.run(&format!(
        "--json trustee decrypt --record record --keystore new.age {OPEN} --out share --at {CLOSES}"
    ));
    assert_eq!(run.status, 1);
    assert_eq!(run.value()["error"]["rule"], "trustee.no_share");
}

/// A repetition is not reported as new, and publishing a cancelled poll again does not revive it.
#[test]
fn what_the_record_had_is_said_to_have_been_there() {
    let desk = poll();
    let publish = format!(
        "roll publish roll.json --record record --keystore officer.age {OPEN} --at {DURING}"
    );
    let again = desk.json(&publish);
    assert_eq!(
        (&again["act"], &again["fresh"]),
        (&"#1".into(), &false.into())
    );
    let said = desk.ok(&format!("--lang en {publish}"));
    assert!(
        said.stdout.contains("is in the record as #1"),
        "{}",
        said.stdout
    );
    desk.ok(&format!(
        "poll cancel --record record --reason wrong --keystore officer.age {OPEN} --at {DURING}"
    ));
    let run = desk.run(&format!(
        "--json poll new draft.toml --roll roll.json --keys keys/keys.json --record record --keystore officer.age {OPEN} --at {DURING}"
    ));
    assert_eq!(run.value()["error"]["rule"], "poll.cancelled");
}

#[test]
fn one_bad_file_keeps_no_other_ballot_out() {
    let desk = poll();
    desk.ok("export --record record --out poll.lir");
    desk.write("in/a.ballot", &"x".repeat(2 << 20));
    desk.ok(&format!(
        "vote --record poll.lir --keystore b.age {OPEN} --choose 1=1 --out in/b.ballot --at {DURING}"
    ));
    let run = desk.run(&format!(
        "--json poll accept --record record in --at {DURING}"
    ));
    let done = run.value();
    assert_eq!((run.status, &done["accepted"]), (1, &1.into()), "{done}");
    assert_eq!(done["refused"][0]["rule"], "encoding.size");
    // The wrong folder is not an empty ballot box.
    let run = desk.run(&format!(
        "--json poll accept --record record keys --at {DURING}"
    ));
    assert_eq!(run.value()["error"]["rule"], "file.kind");
}

#[test]
fn a_report_replaces_reports_alone() {
    let desk = poll();
    let audit =
        |file: &str| format!("--json audit record --at 2027-01-01T00:00:00Z --report {file}");
    desk.ok(&audit("report.html"));
    desk.ok(&audit("report.html"));
    let key = desk.read("officer.age");
    let run = desk.run(&audit("officer.age"));
    assert_eq!(run.status, 3, "{}", run.stdout);
    assert_eq!(run.value()["error"]["rule"], "file.exists");
    assert_eq!(desk.read("officer.age"), key);
}
