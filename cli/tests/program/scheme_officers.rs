//! Committee, registrar and treasurer act within their roles, and the registrar's book follows the record.

use crate::scheme_desk::{DRAFT, REALM, RULEBOOK, at, by, committee, join, refused, scheme};
use crate::support::{Desk, OPEN};

#[test]
fn only_those_who_may_can_act() {
    let desk = scheme();
    let pay_in = "pool contribute --amount 1.00 --reference x";
    assert_eq!(
        refused(&desk, &format!("{pay_in} {}", by("reg", "05-03"))),
        "authority.unknown"
    );
    assert_eq!(
        refused(
            &desk,
            &format!("round open --closing-day 2026-06-30 {}", by("c1", "06-01"))
        ),
        "authority.threshold"
    );
    desk.ok(&format!(
        "{pay_in} {} --out act.json --force",
        by("tre", "05-03")
    ));
    let text = desk
        .read("act.json")
        .replace("\"amount\": 100", "\"amount\": 200");
    desk.write("act.json", &text);
    let append = format!("role submit act.json @place {}", at("05-03"));
    // The signature is for another amount, so that none is left.
    assert_eq!(refused(&desk, &append), "authority.threshold");
    let owner = desk.owner("ann");
    assert_eq!(
        refused(
            &desk,
            &format!("{pay_in} @place {owner} --yes {}", at("05-03"))
        ),
        "keystore.kind"
    );
    let run = desk.run(&format!("--lang en {pay_in} {}", by("reg", "05-03")));
    assert!(
        run.stderr
            .starts_with("error[authority.unknown] The key does not have"),
        "{}",
        run.stderr
    );
    let run = desk.run(&format!("{pay_in} {}", by("reg", "05-03")));
    assert!(
        run.stderr.starts_with("错误[authority.unknown] 该密钥没有"),
        "{}",
        run.stderr
    );
    let later = |reference: &str, day: &str| {
        let key = format!("@place --keystore tre.age {OPEN} --yes --at {day}T00:00:00Z");
        format!("pool contribute --amount 1.00 --reference {reference} {key}")
    };
    desk.ok(&later("y", "2027-06-01"));
    assert_eq!(refused(&desk, &later("z", "2028-01-01")), "scheme.lapsed");
}

#[test]
fn members_renew_and_leave_by_the_book() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    let root = |desk: &Desk| desk.json("scheme show @place")["member_root"].to_string();
    let before = root(&desk);
    desk.ok(&format!(
        "member renew ann --paid-through 2027-12-31 {}",
        by("reg", "06-01")
    ));
    assert_ne!(root(&desk), before);
    let listed = desk.json("member list @place");
    let membership = &listed["members"][0]["membership"];
    assert_eq!(membership["joined"], "2026-01-01");
    assert_eq!(membership["paid_through"], "2027-12-31");
    assert_eq!(
        refused(&desk, &format!("member expire ann {}", by("reg", "06-02"))),
        "members.early"
    );
    assert_eq!(
        refused(
            &desk,
            &format!(
                "member add ann.json --paid-through 2027-12-31 {}",
                by("reg", "06-02")
            )
        ),
        "members.duplicate"
    );
    // A lost key: the new one begins with the next period.
    let other = desk.owner("ann2");
    desk.ok(&format!(
        "enrol {other} --realm {REALM} --unit ann --out ann2.json"
    ));
    desk.ok(&format!(
        "member add ann2.json --replaces ann --paid-through 2027-12-31 {}",
        by("reg", "06-03")
    ));
    let listed = desk.json("member list @place");
    assert_eq!(listed["members"].as_array().unwrap().len(), 1);
    assert_eq!(listed["members"][0]["membership"]["joined"], "2027-01-01");
    assert_eq!(listed["agrees"], true);
}

#[test]
fn the_book_must_agree_with_the_record() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    let book = desk.read("members.json");
    desk.ok(&format!(
        "member renew ann --paid-through 2027-12-31 {}",
        by("reg", "06-01")
    ));
    desk.write("members.json", &book);
    let renew = |who: &str, to: &str| {
        format!(
            "member renew {who} --paid-through {to} {}",
            by("reg", "06-01")
        )
    };
    assert_eq!(refused(&desk, &renew("ann", "2028-12-31")), "members.book");
    let run = desk.run("--json member list @place");
    assert_eq!(
        (run.status, &run.value()["agrees"]),
        (1, &serde_json::json!(false))
    );

    let desk = scheme();
    join(&desk, "ann", "01-01");
    assert_eq!(
        refused(&desk, &renew("nobody", "2028-12-31")),
        "members.unknown"
    );
    assert_eq!(refused(&desk, &renew("ann", "2026-12-31")), "members.days");
    let owner = desk.owner("far");
    desk.ok(&format!(
        "enrol {owner} --realm elsewhere --unit far --out far.json"
    ));
    let add = format!(
        "member add far.json --paid-through 2026-12-31 {}",
        by("reg", "06-01")
    );
    assert_eq!(refused(&desk, &add), "members.realm");
    // A batch that waits for signatures changes the book once the record has it.
    desk.ok(&format!("{} --out batch.json", renew("ann", "2028-12-31")));
    let through = |desk: &Desk| {
        let listed = desk.json("member list @place");
        listed["members"][0]["membership"]["paid_through"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(through(&desk), "2026-12-31");
    let again = desk.run(&renew("ann", "2029-12-31"));
    assert_eq!(again.status, 3, "{}", again.stderr);
    desk.ok(&format!("role submit batch.json @place {}", at("06-01")));
    assert_eq!(through(&desk), "2028-12-31");
    // A refused batch leaves the book as it was.
    let book = desk.read("members.json");
    let late = format!(
        "member renew ann --paid-through 2029-12-31 {}",
        by("tre", "06-01")
    );
    assert_eq!(refused(&desk, &late), "authority.unknown");
    assert_eq!(desk.read("members.json"), book);
}

#[test]
fn the_committee_declares_events_and_changes_roles() {
    let desk = scheme();
    let event = "number = 1\ncategories = [1]\nfrom = \"2026-05-01\"\nto = \"2026-05-03\"\n\
                 name = { zh = \"洪水\", en = \"flood\" }\ntext = { zh = \"河水\", en = \"the river\" }\n";
    desk.write("event.toml", event);
    committee(&desk, "rulebook declare event.toml", "05-04");
    desk.write(
        "event.toml",
        &event
            .replace("[1]", "[9]")
            .replace("number = 1", "number = 2"),
    );
    let declare = format!("rulebook declare event.toml {}", by("c1", "05-04"));
    let declare = format!("{declare} --out act.json --force");
    assert_eq!(refused(&desk, &declare), "rulebook.declared_line");
    // The next version has the next number: seen before the passphrase is asked for.
    let publish = format!(
        "rulebook publish rulebook.toml @place --keystore c1.age --yes {} --out act.json --force",
        at("05-04")
    );
    desk.write(
        "rulebook.toml",
        &RULEBOOK.replace("version = 1", "version = 3"),
    );
    assert_eq!(refused(&desk, &publish), "rulebook.next");

    let roles = &DRAFT[DRAFT.find("[roles.committee]").unwrap()..];
    let roles = roles.replace("[roles.", "[").replace("[[roles.", "[[");
    desk.write("roles.toml", &roles.replace("reg.card", "tre.card"));
    let pay_in = "pool contribute --amount 1.00 --reference x";
    committee(&desk, "scheme roles roles.toml", "05-05");
    desk.ok(&format!("{pay_in} {}", by("tre", "05-05")));
    desk.owner("ann");
    desk.ok(&format!(
        "enrol --keystore ann.age {OPEN} --realm {REALM} --unit ann --out ann.json"
    ));
    let add = "member add ann.json --paid-through 2026-12-31";
    assert_eq!(
        refused(&desk, &format!("{add} {}", by("reg", "05-05"))),
        "authority.unknown"
    );
    desk.ok(&format!("{add} {}", by("tre", "05-05")));
    // Giving back is the committee's, up to what the rulebook says and the pool has, once its notice is over.
    let back = "pool return --reason twice --reference y --amount";
    let too_soon = format!("{back} 1.00 {}", by("c1", "05-05"));
    assert_eq!(refused(&desk, &too_soon), "return.ceiling");
    let told = desk.run(&format!("--lang en {too_soon}")).stderr;
    assert!(told.contains("and more from 2026-05-0"), "{told}");
    let alone = format!("{back} 1.00 {}", by("tre", "05-07"));
    assert_eq!(refused(&desk, &alone), "authority.unknown");
    let too_much = format!("{back} 10001.01 {}", by("c1", "05-07"));
    assert_eq!(refused(&desk, &too_much), "return.ceiling");
    // Whoever signs last is told where the paper goes; whoever signs before is not.
    let written = desk.ok(&format!(
        "--lang en {back} 1.00 {} --out back.json",
        by("c1", "05-07")
    ));
    assert!(
        !written.stdout.contains("role submit"),
        "{}",
        written.stdout
    );
    let sign = format!("role sign back.json @place --keystore c2.age {OPEN} --yes");
    let signed = desk.ok(&format!("--lang en {sign} {}", at("05-07")));
    let next = "linli role submit back.json";
    assert!(signed.stdout.contains(next), "{}", signed.stdout);
    committee(&desk, &format!("{back} 1.00"), "05-07");
    assert_eq!(desk.json("pool show @place")["sums"]["returned"], 100);
}
