//! Every sentence of the program, the reports and the page, in both languages, from `locales/*.ftl`.
//!
//! A text that people wrote in both languages is a [`Text`]; [`Language::of`] picks one.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use linli_wire::text::Text;

mod evidence;
pub mod page;
pub mod poll;
pub mod time;

/// A language of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 简体中文.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// From the first of `LINLI_LANG`, `LC_ALL`, `LC_MESSAGES` and `LANG` that names a language we have, otherwise
    /// Chinese.
    pub fn from_environment() -> Self {
        ["LINLI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .find_map(|value| Self::from_locale(&value))
            .unwrap_or(Self::Chinese)
    }

    /// From a locale's name, e.g. `en_GB.UTF-8`.
    pub fn from_locale(name: &str) -> Option<Self> {
        let language = name.split(['_', '-', '.', '@']).next()?;
        Self::ALL.into_iter().find(|known| known.code() == language)
    }

    /// The value for `--lang`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// The value for HTML's `lang`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }

    /// Stands between the members of a list.
    pub const fn comma(self) -> &'static str {
        match self {
            Self::Chinese => "、",
            Self::English => ", ",
        }
    }

    /// The text in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::Chinese => &text.zh,
            Self::English => &text.en,
        }
    }

    /// Of a short text in both languages, such as `第五条 / Art. 5`, this language's half; any other text as it is.
    pub fn half(self, text: &str) -> &str {
        let [zh, en] = linli_wire::text::halves(text);
        match self {
            Self::Chinese => zh,
            Self::English => en,
        }
    }

    /// The sentences of this language.
    pub fn sentences(self) -> &'static Sentences {
        static CHINESE: LazyLock<Sentences> = LazyLock::new(|| Sentences::new(Language::Chinese));
        static ENGLISH: LazyLock<Sentences> = LazyLock::new(|| Sentences::new(Language::English));
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Chinese => include_str!("../locales/zh.ftl"),
            Self::English => include_str!("../locales/en.ftl"),
        }
    }
}

/// A sentence's id with its values; see [`msg`].
#[derive(Clone, Debug)]
pub struct Message {
    id: String,
    values: Vec<(&'static str, Value)>,
}

/// What a variable stands for.
#[derive(Clone, Debug)]
enum Value {
    One(FluentValue<'static>),
    /// With the language's comma between.
    List(Vec<String>),
}

/// Names a sentence of the locale files. A test finds every `msg("…")` in the source, so write the id literally.
pub fn msg(id: &'static str) -> Message {
    Message::named(id)
}

impl Message {
    /// The sentence of an id that code elsewhere names.
    pub fn named(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            values: Vec::new(),
        }
    }

    /// Sets the variable `name`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.values.push((name, Value::One(value.into())));
        self
    }

    /// Sets the variable `name` to these, with the language's comma between.
    #[must_use]
    pub fn listing<T: core::fmt::Display>(
        mut self,
        name: &'static str,
        items: impl IntoIterator<Item = T>,
    ) -> Self {
        let items = items.into_iter().map(|item| item.to_string());
        self.values.push((name, Value::List(items.collect())));
        self
    }

    /// Sets the variable `name` to how `value` prints.
    #[must_use]
    pub fn showing(self, name: &'static str, value: impl core::fmt::Display) -> Self {
        self.with(name, value.to_string())
    }
}

/// The sentences of one language, compiled into the program.
pub struct Sentences {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Sentences {
    fn new(language: Language) -> Self {
        let tag = language.tag().parse().expect("both tags are valid");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        bundle.set_use_isolating(false);
        let resource = FluentResource::try_new(language.source().to_owned())
            .expect("a test parses both locale files");
        bundle
            .add_resource(resource)
            .expect("a test loads both locale files");
        Self { language, bundle }
    }

    /// The sentence of an id that is only known at run time, if there is one.
    pub fn known(&self, id: &str) -> Option<String> {
        self.find(&Message::named(id))
    }

    /// The sentence, or the bare id if there is none, which a test rules out for ids in the source.
    pub fn get(&self, message: &Message) -> String {
        self.find(message).unwrap_or_else(|| message.id.clone())
    }

    /// What the rule demands and what to do when it refuses, if the locale file has that.
    pub fn rule(&self, rule: &str) -> Option<(String, String)> {
        let id = format!("rule-{}", rule.replace('.', "-"));
        let cause = self.known(&id)?;
        let remedy = self.known(&format!("{id}-remedy"))?;
        Some((cause, remedy))
    }

    /// The English evidence from the code that refused, as far as a reader of this language should see it.
    pub fn evidence(&self, detail: &str) -> Option<String> {
        evidence::in_language(self.language, detail)
    }

    /// A word that programs say, such as `area` of a column or `committee`, as readers of this language say it.
    pub fn word(&self, word: &str) -> String {
        evidence::word(self.language, word)
    }

    /// How a kind of evidence (`file`, `row`, `trustee`, …) is called.
    pub fn label(&self, kind: &str) -> String {
        self.known(&format!("label-{kind}"))
            .unwrap_or_else(|| format!("{kind}: "))
    }

    /// The word for a kind of entry.
    pub fn kind(&self, kind: &str) -> String {
        self.known(&format!("kind-{kind}"))
            .unwrap_or_else(|| kind.to_owned())
    }

    fn find(&self, message: &Message) -> Option<String> {
        let pattern = self.bundle.get_message(&message.id)?.value()?;
        let mut args = FluentArgs::new();
        for (name, value) in &message.values {
            args.set(
                *name,
                match value {
                    Value::One(value) => value.clone(),
                    Value::List(items) => items.join(self.language.comma()).into(),
                },
            );
        }
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut Vec::new())
            .into_owned();
        Some(text)
    }
}

#[cfg(test)]
mod tests;
