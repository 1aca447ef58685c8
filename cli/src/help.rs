//! The help of every command and usage errors, in the reader's language.
//!
//! Ids come from a command's path and an argument's name, the longest that has a sentence: of `linli poll new --roll`
//! `help-poll-new--roll`, or else `help-poll--roll`, or else `help--roll`.

use std::ffi::OsString;

use clap::builder::{PossibleValue, Resettable, Str};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

use crate::console::Global;
use crate::language::{Language, Message, Sentences, msg};

/// The options that decide how everything else is printed, found before the rest is parsed.
pub fn early(arguments: &[OsString]) -> Global {
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let mut options = words.take_while(|word| *word != "--");
    Global {
        json: options.any(|word| word == "--json"),
        lang: language_asked(arguments).and_then(|code| Language::from_locale(&code)),
        ..Global::default()
    }
}

/// The value of `--lang`, even where a missing command would print the help first.
pub fn language_asked(words: &[OsString]) -> Option<String> {
    let mut rest = words.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = rest.next().filter(|word| *word != "--") {
        match word.split_once('=') {
            Some(("--lang", code)) => return Some(code.to_owned()),
            None if word == "--lang" => return rest.next().map(str::to_owned),
            _ => {}
        }
    }
    None
}

/// The command that the words name, as it is typed: `linli poll new`.
pub fn command_named(words: &[OsString], tree: &Command) -> String {
    let (mut at, mut path) = (tree, vec![tree.get_name()]);
    for word in words.iter().skip(1).filter_map(|word| word.to_str()) {
        if word == "--" {
            break;
        }
        if let Some(child) = at.find_subcommand(word) {
            path.push(child.get_name());
            at = child;
        }
    }
    path.join(" ")
}

/// The command tree with its help in a language.
pub fn tell(command: Command, language: Language) -> Command {
    let mut told = understood(command, language);
    if language == Language::English {
        return told;
    }
    told.build();
    teller(language).usages(told)
}

/// The same for whoever only reads arguments: usage lines, which take the longest, are as clap has them.
pub(crate) fn understood(command: Command, language: Language) -> Command {
    teller(language).command(command, &[])
}

fn teller(language: Language) -> Teller {
    Teller {
        say: language.sentences(),
    }
}

struct Teller {
    say: &'static Sentences,
}

impl Teller {
    fn command(&self, command: Command, path: &[String]) -> Command {
        let about = self.say.known(&id(path)).unwrap_or_default();
        let usage = self.say.get(&msg("help-usage"));
        let template = format!(
            "{{before-help}}{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}"
        );
        let mut command = command
            .about(about)
            .long_about(None::<&str>)
            .help_template(template)
            .subcommand_help_heading(self.say.get(&msg("help-heading-commands")))
            .disable_help_flag(true)
            .arg(flag("help", 'h', ArgAction::Help));
        if path.is_empty() {
            command = command
                .disable_version_flag(true)
                .arg(flag("version", 'V', ArgAction::Version))
                .after_help(self.say.get(&msg("help-after")));
        }
        command
            .mut_args(|arg| self.argument(arg, path))
            .mut_subcommands(|child| {
                let path = [path, &[child.get_name().to_owned()]].concat();
                self.command(child, &path)
            })
    }

    /// The usage lines with clap's own words in the reader's language.
    fn usages(&self, mut command: Command) -> Command {
        let line = command.render_usage().ansi().to_string();
        let (_, line) = line.split_once(' ').unwrap_or_default();
        let [options, other] =
            ["help-usage-options", "help-usage-command"].map(|id| self.say.get(&msg(id)));
        let line = line
            .replace("[OPTIONS]", &format!("[{options}]"))
            .replace("<COMMAND>", &format!("<{other}>"))
            .replace("[COMMAND]", &format!("[{other}]"));
        command
            .override_usage(line)
            .mut_subcommands(|child| self.usages(child))
    }

    fn argument(&self, arg: Arg, path: &[String]) -> Arg {
        let name = name(&arg);
        let told = self.nearest(path, &name).unwrap_or_default();
        let help = format!("{told}{}", self.notes(&arg, path));
        let heading = match arg.get_help_heading() {
            Some(heading) => self.say.known(&format!("help-heading-{heading}")),
            None if arg.is_positional() => Some(self.say.get(&msg("help-heading-arguments"))),
            None => Some(self.say.get(&msg("help-heading-options"))),
        };
        let takes_values = arg.get_action().takes_values();
        arg.help(help)
            .long_help(None::<&str>)
            .help_heading(Resettable::from(heading.map(Str::from)))
            .hide_possible_values(takes_values)
            .hide_default_value(takes_values)
    }

    /// The values that an argument takes, the one that it has by default, and what else it is called.
    fn notes(&self, arg: &Arg, path: &[String]) -> String {
        if !arg.get_action().takes_values() {
            return String::new();
        }
        let shown = |value: &PossibleValue| !value.is_hide_set();
        let values: Vec<String> = arg
            .get_possible_values()
            .iter()
            .filter(|value| shown(value))
            .map(|value| self.value(value, path, &name(arg)))
            .collect();
        let defaults = arg.get_default_values().iter();
        let defaults = defaults.filter(|value| !value.is_empty());
        let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
        let values = (!values.is_empty())
            .then(|| msg("help-values").with("values", values.join(&self.comma())));
        let default = (!defaults.is_empty())
            .then(|| msg("help-default").with("value", defaults.join(&self.comma())));
        let aliases = arg.get_all_aliases().unwrap_or_default();
        let aliases: Vec<String> = aliases.iter().map(|name| format!("--{name}")).collect();
        let also = (!aliases.is_empty())
            .then(|| msg("help-alias").with("names", aliases.join(&self.comma())));
        let notes = values.into_iter().chain(default).chain(also);
        notes.map(|note| self.say.get(&note)).collect()
    }

    fn value(&self, value: &PossibleValue, path: &[String], name: &str) -> String {
        let value = value.get_name();
        match self.nearest(path, &format!("{name}--{value}")) {
            Some(meaning) => format!("{value} = {meaning}"),
            None => value.to_owned(),
        }
    }

    fn comma(&self) -> String {
        self.say.get(&msg("help-comma"))
    }

    /// The sentence about an argument of the longest path that has one.
    fn nearest(&self, path: &[String], name: &str) -> Option<String> {
        (0..=path.len()).rev().find_map(|length| {
            let above = path[..length].iter().map(|word| format!("-{word}"));
            let above: String = above.collect();
            self.say.known(&format!("help{above}--{name}"))
        })
    }
}

/// An option that clap would add by itself, with English help.
fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    Arg::new(name).short(short).long(name).action(action)
}

/// An argument's name as in ids.
fn name(arg: &Arg) -> String {
    arg.get_id().as_str().replace('_', "-")
}

/// `help-poll-new` for `linli poll new`.
fn id(path: &[String]) -> String {
    match path {
        [] => "help-linli".to_owned(),
        path => format!("help-{}", path.join("-")),
    }
}

/// Whether nothing is wrong: the help or the version was asked for.
pub fn is_answer(error: &clap::Error) -> bool {
    !error.use_stderr()
}

/// Whether the command named only groups others, so that its help is printed.
pub fn is_incomplete(error: &clap::Error) -> bool {
    error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}

/// What is wrong with a command line. What is wrong with a value is told as `say`'s language has it.
pub fn fault(error: &clap::Error, say: &Sentences) -> Message {
    use ContextKind::{
        InvalidArg, InvalidSubcommand, InvalidValue, PriorArg, SuggestedArg, SuggestedSubcommand,
        SuggestedValue, ValidValue,
    };
    let named = |kind| context(error, kind).unwrap_or_default();
    let or_like =
        |plain: &'static str, like: &'static str, suggested| match context(error, suggested) {
            Some(other) => msg(like).with("like", other),
            None => msg(plain),
        };
    match error.kind() {
        ErrorKind::UnknownArgument => or_like("usage-unknown", "usage-unknown-like", SuggestedArg)
            .with("argument", named(InvalidArg)),
        ErrorKind::InvalidSubcommand => or_like(
            "usage-no-command",
            "usage-no-command-like",
            SuggestedSubcommand,
        )
        .with("command", named(InvalidSubcommand)),
        ErrorKind::InvalidValue if named(InvalidValue).is_empty() => {
            msg("usage-no-value").with("argument", named(InvalidArg))
        }
        ErrorKind::InvalidValue => or_like("usage-value", "usage-value-like", SuggestedValue)
            .with("argument", named(InvalidArg))
            .with("value", named(InvalidValue))
            .with("values", named(ValidValue)),
        ErrorKind::ValueValidation => match form(&named(InvalidArg)) {
            Some(form) => msg(form),
            None => msg("usage-value-refused").with("cause", cause(error, say)),
        }
        .with("argument", named(InvalidArg))
        .with("value", named(InvalidValue)),
        ErrorKind::ArgumentConflict => match context(error, PriorArg) {
            Some(other) if other != named(InvalidArg) => msg("usage-conflict")
                .with("argument", named(InvalidArg))
                .with("other", other),
            _ => msg("usage-twice").with("argument", named(InvalidArg)),
        },
        ErrorKind::MissingRequiredArgument => {
            msg("usage-missing").with("arguments", named(InvalidArg))
        }
        ErrorKind::TooManyValues
        | ErrorKind::TooFewValues
        | ErrorKind::WrongNumberOfValues
        | ErrorKind::NoEquals => msg("usage-number").with("argument", named(InvalidArg)),
        ErrorKind::InvalidUtf8 => msg("usage-utf8"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            msg("usage-incomplete")
        }
        _ => msg("usage-other").with("cause", cause(error, say)),
    }
}

/// What clap's error says about one kind of context, with one value or several.
fn context(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(several) => Some(several.join(", ")),
        _ => None,
    }
}

/// The sentence on how an argument's values are written, if what it takes, as in `--at <TIME>`, has one.
fn form(argument: &str) -> Option<&'static str> {
    let (_, takes) = argument.rsplit_once('<')?;
    match takes {
        "ADDRESS>" => Some("usage-value-address"),
        "HOST:PORT>" => Some("usage-value-host"),
        "DAY>" => Some("usage-value-day"),
        "TIME>" => Some("usage-value-time"),
        _ => None,
    }
}

/// The message of the code that parsed a value.
fn cause(error: &clap::Error, say: &Sentences) -> String {
    use std::error::Error;
    let told = error.source().map(ToString::to_string);
    told.and_then(|told| say.evidence(&told))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
