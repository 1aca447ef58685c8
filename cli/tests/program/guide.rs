//! The Chinese guide can be followed: its files are what the program reads.

use crate::support::Desk;
use crate::whole_vote::{REALM, people};

/// The guide's TOML blocks by the names in their first lines.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let guide = include_str!("../../../docs/src/howto-zh.md");
    let blocks = guide.split("```toml\n# ").skip(1);
    let block = |rest: &'static str| {
        let (text, _) = rest.split_once("\n```").expect("a block ends");
        text.split_once('\n').expect("a name, then the file")
    };
    blocks.map(block).collect()
}

/// A desk with the guide's files and the cards that they name.
fn desk() -> Desk {
    let desk = Desk::new();
    for (name, text) in blocks() {
        desk.write(name, text);
    }
    for name in [
        "c1", "c2", "c3", "reg", "tre", "a1", "a2", "a3", "r1", "r2", "r3", "h1", "h2",
    ] {
        desk.ok(&format!(
            "role new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card \
             --passphrase-file pass --work-factor 2"
        ));
    }
    desk
}

#[test]
fn the_guides_files_found_a_community_and_a_scheme() {
    let names: Vec<&str> = blocks().into_iter().map(|(name, _)| name).collect();
    let expected = [
        "community.toml",
        "roles.toml",
        "poll.toml",
        "scheme.toml",
        "flood.toml",
        "bill.toml",
        "fund.toml",
        "desk.toml",
        "places.toml",
        "node.toml",
    ];
    assert_eq!(names, expected);
    let desk = desk();
    let at = "--at 2026-06-01T00:00:00Z";
    let sign = "--passphrase-file pass";
    desk.ok("community check community.toml");
    desk.ok(&format!(
        "community new community.toml {at} --keystore c1.age {sign} --out found.paper"
    ));
    desk.ok(&format!("role sign found.paper --keystore c2.age {sign}"));
    desk.ok(&format!("role submit found.paper --record record {at}"));
    desk.ok(&format!("--yes scheme new scheme.toml --record record {at} --keystore c1.age {sign} --out scheme.paper"));
    desk.ok(&format!(
        "--yes role sign scheme.paper --record record --keystore c2.age {sign}"
    ));
    desk.ok(&format!("role submit scheme.paper --record record {at}"));
    desk.ok(&format!(
        "community roles roles.toml --record record {at} --keystore c1.age {sign} --out roles.paper"
    ));
    desk.ok("rulebook draft --like four-lines --at 2026-06-01T00:00:00Z --out rulebook.toml");
    desk.ok(&format!("--yes rulebook publish rulebook.toml --record record {at} --keystore c1.age {sign} --out book.paper"));
    desk.ok(&format!(
        "--yes role sign book.paper --record record --keystore c2.age {sign}"
    ));
    desk.ok(&format!("role submit book.paper --record record {at}"));
    desk.ok(&format!("rulebook declare flood.toml --record record {at} --keystore c1.age {sign} --out flood.paper"));
    people(&desk);
    let named = desk.read("community.toml");
    assert!(
        named.contains(REALM),
        "the guide's realm is that of the roll"
    );
    desk.ok(&format!(
        "roll publish roll.json --record record {at} --keystore reg.age {sign}"
    ));
    let copied = desk.run(&format!(
        "fund new fund.toml --record record {at} --keystore c1.age {sign} --out fund.paper"
    ));
    assert!(copied.told("[fund.books_mark]"), "{}", copied.stderr);
    let mark = desk.json("fund books --keystore tre.age --passphrase-file pass")["books"].clone();
    let mark = mark.as_str().expect("a mark");
    desk.write(
        "fund.toml",
        &desk.read("fund.toml").replace("填账册标记", mark),
    );
    for (command, paper) in [
        ("fund new fund.toml", "fund.paper"),
        ("desk new desk.toml", "desk.paper"),
        ("place new places.toml", "places.paper"),
    ] {
        desk.ok(&format!(
            "--yes {command} --record record {at} --keystore c1.age {sign} --out {paper}"
        ));
        desk.ok(&format!(
            "--yes role sign {paper} --record record --keystore c2.age {sign}"
        ));
        desk.ok(&format!("role submit {paper} --record record {at}"));
    }
}
