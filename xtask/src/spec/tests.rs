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
    #[error(transparent)]
    Other(Other),
}
impl Bad {
    pub const fn rule(&self) -> &'static str {
        match self {
            Self::Times(_) => "poll.times",
            Self::Text => "poll.text",
            Self::Hidden { .. } => "poll.hidden",
        }
    }
}
#[error("realm.name: too long")]
pub struct BadRealm;
const FILE: &str = "poll.json";
const ELSE: &str = "serde.rename";
"#;

fn rules(sources: &[(&str, &str)]) -> Rules {
    let sources: Vec<Source> = sources
        .iter()
        .map(|(path, text)| Source::parse(PathBuf::from(path), text))
        .collect();
    Rules::collect(&sources, &BTreeMap::new(), &BTreeSet::new())
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
fn code_enforces_by_error_text_and_by_rule() {
    let rules = rules(&[("wire/src/poll.rs", ERRORS)]);
    let ids: Vec<_> = rules.enforced.keys().map(String::as_str).collect();
    assert_eq!(
        ids,
        [
            "poll.hidden",
            "poll.text",
            "poll.times",
            "realm.name",
            "record.json"
        ]
    );
}

#[test]
fn code_enforces_by_refusals_of_the_program() {
    let text = "fn f() { Refusal::new(\"keystore.format\", detail); g(\"keystore.age\", \"a.b\") }";
    let rules = rules(&[("cli/src/a.rs", text)]);
    assert_eq!(Vec::from_iter(rules.enforced.keys()), ["keystore.format"]);
}

#[test]
fn tests_name_a_rule_by_id_or_by_the_variant_that_carries_it() {
    let test = "fn a() { f(Bad::Times(1)); }\nfn b() { assert_eq!(r, \"poll.hidden\"); }\n\
                fn c() { BadRealm; Bad::Textual; Bad::Json(2) }";
    let rules = rules(&[
        ("wire/src/poll.rs", ERRORS),
        ("wire/src/poll/tests.rs", test),
    ]);
    let tested: Vec<_> = rules
        .tested
        .iter()
        .map(|(id, by)| (id.as_str(), by[0].rsplit("::").next().expect("a name")))
        .collect();
    assert_eq!(
        tested,
        [
            ("poll.hidden", "b"),
            ("poll.times", "a"),
            ("realm.name", "c"),
            ("record.json", "c")
        ]
    );
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
    assert_eq!(Vec::from_iter(rules.enforced.keys()), ["ballot.body"]);
    assert_eq!(rules.tested["ballot.body"], ["wire/src/a/tests.rs::covers"]);
}

#[test]
fn the_index_names_tests_before_helpers() {
    let test = "fn helper() { \"realm.name\" }\n#[test]\nfn real() { \"realm.name\" }";
    let rules = rules(&[
        ("wire/src/poll.rs", ERRORS),
        ("wire/src/poll/tests.rs", test),
    ]);
    assert_eq!(Vec::from_iter(&rules.test_names), ["real"]);
    assert_eq!(
        rules.test_of("realm.name").map(String::as_str),
        Some("wire/src/poll/tests.rs::real")
    );
}

#[test]
fn ids_in_inline_tests_are_not_enforced() {
    let text = "fn f() {}\n#[cfg(test)]\nmod tests {\nfn t() { \"poll.times: x\"; }\n}";
    let rules = rules(&[("wire/src/a.rs", text)]);
    assert!(rules.enforced.is_empty());
    assert_eq!(rules.tested["poll.times"], ["wire/src/a.rs::t"]);
}

#[test]
fn a_rule_missing_in_any_of_the_three_is_named() {
    let test = "fn a() { \"poll.times poll.text poll.hidden realm.name\"; Bad::Json }";
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
        ["poll.text (wire/src/poll.rs) is not in the book"]
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
    let known = BTreeSet::from(["one_test".to_owned()]);
    assert_eq!(
        book.unknown_tests(Path::new("/nowhere"), &known),
        ["a.md:4: there is no test `wire::two_test`"]
    );
}
