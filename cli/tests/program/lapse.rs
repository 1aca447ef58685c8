//! A community outlives its officers' keys: the last committee renews itself, or others appoint a new one.

use crate::node_desk::officers;
use crate::scheme_desk::refused;
use crate::support::{Desk, OPEN, SEAL};
use crate::whole_vote::{DRAFT, REALM, ceremony, people, trustees};

/// Founded on 2026-05-01, with keys until 2026-05-31, renewal until 2026-06-30, and recovery by two of r1, r2, r3.
pub(crate) fn founded() -> Desk {
    let desk = Desk::new();
    officers(&desk);
    for name in ["r1", "r2", "r3", "n"] {
        desk.ok(&format!(
            "role new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card {SEAL}"
        ));
    }
    let draft = format!(
        "realm = \"{REALM}\"\nname = {{ zh = \"社区\", en = \"community\" }}\n{}{}\
         [continuity]\nrenewal_days = 30\n\
         [continuity.recovery]\nthreshold = 2\ncards = [\"r1.card\", \"r2.card\", \"r3.card\"]\n",
        role(
            "roles.committee",
            2,
            "\"c1.card\", \"c2.card\"",
            "2026-05-01",
            "2026-05-31"
        ),
        role(
            "roles.registrar",
            1,
            "\"reg.card\"",
            "2026-05-01",
            "2026-05-31"
        ),
    );
    desk.write("community.toml", &draft);
    desk.write("own.toml", &draft.replace("\"r3.card\"", "\"c1.card\""));
    assert_eq!(
        refused(&desk, "community check own.toml"),
        "community.recovery_apart"
    );
    signed(&desk, "community new community.toml", ["c1", "c2"]);
    let early = "role submit paper @place --at 2026-04-30T08:00:00Z";
    assert_eq!(refused(&desk, early), "authority.expired");
    desk.ok("role submit paper @place --at 2026-05-01T08:00:00Z");
    desk
}

fn role(name: &str, threshold: u16, cards: &str, from: &str, to: &str) -> String {
    format!(
        "[{name}]\nthreshold = {threshold}\nvalid_from = \"{from}\"\nvalid_to = \"{to}\"\ncards = [{cards}]\n"
    )
}

/// Has two officers sign what `line` makes, in the file `paper`.
pub(crate) fn signed(desk: &Desk, line: &str, by: [&str; 2]) {
    let [first, second] = by;
    let place = if line.starts_with("community new") {
        ""
    } else {
        "@place"
    };
    // Within the first committee's time, unless the line says when.
    let at = line
        .split_once("--at")
        .map_or("--at 2026-05-02T08:00:00Z".to_owned(), |(_, at)| {
            format!("--at{at}")
        });
    let line = line.split("--at").next().unwrap_or(line);
    desk.ok(&format!(
        "{line} {at} {place} --keystore {first}.age {OPEN} --out paper --force"
    ));
    desk.ok(&format!(
        "role sign paper {place} --keystore {second}.age {OPEN} {at}"
    ));
}

pub(crate) fn submit(day: &str) -> String {
    format!("role submit paper @place --at {day}T08:00:00Z")
}

/// New roles with these cards, for another year.
fn renewal(desk: &Desk, cards: &str) {
    let terms = ("2026-06-01", "2027-05-31");
    let committee = role("committee", 2, cards, terms.0, terms.1);
    let registrar = role("registrar", 1, "\"reg.card\"", terms.0, terms.1);
    desk.write("roles.toml", &format!("{committee}{registrar}"));
    desk.write("committee.toml", &committee);
}

/// On the second day of the officers' term.
pub(crate) const IN_TERM: &str = "--at 2026-05-02T08:00:00Z";

/// The same with a roll and trustees, so that polls can be made.
pub(crate) fn with_trustees() -> Desk {
    let desk = founded();
    people(&desk);
    trustees(&desk);
    ceremony(&desk, "keys");
    desk.ok(&format!(
        "roll publish roll.json @place --keystore reg.age {OPEN} {IN_TERM}"
    ));
    signed(&desk, "ceremony publish keys/keys.json", ["c1", "c2"]);
    desk.ok(&submit("2026-05-02"));
    desk
}

#[test]
fn a_lapsed_committee_renews_itself_and_goes_on() {
    let desk = with_trustees();
    let at = IN_TERM;
    desk.write("draft.toml", DRAFT);
    signed(&desk, &format!("poll new draft.toml {at}"), ["c1", "c2"]);
    std::fs::copy(desk.path("paper"), desk.path("poll.paper")).unwrap();

    let poll = "role submit poll.paper @place --at 2026-06-10T08:00:00Z";
    assert_eq!(refused(&desk, poll), "community.lapsed");
    // Nobody is asked to sign what must fail, neither first nor second; the passphrase is not asked for.
    let late = "--at 2026-06-10T08:00:00Z";
    for line in [
        format!("poll new draft.toml @place --keystore c1.age {late} --out late.paper"),
        format!("role sign poll.paper @place --keystore c2.age {late}"),
    ] {
        assert_eq!(refused(&desk, &line), "community.lapsed");
    }
    let told = desk.run(&format!("--lang en {poll}")).stderr;
    assert!(
        told.contains("2026-05-31") && told.contains("linli community roles"),
        "{told}"
    );

    renewal(&desk, "\"c1.card\", \"c2.card\"");
    signed(&desk, "community roles roles.toml", ["c1", "c2"]);
    assert_eq!(refused(&desk, &submit("2026-05-31")), "term.gap");
    desk.ok(&submit("2026-06-10"));
    desk.ok(poll);
    let shown = desk.json("community show @place");
    assert_eq!(shown["terms"][0]["role"], "committee");
    assert_eq!(shown["terms"][0]["last"], "2027-05-31");
    assert_eq!(shown["terms"][0]["renewable_until"], "2027-06-30");
    assert_eq!(shown["document"]["continuity"]["renewal_days"], 30);
    let told = desk.ok("--lang en community show @place").stdout;
    assert!(told.contains("2 of 3 appoint a new one"), "{told}");
}

#[test]
fn recovery_keys_appoint_a_committee_when_nobody_else_can() {
    let desk = founded();
    renewal(&desk, "\"c1.card\", \"c2.card\"");
    signed(&desk, "community roles roles.toml", ["c1", "c2"]);
    assert_eq!(
        refused(&desk, &submit("2026-07-01")),
        "community.renewal_late"
    );

    renewal(&desk, "\"n.card\", \"c1.card\"");
    let at = "--at 2026-05-02T08:00:00Z";
    desk.ok(&format!(
        "community roles roles.toml {at} @place --keystore r1.age {OPEN} --out paper --force"
    ));
    let second = format!("role sign paper @place --keystore r2.age {OPEN} {at}");
    assert_eq!(refused(&desk, &second), "community.recovery_scope");
    signed(&desk, "community roles committee.toml", ["r1", "r2"]);
    assert_eq!(
        refused(&desk, &submit("2026-05-31")),
        "community.recovery_early"
    );
    let alone = format!(
        "community roles committee.toml @place --keystore r3.age {OPEN} --at 2026-07-01T08:00:00Z"
    );
    assert_eq!(refused(&desk, &alone), "authority.threshold");
    signed(&desk, "community roles committee.toml", ["r3", "r2"]);
    desk.ok(&submit("2026-07-01"));

    let after = "community roles roles.toml --at 2026-07-01T08:00:00Z";
    signed(&desk, after, ["c1", "n"]);
    desk.ok(&submit("2026-07-01"));
    let shown = desk.json("community show @place");
    assert_eq!(shown["roles_changes"], 2);
    assert_eq!(shown["roles"]["committee"]["keys"][0]["name"], "n");
    assert_eq!(shown["terms"][1]["last"], "2027-05-31");
}
