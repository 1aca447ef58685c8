//! Sentences before they are said: the program says them from the locale files, the page from the same sentences in
//! JSON.

use linli_wire::text::Text;
use serde::Serialize;
use serde::ser::SerializeMap;

/// A sentence's id with its values; see [`msg`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Of a sentence in the locale files.
    pub id: &'static str,
    /// Name and value of each variable.
    #[serde(serialize_with = "as_map")]
    pub values: Vec<(&'static str, Value)>,
}

/// What stands for a variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Value {
    /// As it is.
    Text(String),
    /// Written as the language writes numbers.
    Number(u64),
    /// Seconds since 1970.
    Time(i64),
    /// That of the reader's language.
    Either(Text),
    /// Another sentence.
    Said(Line),
    /// Several, with commas between.
    List(Vec<Line>),
    /// The same of texts.
    Texts(Vec<String>),
}

/// Names a sentence of the locale files. A test finds every `msg("…")` in the source, so write the id literally.
pub const fn msg(id: &'static str) -> Line {
    Line {
        id,
        values: Vec::new(),
    }
}

impl Line {
    /// Sets the variable `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Sets the variable `name` to these, with the language's comma between.
    #[must_use]
    pub fn listing<T: core::fmt::Display>(
        self,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        let items = items.into_iter().map(|item| item.to_string());
        self.with(name, Value::Texts(items.collect()))
    }

    /// Sets the variable `name` to how `value` prints.
    #[must_use]
    pub fn showing(self, name: &'static str, value: impl core::fmt::Display) -> Self {
        self.with(name, value.to_string())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<u16> for Value {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&Text> for Value {
    fn from(text: &Text) -> Self {
        Self::Either(text.clone())
    }
}

impl From<Line> for Value {
    fn from(line: Line) -> Self {
        Self::Said(line)
    }
}

fn as_map<S: serde::Serializer>(
    values: &[(&'static str, Value)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(values.len()))?;
    for (name, value) in values {
        map.serialize_entry(name, value)?;
    }
    map.end()
}
