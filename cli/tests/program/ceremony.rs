//! Three trustees, two of whom decrypt, make the election keys over files.

use std::fs;

use crate::support::{Desk, OPEN, SEAL};

const NAMES: [&str; 3] = ["wang", "li", "zhao"];
const DIR: &str = "shared";

/// A desk with three trustees and a ceremony in the folder `shared`.
fn trustees() -> Desk {
    let desk = Desk::new();
    for name in NAMES {
        desk.ok(&format!(
            "trustee new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.json {SEAL}"
        ));
    }
    let new = desk.json(&format!(
        "ceremony new --realm 星河花园 --purpose 2026 --threshold 2 \
         --trustee wang.json li.json zhao.json --out {DIR}/ceremony.json"
    ));
    assert_eq!(new["id"].as_str().unwrap().len(), 64);
    desk
}

fn step(step: &str, name: &str) -> String {
    format!("ceremony {step} --ceremony {DIR} --keystore {name}.age {SEAL}")
}

fn all(desk: &Desk, name: &str) {
    for trustee in NAMES {
        desk.ok(&step(name, trustee));
    }
}

/// A finished ceremony.
fn finished() -> Desk {
    let desk = trustees();
    ["round1", "round2", "finish"]
        .iter()
        .for_each(|s| all(&desk, s));
    desk
}

#[test]
fn all_confirm_and_the_keys_are_written() {
    let desk = trustees();
    all(&desk, "round1");
    all(&desk, "round2");
    let status = desk.json(&format!("ceremony status --ceremony {DIR}"));
    assert_eq!(status["missing"]["round2"].as_array().unwrap().len(), 0);
    assert_eq!(status["missing"]["confirm"].as_array().unwrap().len(), 3);
    let first = desk.json(&step("finish", "wang"));
    assert_eq!(first["trustee"], 1);
    assert_eq!(first["missing"], serde_json::json!([2, 3]));
    assert!(first["keys"].is_null() && !desk.path("shared/keys.json").exists());
    desk.ok(&step("finish", "li"));
    let last = desk.json(&step("finish", "zhao"));
    assert_eq!(last["keys"], "shared/keys.json");
    let checked = desk.json("ceremony check shared/keys.json");
    assert_eq!(checked["threshold"], 2);
    assert_eq!(checked["trustees"], serde_json::json!(NAMES));
    assert_ne!(checked["heads"], checked["shares"]);
}

/// Two decrypt, and all three must name the closing before.
#[test]
fn a_ceremony_says_how_many_decrypt_and_how_many_name_the_closing() {
    let checked = finished().run("ceremony check shared/keys.json");
    let both = "2 位解密，须 3 位认定截止";
    assert!(checked.stdout.contains(both), "{}", checked.stdout);
}

#[test]
fn steps_may_be_repeated() {
    let desk = finished();
    let before = desk.read("shared/keys.json");
    desk.ok(&step("round1", "wang"));
    desk.ok(&step("finish", "wang"));
    assert_eq!(desk.read("shared/keys.json"), before);
    // Sealed anew, a share would read differently: what was sent stays.
    let sent = desk.read("shared/round2/1-to-2.json");
    desk.ok(&step("round2", "wang"));
    assert_eq!(desk.read("shared/round2/1-to-2.json"), sent);
    desk.write("shared/round2/1-to-2.json", "{}");
    assert_eq!(desk.run(&step("round2", "wang")).status, 3);
}

/// `dkg.order`: whoever has not done her own first step is not told to wait for herself.
#[test]
fn ones_own_first_step_comes_first() {
    let desk = trustees();
    desk.ok(&step("round1", "li"));
    for late in ["round2", "finish"] {
        let run = desk.run(&format!("--json {}", step(late, "wang")));
        assert_eq!(run.value()["error"]["rule"], "dkg.order");
        assert_eq!(
            run.value()["error"]["evidence"]["file"],
            "shared/round1/1.json"
        );
    }
}

/// Changes one digit of the hex text of `field`.
fn alter(desk: &Desk, file: &str, field: &str) {
    let text = desk.read(file);
    let at = text.find(&format!("\"{field}\": \"")).unwrap() + field.len() + 5;
    let mut bytes = text.into_bytes();
    bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
    fs::write(desk.path(file), bytes).unwrap();
}

#[test]
fn an_altered_round_1_names_the_culprit() {
    let desk = trustees();
    all(&desk, "round1");
    alter(&desk, "shared/round1/2.json", "proof_scalar");
    let run = desk.run(&format!("--json {}", step("round2", "wang")));
    assert_eq!(run.status, 1);
    let error = &run.value()["error"];
    assert_eq!(error["rule"], "dkg.signature");
    assert_eq!(error["evidence"]["trustee"], "2 li");
    assert_eq!(error["evidence"]["file"], "shared/round1/2.json");
    assert!(!desk.path("shared/round2").exists());
}

#[test]
fn an_altered_round_2_names_the_culprit_in_both_languages() {
    let desk = trustees();
    all(&desk, "round1");
    all(&desk, "round2");
    alter(&desk, "shared/round2/3-to-1.json", "sealed");
    let line = step("finish", "wang");
    let chinese = desk.run(&line);
    assert_eq!(chinese.status, 1);
    assert!(
        chinese.stderr.starts_with("错误[dkg.signature]"),
        "{}",
        chinese.stderr
    );
    assert!(
        chinese.stderr.contains("受托人：3 zhao"),
        "{}",
        chinese.stderr
    );
    let english = desk.run(&format!("--lang en {line}"));
    assert!(
        english.stderr.contains("trustee: 3 zhao"),
        "{}",
        english.stderr
    );
    assert!(
        english.stderr.contains("file: shared/round2/3-to-1.json"),
        "{}",
        english.stderr
    );
    assert!(!desk.path("shared/confirm").exists());
}

#[test]
fn an_unreadable_package_names_its_sender() {
    let desk = trustees();
    all(&desk, "round1");
    desk.write("shared/round1/3.json", "{}");
    let run = desk.run(&format!("--json {}", step("round2", "wang")));
    assert_eq!(run.value()["error"]["rule"], "encoding.json");
    assert_eq!(run.value()["error"]["evidence"]["trustee"], "3 zhao");
}

#[test]
fn a_missing_package_names_who_is_waited_for() {
    let desk = trustees();
    desk.ok(&step("round1", "wang"));
    desk.ok(&step("round1", "zhao"));
    let run = desk.run(&format!("--json {}", step("round2", "wang")));
    assert_eq!(run.status, 9);
    assert_eq!(run.value()["error"]["rule"], "dkg.missing");
    assert_eq!(run.value()["error"]["evidence"]["trustee"], "2 li");
}

#[test]
fn a_stranger_takes_no_part() {
    let desk = trustees();
    desk.ok(&format!(
        "trustee new --name qian --keystore qian.age --words-file q --out qian.json {SEAL}"
    ));
    let run = desk.run(&format!("--json {}", step("round1", "qian")));
    assert_eq!(run.status, 1);
    assert_eq!(run.value()["error"]["rule"], "dkg.trustee");
    desk.owner("owner");
    let run = desk.run(&format!("--json {}", step("round1", "owner")));
    assert_eq!(run.value()["error"]["rule"], "keystore.kind");
}

#[test]
fn a_threshold_without_a_spare_must_be_said_out_loud() {
    let desk = trustees();
    let line = "ceremony new --realm r --purpose p --threshold 3 --trustee wang.json li.json zhao.json --out all.json";
    let run = desk.run(&format!("--json {line}"));
    assert_eq!(run.status, 1);
    assert_eq!(run.value()["error"]["rule"], "dkg.threshold");
    desk.ok(&format!("{line} --all-needed"));
}

#[test]
fn a_backup_restores_name_and_shares() {
    let desk = finished();
    desk.write("vault", "another long passphrase\n");
    desk.ok(&format!(
        "trustee backup --keystore li.age {OPEN} --work-factor 4 --out li.backup --backup-passphrase-file vault"
    ));
    let unasked = desk.run(&format!(
        "trustee backup --keystore li.age {OPEN} --out other.backup"
    ));
    assert!(
        unasked.stderr.contains("--backup-passphrase-file"),
        "{}",
        unasked.stderr
    );
    let wrong = desk.run(&format!(
        "trustee restore --keystore new.age --backup li.backup --backup-passphrase-file pass {SEAL}"
    ));
    assert_eq!(wrong.status, 4);
    let restored = desk.json(&format!(
        "trustee restore --keystore new.age --backup li.backup --backup-passphrase-file vault {SEAL}"
    ));
    assert_eq!(restored["trustee"], desk.json_file("li.json"));
    assert_eq!(restored["ceremonies"].as_array().unwrap().len(), 1);
}

#[test]
fn words_and_the_shared_folder_restore_the_shares() {
    let desk = finished();
    let restored = desk.json(&format!(
        "trustee restore --name li --keystore new.age --words-file li.words {SEAL}"
    ));
    assert_eq!(restored["trustee"], desk.json_file("li.json"));
    assert_eq!(restored["ceremonies"], serde_json::json!([]));
    let finished = desk.json(&step("finish", "new"));
    assert_eq!(finished["trustee"], 2);
    let backup = desk.json(&format!(
        "trustee backup --keystore new.age {OPEN} --work-factor 4 --out b --backup-passphrase-file pass"
    ));
    assert_eq!(backup["ceremonies"][0], finished["ceremony"]);
}
