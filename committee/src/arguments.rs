//! What the program understands on its command line, told in the reader's language.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::error::{ContextKind, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory as _, FromArgMatches as _, Parser};
use linli_language::{Sentences, msg};

/// What `linli-committee` takes.
#[derive(Debug, Parser)]
#[command(
    name = "linli-committee",
    version,
    disable_help_flag = true,
    disable_version_flag = true
)]
pub struct Arguments {
    /// The data folder.
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Say where the node serves as JSON, also at a terminal.
    #[arg(long)]
    pub json: bool,
    /// Stop when standard input is closed.
    #[arg(long, hide = true)]
    pub stop_at_eof: bool,
    /// Take the time from a file.
    #[arg(long, hide = true, value_name = "FILE")]
    pub insecure_clock: Option<PathBuf>,
}

/// What is told instead of running the node.
#[derive(Debug)]
pub enum Told {
    /// The help or the version, which was asked for.
    Answer(String),
    /// What is wrong with the command line.
    Fault(String),
}

/// Reads the command line; its first word is the program.
pub fn read(words: impl IntoIterator<Item = OsString>, say: &Sentences) -> Result<Arguments, Told> {
    let matches = command(say).try_get_matches_from(words);
    let read = matches.and_then(|matches| Arguments::from_arg_matches(&matches));
    read.map_err(|error| match error.use_stderr() {
        false => Told::Answer(error.to_string()),
        true => Told::Fault(fault(&error, say)),
    })
}

fn command(say: &Sentences) -> Command {
    let usage = say.get(&msg("help-usage"));
    let options = say.get(&msg("help-heading-options"));
    let told = |arg: Arg, help| arg.help(say.get(&help)).help_heading(options.clone());
    let flag =
        |name: &'static str, short, action| Arg::new(name).long(name).short(short).action(action);
    let help = flag("help", 'h', ArgAction::Help);
    let version = flag("version", 'V', ArgAction::Version);
    Arguments::command()
        .about(say.get(&msg("committee-about")))
        .long_about(None::<&str>)
        .help_template(format!(
            "{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}"
        ))
        .arg(told(help, msg("help--help")))
        .arg(told(version, msg("help--version")))
        .mut_arg("json", |arg| told(arg, msg("committee-json")))
        .mut_arg("folder", |arg| {
            told(arg, msg("committee-folder")).help_heading(say.get(&msg("help-heading-arguments")))
        })
}

fn fault(error: &clap::Error, say: &Sentences) -> String {
    let named = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = named(ContextKind::InvalidArg);
    let cause = match error.kind() {
        ErrorKind::UnknownArgument => msg("usage-unknown").with("argument", argument),
        ErrorKind::MissingRequiredArgument => msg("usage-missing").with("arguments", argument),
        ErrorKind::InvalidValue => msg("usage-no-value").with("argument", argument),
        ErrorKind::ArgumentConflict => msg("usage-twice").with("argument", argument),
        kind => msg("usage-other").showing("cause", kind),
    };
    let remedy = msg("error-usage-remedy").with("command", "linli-committee");
    format!("{}\n  {}", say.get(&cause), say.get(&remedy))
}

#[cfg(test)]
mod tests;
