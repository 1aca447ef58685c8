use super::*;

#[derive(Debug, thiserror::Error, Rule)]
#[error("inner.rule: it is {0}")]
struct Inner(u32);

#[derive(Debug, thiserror::Error, Rule)]
enum Outer {
    #[error("outer.plain: no")]
    Plain,
    #[error("outer.{what}: named at run time")]
    #[rule("outer.fixed")]
    Fixed { what: u32 },
    #[error(transparent)]
    Inner(#[from] Inner),
    #[error("within: {0}")]
    #[rule(delegate = 0)]
    Within(Inner),
}

fn ids(error: &Outer) -> (String, String) {
    (error.rule().to_owned(), error.detail())
}

#[test]
fn an_id_comes_from_the_sentence_or_the_inner_error() {
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(ids(&Outer::Plain), pair("outer.plain", "no"));
    assert_eq!(
        ids(&Outer::Fixed { what: 7 }),
        pair("outer.fixed", "outer.7: named at run time")
    );
    assert_eq!(ids(&Outer::from(Inner(1))), pair("inner.rule", "it is 1"));
    assert_eq!(
        ids(&Outer::Within(Inner(2))),
        pair("inner.rule", "within: inner.rule: it is 2")
    );
}

#[test]
fn a_refusal_keeps_rule_detail_and_evidence() {
    let refusal = Refusal::of(&Inner(3)).with("row", 4);
    assert_eq!(refusal.to_string(), "inner.rule: it is 3");
    assert_eq!(
        serde_json::to_value(&refusal).expect("plain values"),
        serde_json::json!({ "rule": "inner.rule", "detail": "it is 3", "evidence": { "row": "4" } })
    );
}
