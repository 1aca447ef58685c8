//! Bills, cases, slips and acts as files: what is altered, foreign or repeated is refused.

use crate::scheme_desk::{DRAFT, at, attest, bill, by, claim, join, officers, refused, scheme};
use crate::support::{Desk, OPEN, SEAL};

#[test]
fn one_bill_is_attested_once_and_can_be_revoked() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    assert_eq!(attest(&desk, "ann", "bill 9").status, 0);
    bill(&desk, "ann", "BILL9");
    let twice =
        format!("attest new bill.toml @place --keystore a1.age {OPEN} --yes --out twice.json");
    assert_eq!(refused(&desk, &twice), "attestation.loss_tag");
    assert!(!desk.path("twice.json").exists());
    // A case whose loss was changed after the first signature is not what was signed.
    let text = desk.read("case.json").replace("1010000", "9010000");
    desk.write("changed.json", &text);
    let sign = format!("attest sign changed.json @place --keystore a2.age {OPEN} --yes");
    assert_eq!(refused(&desk, &sign), "attestation.case");
    desk.ok("export @place --readable readable");
    let files = std::fs::read_dir(desk.path("readable")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let acts = names.filter(|name| name.ends_with("-act.json"));
    let texts = acts.map(|name| desk.read(&format!("readable/{name}")));
    let blind = texts.into_iter().find(|text| text.contains("loss_tag"));
    let id = desk.json("scheme show @place")["scheme"].clone();
    let blind = format!(
        "{{\"act\": {{\"scheme\": {id}, \"act\": {}}}}}",
        blind.unwrap()
    );
    desk.write("blind.json", &blind);
    let sign = format!("role sign blind.json @place --keystore a2.age {OPEN} --yes");
    assert_eq!(refused(&desk, &sign), "attestation.blind");
    // Once revoked by two of three, the bill is free, because nobody has claimed since.
    std::fs::remove_file(desk.path("ann.loss")).unwrap();
    let first = attested_case(&desk);
    desk.ok(&format!(
        "attest revoke {first} {} --out revoke.json",
        by("a1", "05-21")
    ));
    desk.ok(&format!(
        "role sign revoke.json @place --keystore a2.age {OPEN} --yes"
    ));
    let done = desk.json(&format!("role submit revoke.json @place {}", at("05-21")));
    assert_eq!(done["effect"]["bill_is_free"], true);
}

/// Attests another bill and returns the member's file for it.
fn attested_case(desk: &Desk) -> String {
    assert_eq!(attest(desk, "ann", "another").status, 0);
    "ann.loss".to_owned()
}

#[test]
fn files_of_another_scheme_or_act_are_refused() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    assert_eq!(attest(&desk, "ann", "1").status, 0);
    let id = desk.json("scheme show @place")["scheme"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = format!("01{}", &id[2..]);
    let check = format!("claim check {}", claim("ann"));
    assert_eq!(refused(&desk, &check), "claim.round");
    for (file, rule) in [
        ("ann.loss", "attestation.case"),
        ("ann.slip", "members.slip"),
    ] {
        let text = desk.read(file);
        desk.write(file, &text.replace(&id, &other));
        assert_eq!(refused(&desk, &check), rule);
        desk.write(file, &text);
    }
    let pay_in = |reference: &str| {
        format!(
            "pool contribute --amount 1.00 --reference {reference} {}",
            by("tre", "06-01")
        )
    };
    desk.ok(&format!("{} --out one.json", pay_in("x")));
    desk.ok(&format!("{} --out two.json", pay_in("y")));
    let append = format!("role submit one.json two.json @place {}", at("06-01"));
    assert_eq!(refused(&desk, &append), "act.differs");
    // What the record has is signed once; to send it again adds nothing.
    desk.ok(&format!("role submit one.json @place {}", at("06-01")));
    let again =
        format!("role sign one.json @place --keystore tre.age {OPEN} --yes --out again.json");
    let told = desk.run(&format!("--json {again}"));
    assert_eq!(told.value()["error"]["rule"], "act.recorded");
    assert!(!desk.path("again.json").exists());
    let draft = format!("{} --out again.json", pay_in("x"));
    assert_eq!(refused(&desk, &draft), "act.recorded");
    let sent = desk.json(&format!("role submit one.json @place {}", at("06-01")));
    assert_eq!(sent["fresh"], false);
    assert_eq!(desk.json(&pay_in("x"))["fresh"], false);
    // A paper names its scheme; another one is neither asked for nor put in its place.
    let sign =
        format!("role sign two.json @place --keystore tre.age {OPEN} --yes --out other.json");
    assert_eq!(
        refused(&desk, &format!("{sign} --scheme {}", &other[..8])),
        "act.place"
    );
    desk.write(
        "elsewhere.json",
        &desk.read("two.json").replace(&id, &other),
    );
    assert_eq!(
        refused(&desk, &sign.replace("two.json", "elsewhere.json")),
        "community.unknown_scheme"
    );
    let dues = format!("pool dues @place --keystore reg.age {OPEN}");
    assert_eq!(refused(&desk, &dues), "payout.recipient");
    assert_eq!(
        refused(&desk, &pay_in("z").replace("1.00", "1.005")),
        "money.text"
    );
    desk.write("draft.toml", &DRAFT.replace("ledger", "leger"));
    let new = format!("scheme new draft.toml {}", by("c1", "06-01"));
    assert_eq!(refused(&desk, &new), "scheme.draft");
    let nameless =
        format!("role new --name \u{a0} --keystore n.age --words-file n --out n.card {SEAL}");
    assert_eq!(
        refused(&desk, &nameless.replace("\u{a0}", "\u{7f}")),
        "role.card"
    );
}

#[test]
fn bills_need_the_assessors_key() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    desk.write("bill.toml", "member = 1\n");
    let new = |who: &str| {
        format!("attest new bill.toml @place --keystore {who}.age {OPEN} --yes --out case.json")
    };
    assert_eq!(refused(&desk, &new("a1")), "attestation.draft");
    let member = desk.json_file("ann.json")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let bill = |number: &str| {
        format!(
            "member = \"{member}\"\ncategory = 1\nevent_day = \"2026-05-12\"\ngross_loss = \"5.00\"\n\
             bill = {{ issuer = \"h\", number = \"{number}\" }}\n"
        )
    };
    desk.write("bill.toml", &bill(" "));
    assert_eq!(refused(&desk, &new("a1")), "attestation.bill");
    desk.write("bill.toml", &bill("1"));
    assert_eq!(refused(&desk, &new("c1")), "attestation.tag_key");
    let again = format!("attest key new --keystore a1.age {SEAL} --to a2.card --out again.key");
    assert_eq!(refused(&desk, &again), "attestation.tag_key");
    let stranger = format!("attest key take tag.key --keystore c1.age {SEAL}");
    assert_eq!(refused(&desk, &stranger), "attestation.tag_key");
    assert!(!desk.path("case.json").exists());
}

/// `attestation.tag_key`: an assessor who comes later has the same key from any of the others; a second key is never made.
#[test]
fn the_key_of_bills_is_sent_to_whom_it_is_encrypted() {
    let desk = Desk::new();
    officers(&desk);
    desk.ok(&format!("attest key new --keystore a1.age {SEAL}"));
    let send = |from: &str, to: &str| {
        format!("attest key send --keystore {from}.age {SEAL} --to {to}.card --out {to}.key")
    };
    let take =
        |file: &str, who: &str| format!("attest key take {file}.key --keystore {who}.age {SEAL}");
    assert_eq!(refused(&desk, &send("a2", "a3")), "attestation.tag_key");
    desk.ok(&send("a1", "a2"));
    assert_eq!(refused(&desk, &take("a2", "a3")), "attestation.tag_key");
    desk.ok(&take("a2", "a2"));
    desk.ok(&send("a2", "a3"));
    desk.ok(&take("a3", "a3"));
    let again = format!("attest key new --keystore a3.age {SEAL} --force");
    assert_eq!(refused(&desk, &again), "attestation.tag_key");
}

#[test]
fn a_case_signed_by_too_few_is_sent_to_the_other_assessors() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    let member = desk.json_file("ann.json")["id"].clone();
    desk.write(
        "bill.toml",
        &format!(
            "member = {member}\ncategory = 1\nevent_day = \"2026-05-12\"\ngross_loss = \"5.00\"\n\
             bill = {{ issuer = \"h\", number = \"1\" }}\n"
        ),
    );
    desk.ok(&format!(
        "attest new bill.toml @place --keystore a1.age {OPEN} --yes --out case.json"
    ));
    let early = desk.run("attest append case.json @place --loss ann.loss");
    assert_eq!(early.status, 1);
    let next = "linli attest sign case.json";
    assert!(early.stderr.contains(next), "{}", early.stderr);
    assert!(!desk.path("ann.loss").exists());
}
