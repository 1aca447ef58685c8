use std::path::PathBuf;

use super::*;

const ERRORS: &str = r#"
/// Why.
pub enum Bad {
    /// One.
    #[error("poll.times: before {0}")]
    Times(u8),
    #[error(
        "poll.text: question"
    )]
    #[doc(hidden)]
    Text,
    #[error("record.json: {0}")]
    Json(u8),
    #[error("{detail}")]
    #[rule("poll.hidden")]
    Hidden { detail: String },
    #[error(transparent)]
    Other(Other),
}
#[error("realm.name: too long")]
pub struct BadRealm;
const FILE: &str = "poll.json";
const ELSE: &str = "serde.rename";
"#;

fn rules(sources: &[(&str, &str)]) -> Rules {
    rules_and_book(sources, &[])
}

fn rules_and_book(sources: &[(&str, &str)], pages: &[(&str, &str)]) -> Rules {
    let sources = sources.iter();
    let sources: Vec<Source> = sources
        .map(|(path, text)| Source::parse(PathBuf::from(path), text).expect("Rust"))
        .collect();
    Rules::collect(&sources, &BTreeSet::new(), &Book::of(pages).tests_by_rule())
}

fn declared(page: &str) -> BTreeMap<String, String> {
    Book::of(&[("poll.md", page)]).ids(INDEX)
}

#[test]
fn ids_are_told_from_file_names_and_words() {
    for id in ["ballot.nullifier_zero", "poseidon.full2", "a1.b"] {
        assert!(is_id(id), "{id}");
    }
    for other in [
        "poll.json",
        "Poll.id",
        "a.b.c",
        "1.5",
        "a.",
        ".b",
        "x.Y",
        "ballot",
    ] {
        assert!(!is_id(other), "{other}");
    }
    assert_eq!(
        Vec::from_iter(ids_in("expect: poll.times at poll.json, not roll.root.")),
        ["poll.times", "roll.root"]
    );
}

#[test]
fn an_error_enforces_the_rule_it_carries() {
    let rules = rules(&[("wire/src/poll.rs", ERRORS)]);
    let enforced: Vec<_> = rules
        .ids()
        .map(|id| (id, rules.places_of(id).next().expect("a place")))
        .collect();
    assert_eq!(
        enforced,
        [
            ("poll.hidden", "wire/src/poll.rs::Bad::Hidden"),
            ("poll.text", "wire/src/poll.rs::Bad::Text"),
            ("poll.times", "wire/src/poll.rs::Bad::Times"),
            ("realm.name", "wire/src/poll.rs::BadRealm"),
            ("record.json", "wire/src/poll.rs::Bad::Json"),
        ]
    );
}

#[test]
fn code_enforces_by_refusals_of_the_program() {
    let text = "fn f() { Refusal::new(\"keystore.format\", detail); g(\"keystore.age\", \"a.b\") }";
    let rules = rules(&[("cli/src/a.rs", text)]);
    assert_eq!(Vec::from_iter(rules.ids()), ["keystore.format"]);
}

#[test]
fn a_gate_stands_before_the_error_and_the_error_before_the_program() {
    let program = "fn f() { Refusal::new(\"poll.times\", detail); g(\"realm.name\") }";
    let gate = "fn f() { gate(\"poll.times\") }";
    let rules = rules(&[
        ("cli/src/a.rs", program),
        ("wire/src/poll.rs", ERRORS),
        ("circuits/src/a.rs", gate),
    ]);
    assert_eq!(
        Vec::from_iter(rules.places_of("poll.times")),
        [
            "circuits/src/a.rs",
            "wire/src/poll.rs::Bad::Times",
            "cli/src/a.rs"
        ]
    );
    let first = rules.places_of("realm.name").next();
    assert_eq!(first, Some("wire/src/poll.rs::BadRealm"));
}

#[test]
fn tests_name_a_rule_by_id_or_by_the_error_that_carries_it() {
    let test = "#[test] fn a() { f(super::Bad::Times(1)); }\n\
                #[test] fn b() { assert_eq!(r, \"poll.hidden\"); }\n\
                #[test] fn c() { BadRealm; Bad::Textual; Bad::Json(2) }";
    let rules = rules(&[
        ("wire/src/poll.rs", ERRORS),
        ("wire/src/poll/tests.rs", test),
    ]);
    let held = |id| Some(rules.test_of(id)?.rsplit("::").next().expect("a name"));
    assert_eq!(held("poll.times"), Some("a"));
    assert_eq!(held("poll.hidden"), Some("b"));
    assert_eq!(held("realm.name"), Some("c"));
    assert_eq!(held("record.json"), Some("c"));
    assert_eq!(held("poll.text"), None);
}

#[test]
fn documentation_that_begins_with_an_id_counts() {
    let rules = rules(&[
        (
            "wire/src/a.rs",
            "/// `ballot.body`: the hash.\nfn body() {}\n/// A `ballot.other`.\nfn f() {}",
        ),
        (
            "wire/src/a/tests.rs",
            "/// `ballot.body` covers all.\n#[test]\nfn covers() {}",
        ),
    ]);
    assert_eq!(Vec::from_iter(rules.ids()), ["ballot.body"]);
    assert_eq!(
        rules.test_of("ballot.body"),
        Some("wire/src/a/tests.rs::covers")
    );
}

#[test]
fn a_helper_holds_no_rule() {
    let test = "fn helper() { \"realm.name\" }\nconst ALL: &str = \"realm.name\";";
    let sources = [
        ("wire/src/poll.rs", ERRORS),
        ("wire/src/poll/tests.rs", test),
    ];
    assert_eq!(rules(&sources).test_of("realm.name"), None);
}

#[test]
fn a_test_that_the_book_lists_under_a_rule_holds_it() {
    let test = "#[test] fn real() { helper() }";
    let sources = [("wire/src/poll.rs", ERRORS), ("wire/src/tests.rs", test)];
    let page = "## Name {#realm.name}\nWhy.\n\nTest: `real`.\n\n## More\n\nTest: `real`.\n";
    let rules = rules_and_book(&sources, &[("a.md", page)]);
    assert_eq!(rules.test_of("realm.name"), Some("wire/src/tests.rs::real"));
    assert_eq!(rules.test_of("poll.times"), None);
}

#[test]
fn a_test_of_the_crate_that_enforces_stands_before_others() {
    let test = "#[test] fn one() { \"realm.name\" }";
    let rules = rules(&[
        ("audit/src/tests.rs", test),
        ("wire/src/poll.rs", ERRORS),
        ("wire/src/tests.rs", test),
    ]);
    assert_eq!(rules.test_of("realm.name"), Some("wire/src/tests.rs::one"));
}

#[test]
fn ids_in_inline_tests_are_not_enforced() {
    let text = "fn f() {}\n#[cfg(test)]\nmod tests {\n#[test] fn t() { \"poll.times: x\"; }\n}";
    let rules = rules(&[("wire/src/a.rs", text)]);
    assert_eq!(rules.ids().count(), 0);
    assert_eq!(rules.test_of("poll.times"), Some("wire/src/a.rs::t"));
}

#[test]
fn a_rule_missing_in_any_of_the_three_is_named() {
    let test = "#[test] fn a() { \"poll.times poll.text poll.hidden realm.name\"; Bad::Json }";
    let sources = [
        ("wire/src/poll.rs", ERRORS),
        ("wire/src/poll/tests.rs", test),
    ];
    let whole = "# A {#poll.times}\n## B {#poll.text}\n| `poll.hidden` | x |\n| `realm.name` | y |\n\
                 # D {#record.json}\n";
    assert_eq!(compare(&declared(whole), &rules(&sources)), [""; 0]);
    let fewer = whole.replace("## B {#poll.text}", "");
    assert_eq!(
        compare(&declared(&fewer), &rules(&sources)),
        ["poll.text (wire/src/poll.rs::Bad::Text) is not in the book"]
    );
    let more = format!("{whole}# C {{#poll.more}}\n");
    assert_eq!(
        compare(&declared(&more), &rules(&sources)),
        [
            "poll.more stands in poll.md#poll.more but no code enforces it",
            "poll.more stands in poll.md#poll.more but no test names it"
        ]
    );
    assert_eq!(compare(&declared(whole), &rules(&sources[..1])).len(), 5);
}

#[test]
fn ids_in_fenced_blocks_are_not_declared() {
    assert!(declared("```\n# A {#poll.times}\n```\n").is_empty());
}

#[test]
fn links_must_lead_somewhere() {
    let book = Book::of(&[
        (
            "SUMMARY.md",
            "- [A](a.md)\n- [B](b/c.md)\n- [Gone](gone.md)",
        ),
        (
            "a.md",
            "# First part\n[b](b/c.md#ballot.member) [x](https://a.b/c) `[no](link)`",
        ),
        (
            "b/c.md",
            "# Member {#ballot.member}\n[a](../a.md#first-part) [bad](../a.md#second)",
        ),
    ]);
    assert_eq!(
        book.broken_links(Path::new("/nowhere")),
        [
            "SUMMARY.md:3: gone.md leads nowhere",
            "b/c.md:2: ../a.md#second leads nowhere"
        ]
    );
}

#[test]
fn pages_must_be_in_the_summary() {
    let book = Book::of(&[("SUMMARY.md", "- [A](a.md)"), ("a.md", ""), ("b.md", "")]);
    assert_eq!(book.unlisted_pages(), ["b.md is not in SUMMARY.md"]);
}

#[test]
fn tests_that_the_book_names_must_exist() {
    let page = "Some `words`.\n\nTest: `one_test`,\n`wire::two_test`.\n\nMore `words`.\n";
    let book = Book::of(&[("a.md", page)]);
    let known = BTreeSet::from(["one_test"]);
    assert_eq!(
        book.unknown_tests(Path::new("/nowhere"), &known),
        ["a.md:4: there is no test `wire::two_test`"]
    );
}
