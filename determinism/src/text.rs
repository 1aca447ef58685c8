//! Reads what Rust's `Debug` writes.
//!
//! A verifying key's fingerprint is a hash of such a text (`linli_circuits::ballot::pinned`), so what is read from it is
//! what the fingerprint stands for.

use anyhow::{Context, bail, ensure};

/// One value: `name { field: value, … }`, `name(value, …)`, `[value, …]` or a bare word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    pub(crate) name: &'a str,
    fields: Vec<(&'a str, Value<'a>)>,
}

impl<'a> Value<'a> {
    /// Reads all of `text`.
    pub(crate) fn read(text: &'a str) -> anyhow::Result<Self> {
        let mut reader = Reader { rest: text };
        let value = reader.value()?;
        ensure!(reader.rest.is_empty(), "text behind the value");
        Ok(value)
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> anyhow::Result<&Self> {
        let found = self.fields.iter().find(|(field, _)| *field == name);
        let (_, value) = found.with_context(|| format!("{} has no field {name}", self.name))?;
        Ok(value)
    }

    /// The values of a list or tuple.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Self> {
        self.fields.iter().map(|(_, value)| value)
    }

    /// The value at a place of a list or tuple.
    pub(crate) fn item(&self, index: usize) -> anyhow::Result<&Self> {
        let found = self.fields.get(index);
        let (_, value) = found.with_context(|| format!("{} has no value {index}", self.name))?;
        Ok(value)
    }

    /// A number, bare or as the only value inside.
    pub(crate) fn number<N: std::str::FromStr>(&self) -> anyhow::Result<N> {
        let value = match self.fields.as_slice() {
            [(_, inner)] => inner,
            _ => self,
        };
        let number = value.name.parse().ok();
        number.with_context(|| format!("{} is no number", value.name))
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> anyhow::Result<Value<'a>> {
        let name = self.word()?;
        let fields = match self.rest.chars().next() {
            Some('(') => self.fields(')')?,
            Some('[') => self.fields(']')?,
            Some(' ') if self.rest.starts_with(" {") => {
                self.rest = &self.rest[1..];
                self.fields('}')?
            }
            _ => vec![],
        };
        Ok(Value { name, fields })
    }

    /// A bare word, empty before a list; quotes belong to it.
    fn word(&mut self) -> anyhow::Result<&'a str> {
        if let Some(quoted) = self.rest.strip_prefix('"') {
            let end = quoted.find('"').context("a quote without an end")?;
            self.rest = &quoted[end + 1..];
            return Ok(&quoted[..end]);
        }
        let end = self
            .rest
            .find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c)));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        Ok(word)
    }

    fn fields(&mut self, end: char) -> anyhow::Result<Vec<(&'a str, Value<'a>)>> {
        self.rest = &self.rest[1..];
        let mut fields = vec![];
        loop {
            self.rest = self.rest.trim_start_matches(' ');
            if let Some(rest) = self.rest.strip_prefix(end) {
                self.rest = rest;
                return Ok(fields);
            }
            let field = match end {
                '}' => {
                    let (field, rest) = self.rest.split_once(": ").context("a field's name")?;
                    self.rest = rest;
                    field
                }
                _ => "",
            };
            fields.push((field, self.value()?));
            match self.rest.strip_prefix(',') {
                Some(rest) => self.rest = rest,
                None if self.rest.trim_start_matches(' ').starts_with(end) => {}
                None => bail!("neither a comma nor {end} after a value"),
            }
        }
    }
}

#[cfg(test)]
mod tests;
