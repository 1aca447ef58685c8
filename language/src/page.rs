//! The page's sentences: its own, those that say a rulebook, and what officers sign, as JSON that a script fills in.
//!
//! A sentence is a list of parts: a text, `{"value": name}`, or `{"value": name, "cases": {key: parts}, "else": parts}`
//! where a key is a number, a text, or a plural category of the language.

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser::parse;
use serde_json::{Map, Value, json};

use crate::{Language, evidence};

/// The page's sentences by id.
pub fn sentences(language: Language) -> Value {
    let resource = parse(language.source()).expect("a test parses both locale files");
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) if is_shown(message.id.name) => Some(message),
        _ => None,
    });
    let named = messages.filter_map(|message| {
        let parts = message.value.as_ref().map(parts)?;
        Some((message.id.name.to_owned(), parts))
    });
    Value::Object(named.collect())
}

/// What every rule demands and what to do in the page when it refuses, by its id with hyphens for dots; and under `evidence` how the
/// evidence is said, see `evidence`. The page asks for them when something was refused.
pub fn rules(language: Language) -> Value {
    let resource = parse(language.source()).expect("a test parses both locale files");
    let messages = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => message.id.name.strip_prefix("rule-"),
        _ => None,
    });
    let told = messages.filter_map(|rule| {
        let sentences = language.sentences();
        let (cause, remedy) = sentences.rule(rule)?;
        let here = sentences.known(&format!("rule-{rule}-page"));
        Some((rule.to_owned(), json!([cause, here.unwrap_or(remedy)])))
    });
    let evidence = ("evidence".to_owned(), evidence(language));
    Value::Object(told.chain([evidence]).collect())
}

/// How the refusing code's English evidence reads in another language: a regular expression that a script knows, whose
/// groups are the values, and the sentence's parts.
fn evidence(language: Language) -> Value {
    let resource = parse(language.source()).expect("a test parses both locale files");
    let pairs = evidence::patterns().iter().filter_map(|(id, pattern)| {
        let said = resource.body.iter().find_map(|entry| match entry {
            Entry::Message(message) if message.id.name == id => message.value.as_ref(),
            _ => None,
        })?;
        Some(json!([pattern.expression(), parts(said)]))
    });
    match language {
        Language::English => json!([]),
        Language::Chinese => pairs.collect(),
    }
}

/// What the ids begin with.
const SHOWN: &[&str] = &[
    "page-",
    "kind-",
    "rulebook-",
    "sign-",
    "return-",
    "correction-",
    "desk-",
    "repair-",
    "place-",
    "booking-",
    "weekday-",
];

/// More of what officers sign, as the program says it, too.
const SIGNED: &[&str] = &[
    "community-recovery",
    "community-renewal",
    "community-roll",
    "community-trustees",
    "community-validators",
    "role-assessors",
    "role-committee",
    "role-handlers",
    "role-holder",
    "role-keepers",
    "role-line",
    "role-line-apart",
    "role-registrar",
    "role-treasurer",
    "roll-in-force",
    "roll-replacing",
    "community-witnesses",
    "paper-left-out",
    "paper-new-keys",
    "paper-title",
    "paper-title-of",
    "round-closing",
];

/// Whether the page shows the sentence.
pub(crate) fn is_shown(id: &str) -> bool {
    SHOWN.iter().any(|start| id.starts_with(start)) || SIGNED.contains(&id)
}

fn parts(pattern: &Pattern<&str>) -> Value {
    pattern.elements.iter().map(part).collect()
}

fn part(element: &PatternElement<&str>) -> Value {
    match element {
        PatternElement::TextElement { value } => json!(value),
        PatternElement::Placeable { expression } => match expression {
            Expression::Inline(inline) => value(inline),
            Expression::Select { selector, variants } => {
                let mut select = value(selector);
                let mut cases = Map::new();
                for variant in variants {
                    let (VariantKey::Identifier { name: key }
                    | VariantKey::NumberLiteral { value: key }) = variant.key;
                    if variant.default {
                        select["else"] = parts(&variant.value);
                    } else {
                        cases.insert(key.to_owned(), parts(&variant.value));
                    }
                }
                select["cases"] = Value::Object(cases);
                select
            }
        },
    }
}

/// A variable, or a text in quotes; the page's sentences use nothing else.
fn value(inline: &InlineExpression<&str>) -> Value {
    match inline {
        InlineExpression::StringLiteral { value } => {
            json!(fluent_syntax::unicode::unescape_unicode_to_string(value))
        }
        InlineExpression::VariableReference { id } => json!({ "value": id.name }),
        other => panic!("a test keeps {other:?} out of the page's sentences"),
    }
}
