//! A chapter: one kind of input, what is computed from it, and the file of its vectors.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use linli_rule::Rule;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The id of the rule that refuses an input.
pub type RuleId = String;

/// `ok`, or the rule that must refuse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Expect {
    /// The input is accepted.
    Ok,
    /// It is refused by this rule.
    Refused(RuleId),
}

impl From<String> for Expect {
    fn from(text: String) -> Self {
        match text.as_str() {
            "ok" => Self::Ok,
            _ => Self::Refused(text),
        }
    }
}

impl From<Expect> for String {
    fn from(expect: Expect) -> Self {
        match expect {
            Expect::Ok => "ok".to_owned(),
            Expect::Refused(rule) => rule,
        }
    }
}

/// One vector as a file has it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector<I, O> {
    /// What it shows.
    pub name: String,
    /// What is given.
    pub input: I,
    /// The verdict.
    pub expect: Expect,
    /// What is computed where the verdict is `ok`.
    #[serde(skip_serializing_if = "Option::is_none", default = "Option::default")]
    pub output: Option<O>,
}

/// An input with the verdict that its author states.
pub type Case<I> = (String, I, Expect);

/// The cases of a table.
pub fn named<I, const N: usize>(table: [(&str, I, Expect); N]) -> Vec<Case<I>> {
    table
        .map(|(name, input, expect)| (name.to_owned(), input, expect))
        .into()
}

/// Values that several inputs of a file refer to by name: bytes in hex, or texts.
pub type Given = BTreeMap<String, String>;

/// One kind of vector.
pub trait Chapter {
    /// What is given.
    type Input: Serialize + DeserializeOwned;
    /// What is computed.
    type Output: Serialize + DeserializeOwned + PartialEq;

    /// The file's stem.
    const NAME: &'static str;
    /// What a reader must know.
    const ABOUT: &'static str;

    /// What inputs refer to. Values of the published file stay if they cannot be made a second time.
    fn given(_published: Option<Given>) -> anyhow::Result<Given> {
        Ok(Given::new())
    }

    /// The inputs with their verdicts.
    fn cases(given: &Given) -> anyhow::Result<Vec<Case<Self::Input>>>;

    /// Computes the output, or the rule that refuses.
    fn evaluate(given: &Given, input: &Self::Input) -> Result<Self::Output, RuleId>;
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<I, O> {
    about: String,
    #[serde(default, skip_serializing_if = "Given::is_empty")]
    given: Given,
    vectors: Vec<Vector<I, O>>,
}

/// A chapter, independent of its type.
#[derive(Clone, Copy)]
pub struct VectorFile {
    /// The file's name in `tests/vectors`.
    pub name: &'static str,
    /// The file's text, from the published one if there is one; fails if an input does not get the verdict its author
    /// states.
    pub write: fn(Option<&str>) -> anyhow::Result<String>,
    /// Compares every vector of a file's text with what is computed from its input; returns how many there are.
    pub check: fn(&str) -> anyhow::Result<usize>,
}

impl VectorFile {
    /// The file of chapter `C`.
    pub const fn of<C: Chapter>(name: &'static str) -> Self {
        Self {
            name,
            write: write::<C>,
            check: check::<C>,
        }
    }
}

fn write<C: Chapter>(published: Option<&str>) -> anyhow::Result<String> {
    let published = published
        .map(serde_json::from_str::<File<Value, Value>>)
        .transpose()?;
    let given = C::given(published.map(|file| file.given))?;
    let vectors = C::cases(&given)?
        .into_iter()
        .map(|(name, input, expect)| {
            let (found, output) = verdict::<C>(&given, &input);
            ensure!(
                found == expect,
                "{}: `{name}` gets {found:?}, not {expect:?}",
                C::NAME
            );
            Ok(Vector {
                name,
                input,
                expect,
                output,
            })
        })
        .collect::<anyhow::Result<_>>()?;
    let file: File<C::Input, C::Output> = File {
        about: C::ABOUT.to_owned(),
        given,
        vectors,
    };
    Ok(serde_json::to_string_pretty(&file)? + "\n")
}

fn check<C: Chapter>(text: &str) -> anyhow::Result<usize> {
    let file: File<C::Input, C::Output> = serde_json::from_str(text).context(C::NAME)?;
    for Vector {
        name,
        input,
        expect,
        output,
    } in &file.vectors
    {
        let (found, computed) = verdict::<C>(&file.given, input);
        ensure!(
            found == *expect,
            "{}: `{name}` gets {found:?}, not {expect:?}",
            C::NAME
        );
        ensure!(
            computed == *output,
            "{}: `{name}` computes another output",
            C::NAME
        );
    }
    Ok(file.vectors.len())
}

fn verdict<C: Chapter>(given: &Given, input: &C::Input) -> (Expect, Option<C::Output>) {
    match C::evaluate(given, input) {
        Ok(output) => (Expect::Ok, Some(output)),
        Err(rule) => (Expect::Refused(rule), None),
    }
}

/// The id of the rule that refuses.
pub fn rule_of(error: impl Rule) -> RuleId {
    error.rule().to_owned()
}

/// A refusal by `rule`.
pub fn refused(rule: &str) -> Expect {
    Expect::Refused(rule.to_owned())
}
