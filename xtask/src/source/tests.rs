use super::*;

fn parse(text: &str) -> Source {
    Source::parse(PathBuf::from("a/src/b.rs"), text).expect("Rust")
}

fn of_role(text: &str, role: Role) -> Vec<String> {
    let texts = parse(text).texts.into_iter();
    texts.filter(|t| t.role == role).map(|t| t.text).collect()
}

#[test]
fn strings_of_every_kind_are_found() {
    let text = r##"fn f() { x("a\"b", r"c\", r#"d"e"#, br"f", b"g", '"', 'h', 1) }"##;
    assert_eq!(
        of_role(text, Role::Plain),
        ["a\\\"b", "c\\", "d\"e", "f", "g"]
    );
}

#[test]
fn comments_say_nothing_and_documentation_is_told_apart() {
    let text = "//! Of `a`.\n/* \"b\" */ // \"c\"\n/// `d.e`: why.\nfn f() { \"g\" }";
    assert_eq!(of_role(text, Role::Plain), ["g"]);
    assert_eq!(of_role(text, Role::Doc), [" `d.e`: why."]);
}

#[test]
fn what_is_no_rust_is_named() {
    let error = Source::parse(PathBuf::from("a.rs"), "fn f() { \"").expect_err("no end");
    assert!(error.to_string().starts_with("a.rs: "), "{error}");
}

#[test]
fn sentences_and_rules_belong_to_the_error_behind_them() {
    let text = "#[derive(Debug)] enum Bad<A, B> {\n/// Why.\n#[error(\"a.b: {}\", .0)] #[rule(\"a.c\")] One(u8),\n\
                Two, #[doc(hidden)] #[error(\"a.d: x\")] Three { at: u8 } }\n\
                #[error(\"a.e: y\")] pub struct Whole;";
    let carried: Vec<_> = parse(text)
        .texts
        .into_iter()
        .filter_map(|text| Some((text.carrier?, text.text)))
        .collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        carried,
        [
            pair("Bad::One", "a.b: {}"),
            pair("Bad::One", "a.c"),
            pair("Bad::Three", "a.d: x"),
            pair("Whole", "a.e: y"),
        ]
    );
}

#[test]
fn refusals_without_a_type_are_told_by_their_rule() {
    let text = "fn f() { linli_rule::Refusal::new(\"a.b\", \"c.d\"); Refusal::of(\"e.f\") }";
    assert_eq!(of_role(text, Role::Refusal), ["a.b"]);
    assert_eq!(of_role(text, Role::Plain), ["c.d", "e.f"]);
}

#[test]
fn tests_are_known_by_their_mark_wherever_they_stand() {
    let text = "#[cfg(test)]\nfn helper() { \"a\" }\nfn code() { \"b\" }\n\
                #[cfg(test)]\nmod tests {\n/// `c`\n#[tokio::test(flavor = \"d\")]\nasync fn one() { fn inner() { \"e\" } }\n\
                proptest! { #[test] fn two(x in 0..1u8) { \"f\" } }\nconst G: &str = \"g\"; }\nfn more() { \"h\" }";
    let found: Vec<_> = parse(text)
        .texts
        .into_iter()
        .filter(|text| text.text != "d")
        .map(|text| (text.text, text.scope.tests, text.scope.test))
        .collect();
    let found: Vec<_> = found
        .iter()
        .map(|(text, tests, test)| (text.trim(), *tests, test.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("a", true, None),
            ("b", false, None),
            ("`c`", true, Some("one")),
            ("e", true, Some("one")),
            ("f", true, Some("two")),
            ("g", true, None),
            ("h", false, None),
        ]
    );
    assert_eq!(parse(text).tests, ["one", "two"]);
}

#[test]
fn paths_keep_their_words_and_lines() {
    let source = parse("use std::time::Instant;\nfn f(a: &'a u8) { <A as B>::c(Self::D) }");
    let names: Vec<_> = source
        .names
        .iter()
        .map(|name| (name.line, name.path.as_str()))
        .collect();
    assert!(names.contains(&(1, "std::time::Instant")), "{names:?}");
    assert!(names.contains(&(2, "Self::D")), "{names:?}");
    assert!(!names.iter().any(|(_, name)| name.contains("a::u8")));
}

#[test]
fn test_files_are_known_by_their_place() {
    let at = |path: &str| is_test_file(Path::new(path));
    assert!(at("a/src/b/tests.rs"));
    assert!(at("a/src/b/tests/c.rs"));
    assert!(at("tests/src/e2e.rs"));
    assert!(!at("a/src/b.rs"));
}
