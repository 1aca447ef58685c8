//! All output to, and input from, whoever runs the program.
//!
//! Sentences go to standard output and errors to standard error; with `--json` standard output carries exactly
//! one JSON value instead. Prompts appear only when standard input is a terminal.

mod waiter;
mod warner;

pub use waiter::Waiter;
pub use warner::Warner;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use inquire::InquireError;
use linli_wire::text::misleads;
use serde::Serialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::error::{Error, Refusal, sentence};
use crate::language::{Language, Message, Sentences, msg};

/// Options of every command.
#[derive(clap::Args, Clone, Debug, Default)]
#[command(next_help_heading = "global")]
pub struct Global {
    /// Print exactly one JSON value on standard output.
    #[arg(long, global = true)]
    pub json: bool,
    /// Language; LINLI_LANG or LANG by default, otherwise Chinese.
    #[arg(long, global = true, value_name = "LANG", value_parser = spoken())]
    pub lang: Option<Language>,
    /// Answer yes to every confirmation.
    #[arg(long, global = true)]
    pub yes: bool,
}

/// The languages' codes.
fn spoken() -> impl TypedValueParser<Value = Language> {
    let codes = PossibleValuesParser::new([
        PossibleValue::new("zh").alias("zh-CN"),
        PossibleValue::new("en"),
    ]);
    codes.map(|code| Language::from_locale(&code).expect("the code of one"))
}

/// Where commands print, ask and show progress.
pub struct Console {
    language: Language,
    sentences: &'static Sentences,
    json: bool,
    yes: bool,
    quiet: bool,
    /// The command that runs, as it was typed.
    command: String,
    /// Why standard output could not be written, the first time.
    lost: Option<io::Error>,
}

impl Console {
    /// A console with these options.
    pub fn new(global: &Global) -> Self {
        let language = global.lang.unwrap_or_else(Language::from_environment);
        Self {
            language,
            sentences: language.sentences(),
            json: global.json,
            yes: global.yes,
            quiet: false,
            command: "linli".to_owned(),
            lost: None,
        }
    }

    /// For the command `named`, whose help usage errors point to.
    #[must_use]
    pub fn for_command(mut self, named: String) -> Self {
        self.command = named;
        self
    }

    /// Prints nothing and asks nothing; for commands run by another command.
    pub fn quiet(language: Language) -> Self {
        Self {
            language,
            sentences: language.sentences(),
            json: false,
            yes: true,
            quiet: true,
            command: "linli".to_owned(),
            lost: None,
        }
    }

    /// The language of the sentences.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The sentence as text.
    pub fn text(&self, message: &Message) -> String {
        self.sentences.get(message)
    }

    /// The sentences of the reader's language.
    pub const fn sentences(&self) -> &'static Sentences {
        self.sentences
    }

    /// A refusal's cause in the language of the sentences.
    pub fn cause(&self, refusal: &Refusal) -> String {
        sentence(refusal, self.sentences).0
    }

    /// What to do about a refusal, if the language has a sentence for it.
    pub fn remedy(&self, refusal: &Refusal) -> Option<String> {
        sentence(refusal, self.sentences).1
    }

    /// The label of a kind of fact (`file`, `row`, `text`, …).
    pub fn label(&self, kind: &str) -> String {
        self.sentences.label(kind)
    }

    /// A word that programs say, such as a column's name, in the language of the answers.
    pub fn word(&self, word: &str) -> String {
        self.sentences.word(word)
    }

    /// Whether the answer is to be JSON.
    pub const fn is_json(&self) -> bool {
        self.json
    }

    /// Whether a person sits at the terminal and can be asked.
    pub fn can_ask(&self) -> bool {
        !self.quiet && io::stdin().is_terminal()
    }

    /// Prints a sentence for people; nothing with `--json`.
    pub fn say(&mut self, message: Message) {
        let text = self.sentences.get(&message);
        self.print(&text);
    }

    /// Prints text for people; nothing with `--json`.
    pub fn print(&mut self, text: &str) {
        if !self.json && !self.quiet {
            self.put(&shown(text));
        }
    }

    /// Prints the command's JSON value; nothing without `--json`. Call it once.
    pub fn answer(&mut self, value: &impl Serialize) {
        if self.json && !self.quiet {
            let text = serde_json::to_string_pretty(value).expect("our reports have string keys");
            self.put(&escaped(&text));
        }
    }

    /// Prints raw output that is neither a sentence nor JSON: a script, a page.
    pub fn emit(&mut self, text: &str) {
        if !self.quiet {
            self.put(text.trim_end_matches('\n'));
        }
    }

    /// Refuses if not all of the answer reached standard output. A reader that closed the pipe has read enough.
    pub fn finish(&mut self) -> Result<(), Error> {
        let flushed = io::stdout().flush();
        match self.lost.take().or_else(|| flushed.err()) {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Output(error)),
            _ => Ok(()),
        }
    }

    /// The same for what other code printed there.
    pub fn printed(&mut self, printed: io::Result<()>) -> Result<(), Error> {
        if let Err(error) = printed {
            self.lost.get_or_insert(error);
        }
        self.finish()
    }

    fn put(&mut self, text: &str) {
        if let Err(error) = writeln!(io::stdout(), "{text}") {
            self.lost.get_or_insert(error);
        }
    }

    /// Prints a warning on standard error.
    pub fn warn(&self, message: Message) {
        let text = self.sentences.get(&message);
        let label = self.sentences.get(&msg("label-warning"));
        self.note(&format!("{label}{text}"));
    }

    /// Reports a refusal that does not end the command: one line for the rule, one for each further fact.
    pub fn problem(&self, refusal: &Refusal) {
        let (cause, remedy) = sentence(refusal, self.sentences);
        let head = format!("[{}] {cause}", refusal.rule);
        self.note(&head);
        self.note_facts(Some(refusal), remedy.as_deref());
    }

    /// Names the files of a folder that were not looked at.
    pub fn tell_passed_over(&self, paths: &[PathBuf]) {
        for path in paths {
            self.warn(msg("files-passed-over").showing("file", path.display()));
        }
    }

    /// Warns by a rule, with the text `told`; nothing is refused.
    pub fn warn_of(&self, rule: &Refusal, told: &Message) {
        self.warner().warn_of(rule, told);
    }

    /// The same, for code that warns later.
    pub const fn warner(&self) -> Warner {
        Warner::of(self)
    }

    /// Reports the error that ends the program.
    pub fn fail(&mut self, error: &Error) {
        let (cause, remedy) = error.sentence(self.sentences, &self.command);
        if self.json {
            let refusal = error.refusal();
            self.answer(&json!({ "error": {
                "rule": error.rule(),
                "message": cause,
                "remedy": remedy,
                "detail": refusal.map(|r| &r.detail),
                "evidence": refusal.map(evidence).unwrap_or_else(|| json!({})),
                "exit": error.exit_code(),
            }}));
        }
        let label = self.sentences.get(&msg("label-error"));
        self.note(&format!("{label}[{}] {cause}", error.rule()));
        self.note_facts(error.refusal(), remedy.as_deref());
    }

    /// A progress bar on standard error of `length` steps; hidden when that is not a terminal, and with `--json`.
    pub fn progress(&self, length: u64, message: Message) -> ProgressBar {
        if !self.shows_progress() {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{msg:24} [{bar:30}] {pos}/{len} {eta}")
            .expect("the template is constant")
            .progress_chars("=> ");
        ProgressBar::new(length)
            .with_style(style)
            .with_message(self.sentences.get(&message))
    }

    /// What is shown while something is waited for that does not tell how far it is; where bars are shown.
    pub fn waiter(&self, message: &Message) -> Waiter {
        let is_shown = self.shows_progress();
        Waiter(is_shown.then(|| self.sentences.get(message)))
    }

    fn shows_progress(&self) -> bool {
        !self.json && !self.quiet && io::stderr().is_terminal()
    }

    /// Asks yes or no; `--yes` answers for the person.
    pub fn confirm(&mut self, question: Message) -> Result<bool, Error> {
        if self.yes {
            return Ok(true);
        }
        self.need_terminal("--yes")?;
        let question = shown(&self.sentences.get(&question));
        self.yes_or_no(&question)
    }

    fn yes_or_no(&self, question: &str) -> Result<bool, Error> {
        let [yes, no] = ["ask-yes", "ask-no"].map(|id| self.sentences.get(&msg(id)));
        let said = |answer: bool| if answer { yes.clone() } else { no.clone() };
        let heard = |typed: &str| answered(typed, [&yes, &no]).ok_or(());
        let usual = |_| "y/N".to_owned();
        inquire::Confirm::new(question)
            .with_default(false)
            .with_formatter(&said)
            .with_parser(&heard)
            .with_default_value_formatter(&usual)
            .with_error_message(&self.sentences.get(&msg("ask-yes-or-no")))
            .prompt()
            .map_err(prompt_error)
    }

    /// Asks for a line of text; `instead` is the option that would have given it.
    pub fn ask(&mut self, question: Message, instead: &'static str) -> Result<String, Error> {
        self.need_terminal(instead)?;
        let question = shown(&self.sentences.get(&question));
        inquire::Text::new(&question).prompt().map_err(prompt_error)
    }

    /// The same with an answer that is taken if nothing is typed.
    pub fn ask_or(
        &mut self,
        question: Message,
        usual: &str,
        instead: &'static str,
    ) -> Result<String, Error> {
        self.need_terminal(instead)?;
        let question = shown(&self.sentences.get(&question));
        let prompt = inquire::Text::new(&question);
        let prompt = if usual.is_empty() {
            prompt
        } else {
            prompt.with_default(usual)
        };
        prompt.prompt().map_err(prompt_error)
    }

    /// Asks for a yes or no that `--yes` does not answer: it decides what is made, not whether.
    pub fn decide(&mut self, question: Message, instead: &'static str) -> Result<bool, Error> {
        self.need_terminal(instead)?;
        let question = shown(&self.sentences.get(&question));
        self.yes_or_no(&question)
    }

    /// Asks for a secret without showing it; `instead` is the option that would have given it.
    pub fn ask_secret(
        &mut self,
        question: Message,
        instead: &'static str,
    ) -> Result<Zeroizing<String>, Error> {
        self.need_terminal(instead)?;
        let question = shown(&self.sentences.get(&question));
        inquire::Password::new(&question)
            .without_confirmation()
            .with_display_mode(inquire::PasswordDisplayMode::Hidden)
            .prompt()
            .map(Zeroizing::new)
            .map_err(prompt_error)
    }

    /// Asks for a secret, shown as it is typed if the person wants that; `instead` as in [`Self::ask_secret`].
    pub fn ask_hidden(
        &mut self,
        question: Message,
        visible: bool,
        instead: &'static str,
    ) -> Result<Zeroizing<String>, Error> {
        if visible {
            self.ask(question, instead).map(Zeroizing::new)
        } else {
            self.ask_secret(question, instead)
        }
    }

    /// Asks for one of `options`; returns its index. `instead` is the option that would have given it.
    pub fn choose(
        &mut self,
        question: Message,
        options: Vec<String>,
        instead: &'static str,
    ) -> Result<usize, Error> {
        self.need_terminal(instead)?;
        let question = shown(&self.sentences.get(&question));
        let options = options.iter().map(|option| shown(option)).collect();
        inquire::Select::new(&question, options)
            .with_help_message(&self.sentences.get(&msg("ask-help-choose")))
            .raw_prompt()
            .map(|chosen| chosen.index)
            .map_err(prompt_error)
    }

    /// Asks for `min` to `max` of `options`; returns their indices. `instead` as in [`Self::choose`].
    pub fn choose_many(
        &mut self,
        question: Message,
        options: Vec<String>,
        [min, max]: [usize; 2],
        instead: &'static str,
    ) -> Result<Vec<usize>, Error> {
        self.need_terminal(instead)?;
        let question = shown(&self.sentences.get(&question));
        let range = self.sentences.get(&if min == max {
            msg("prompt-exactly").showing("count", max)
        } else {
            msg("prompt-range").showing("min", min).showing("max", max)
        });
        let within = range.clone();
        let fits = move |chosen: &[inquire::list_option::ListOption<&String>]| {
            use inquire::validator::Validation;
            Ok(if (min..=max).contains(&chosen.len()) {
                Validation::Valid
            } else {
                Validation::Invalid(range.clone().into())
            })
        };
        let options = options.iter().map(|option| shown(option)).collect();
        let help = msg("ask-help-within")
            .with("range", within)
            .with("keys", self.sentences.get(&msg("ask-help-choose-many")));
        inquire::MultiSelect::new(&question, options)
            .with_help_message(&self.sentences.get(&help))
            .with_validator(fits)
            .raw_prompt()
            .map(|chosen| chosen.iter().map(|c| c.index).collect())
            .map_err(prompt_error)
    }

    /// Whether secrets may be shown: a person at a terminal on both ends, and no `--json`.
    pub fn can_show_secrets(&self) -> bool {
        self.can_ask() && !self.json && io::stdout().is_terminal()
    }

    /// Shows a secret to the person at the terminal until `done` has run, then clears the screen.
    pub fn show_secret<T>(
        &mut self,
        text: &str,
        done: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        self.put(text);
        let result = done(self);
        self.put("\x1b[2J\x1b[3J\x1b[H");
        result
    }

    fn need_terminal(&self, instead: &'static str) -> Result<(), Error> {
        if self.can_ask() {
            Ok(())
        } else {
            Err(Error::Usage(
                msg("error-no-terminal").with("option", instead),
            ))
        }
    }

    fn note(&self, text: &str) {
        if !self.quiet {
            note(text);
        }
    }

    fn note_facts(&self, refusal: Option<&Refusal>, remedy: Option<&str>) {
        let facts = refusal.into_iter().flat_map(|r| {
            let detail = self.sentences.evidence(&r.detail);
            detail.map(|detail| ("detail", detail)).into_iter().chain(
                r.evidence
                    .iter()
                    .map(|(name, value)| (*name, value.clone())),
            )
        });
        let facts: Vec<_> = facts.collect();
        for (name, value) in facts {
            let label = self.sentences.label(name);
            self.note(&format!("  {label}{value}"));
        }
        if let Some(remedy) = remedy {
            let label = self.sentences.get(&msg("label-remedy"));
            self.note(&format!("  {label}{remedy}"));
        }
    }
}

/// Prints on standard error; there is nowhere left to report that it is closed.
fn note(text: &str) {
    let _ = writeln!(io::stderr(), "{}", shown(text));
}

/// The text without what a terminal would obey instead of showing; names and titles may come from a stranger.
fn shown(text: &str) -> String {
    let hide = |c| c != '\n' && misleads(c);
    text.replace(hide, "\u{fffd}")
}

/// The same JSON value, with such characters escaped; outside strings, JSON has none except line breaks.
fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && misleads(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)))
        } else {
            text.push(c)
        }
    }
    text
}

fn prompt_error(error: InquireError) -> Error {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => Error::Declined,
        InquireError::IO(source) => Error::File {
            path: "-".into(),
            source,
        },
        other => Error::File {
            path: "-".into(),
            source: io::Error::other(other.to_string()),
        },
    }
}

/// Where a rule was broken, as a JSON object.
fn evidence(refusal: &Refusal) -> serde_json::Value {
    json!(refusal)["evidence"].take()
}

/// What somebody typed where yes or no is asked, in English or in the words of her language; `None` if neither.
fn answered(typed: &str, [yes, no]: [&str; 2]) -> Option<bool> {
    let typed = typed.trim().to_lowercase();
    let is = |words: [&str; 3]| words.iter().any(|word| typed == word.to_lowercase());
    match (is(["y", "yes", yes]), is(["n", "no", no])) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
