//! Sentences in both languages, from `locales/*.ftl`.

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use linli_wire::text::Text;

/// The rule ids that have a sentence of their own, `rule-<id>` and `rule-<id>-remedy` with `-` for `.`.
pub mod rules;

const CHINESE: &str = include_str!("../locales/zh-CN.ftl");
const ENGLISH: &str = include_str!("../locales/en.ftl");

/// A language of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// 简体中文.
    #[value(name = "zh", alias = "zh-CN")]
    Chinese,
    /// English.
    #[value(name = "en")]
    English,
}

impl Language {
    /// From `LINLI_LANG`, else `LANG`; Chinese where neither names a language we speak.
    pub fn from_environment() -> Self {
        ["LINLI_LANG", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find_map(|value| Self::from_locale(&value))
            .unwrap_or(Self::Chinese)
    }

    /// From a locale's name, e.g. `en_GB.UTF-8`.
    pub fn from_locale(name: &str) -> Option<Self> {
        match name.get(..2)? {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The same language for reports.
    pub const fn of_report(self) -> linli_audit::Language {
        match self {
            Self::Chinese => linli_audit::Language::Chinese,
            Self::English => linli_audit::Language::English,
        }
    }

    /// What `--lang` takes.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    const fn source(self) -> (&'static str, &'static str) {
        match self {
            Self::Chinese => ("zh-CN", CHINESE),
            Self::English => ("en", ENGLISH),
        }
    }
}

/// A sentence's id with its values; see [`msg`].
#[derive(Clone, Debug)]
pub struct Message {
    id: String,
    values: Vec<(&'static str, FluentValue<'static>)>,
}

/// Names a sentence of the locale files. A test finds every `msg("…")` in the source, so write the id literally.
pub fn msg(id: &'static str) -> Message {
    Message::named(id)
}

impl Message {
    fn named(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            values: Vec::new(),
        }
    }

    /// Sets the variable `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.values.push((name, value.into()));
        self
    }

    /// Sets the variable `name` to how `value` prints.
    #[must_use]
    pub fn showing(self, name: &'static str, value: impl core::fmt::Display) -> Self {
        self.with(name, value.to_string())
    }
}

/// The sentences of one language.
pub struct Sentences(FluentBundle<FluentResource>);

impl Sentences {
    /// Loads the language's file, which is part of the program.
    pub fn new(language: Language) -> Self {
        let (tag, source) = language.source();
        let mut bundle = FluentBundle::new(vec![tag.parse().expect("both tags are valid")]);
        bundle.set_use_isolating(false);
        let resource =
            FluentResource::try_new(source.to_owned()).expect("a test parses both locale files");
        bundle
            .add_resource(resource)
            .expect("a test loads both locale files");
        Self(bundle)
    }

    /// The sentence; the bare id where there is none, which a test excludes for ids in the source.
    pub fn get(&self, message: &Message) -> String {
        self.find(message).unwrap_or_else(|| message.id.clone())
    }

    /// What the rule demands and what to do when it refuses, where the locale file says so.
    pub fn rule(&self, rule: &str) -> Option<(String, String)> {
        let id = format!("rule-{}", rule.replace('.', "-"));
        let cause = self.find(&Message::named(&id))?;
        let remedy = self.find(&Message::named(&format!("{id}-remedy")))?;
        Some((cause, remedy))
    }

    /// How a kind of evidence (`file`, `row`, `trustee`, …) is called.
    pub fn label(&self, kind: &str) -> String {
        self.find(&Message::named(&format!("label-{kind}")))
            .unwrap_or_else(|| format!("{kind}: "))
    }

    fn find(&self, message: &Message) -> Option<String> {
        let pattern = self.0.get_message(&message.id)?.value()?;
        let mut args = FluentArgs::new();
        for (name, value) in &message.values {
            args.set(*name, value.clone());
        }
        let text = self
            .0
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned();
        Some(text)
    }
}

/// The text in the program's language.
pub fn words(text: &Text, language: Language) -> &str {
    match language {
        Language::Chinese => &text.zh,
        Language::English => &text.en,
    }
}

#[cfg(test)]
mod tests;
