use super::*;

fn parse(text: &str) -> Source {
    Source::parse(PathBuf::from("a/src/b.rs"), text)
}

fn texts(text: &str) -> Vec<String> {
    parse(text).literals.into_iter().map(|l| l.text).collect()
}

#[test]
fn comments_are_blanked_and_offsets_stay() {
    let text = "a /* b /* c */ \"d\" */ e // f \"g\"\nh";
    let source = parse(text);
    assert_eq!(source.code.len(), text.len());
    assert_eq!(
        source.code.split_whitespace().collect::<Vec<_>>(),
        ["a", "e", "h"]
    );
    assert!(source.literals.is_empty());
}

#[test]
fn strings_of_every_kind_are_found() {
    assert_eq!(
        texts(r##"x("a\"b", r"c\", r#"d"e"#, br"f", b"g")"##),
        ["a\\\"b", "c\\", "d\"e", "f", "g"]
    );
}

#[test]
fn quotes_in_characters_and_lifetimes_open_no_string() {
    assert_eq!(
        texts("fn f<'a>(x: &'a str) { m('\"', '\\'', '里', \"s\") }"),
        ["s"]
    );
}

#[test]
fn heads_of_doc_comments_are_found() {
    let source = parse("// `a.b`\n    /// `c.d`: why `e.f`\nfn f() {}\n/// Of `g.h`.\n");
    assert_eq!(
        source.heads,
        [Literal {
            at: 9,
            text: "c.d".to_owned()
        }]
    );
}

#[test]
fn a_word_that_ends_in_r_opens_no_raw_string() {
    assert_eq!(texts("for\"x\"; r#type; \"y\""), ["x", "y"]);
}

#[test]
fn inline_tests_begin_at_their_mark_and_a_declared_module_is_none() {
    let source = parse("fn a() {}\n#[cfg(test)]\nmod tests {\n}\n");
    assert_eq!(source.line(source.tests_begin()), 2);
    let source = parse("fn a() {}\n#[cfg(test)]\nmod tests;\n");
    assert_eq!(source.tests_begin(), source.code.len());
}

#[test]
fn test_files_are_known_by_their_place() {
    let at = |path: &str| Source::parse(PathBuf::from(path), "").is_test_file();
    assert!(at("a/src/b/tests.rs"));
    assert!(at("a/src/b/tests/c.rs"));
    assert!(at("tests/src/e2e.rs"));
    assert!(!at("a/src/b.rs"));
}
