//! The `linli` program: arguments, sentences, exit codes.
//!
//! Each command group is one module of [`commands`] with `Args` (what clap reads) and
//! `run(args, &mut Console) -> Result<Ending, Error>`. Commands talk through [`console::Console`] (sentences of
//! both languages, or one JSON value), read and write through [`files`], open secrets through [`keystore`].

pub mod acting;
pub mod amount;
pub mod arguments;
pub mod asking;
pub mod clock;
pub mod commands;
pub mod community;
pub mod console;
pub mod documents;
pub mod error;
pub mod files;
pub mod help;
pub mod history;
pub mod ids;
pub mod keystore;
pub mod letters;
pub mod lines;
pub mod lock;
pub mod memory;
pub mod noted;
pub mod passphrase;
pub mod place;
pub mod processor;
pub mod randomness;
pub mod schemes;
pub mod service;
pub mod shelf;
pub mod show;
pub mod spoiled;
pub mod words;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use arguments::Cli;

pub use console::Console;
pub use error::{Ending, Error, Refusal};
pub use linli_language::{self as language, Language, msg};

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    memory::keep_from_dumps();
    keep_quiet_of_bad_workbooks();
    let words: Vec<OsString> = std::env::args_os().collect();
    let named = help::command_named(&words, &Cli::command());
    let mut console = Console::new(&help::early(&words)).for_command(named.clone());
    if let Some(asked) = help::language_asked(&words).filter(|asked| !is_spoken(asked)) {
        let usage = Error::Usage(msg("error-language").with("language", asked));
        console.fail(&usage);
        return ExitCode::from(usage.exit_code());
    }
    warn_of_language(&console);
    if !processor::suffices() {
        console.warn(msg("warn-processor"));
        return ExitCode::FAILURE;
    }
    let language = console.language();
    let matched = help::understood(Cli::command(), language)
        .try_get_matches_from(&words)
        .or_else(|_| help::tell(Cli::command(), language).try_get_matches_from(&words));
    let parsed = matched.and_then(|matches| Cli::from_arg_matches(&matches));
    let code = match parsed {
        Ok(cli) => run(cli, named),
        Err(error) => misused(&error, &mut console),
    };
    ExitCode::from(code)
}

/// A workbook on which its reader panics is refused with a sentence of ours; the panic's message would precede it.
fn keep_quiet_of_bad_workbooks() {
    let say = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(linli_register::READER_THREAD) {
            say(panic);
        }
    }));
}

/// The system's locale may be any language, but `LINLI_LANG` is set for this program alone.
fn warn_of_language(console: &Console) {
    let asked = std::env::var("LINLI_LANG").unwrap_or_default();
    if !asked.is_empty() && !is_spoken(&asked) {
        console.warn(msg("warn-language").with("language", asked));
    }
}

fn is_spoken(language: &str) -> bool {
    Language::from_locale(language).is_some()
}

fn run(cli: Cli, named: String) -> u8 {
    let mut console = Console::new(&cli.global).for_command(named);
    let done = cli.command.run(&mut console);
    match done.and_then(|ending| console.finish().map(|()| ending)) {
        Ok(ending) => ending.exit_code(),
        Err(error) => {
            console.fail(&error);
            error.exit_code()
        }
    }
}

/// Prints the help that was asked for, or the usage error.
fn misused(error: &clap::Error, console: &mut Console) -> u8 {
    let usage = Error::Usage(help::fault(error, console.sentences()));
    if help::is_answer(error) || help::is_incomplete(error) && !console.is_json() {
        let printed = error.print();
        if let Err(lost) = console.printed(printed) {
            console.fail(&lost);
            return lost.exit_code();
        }
    } else {
        console.fail(&usage);
    }
    if help::is_answer(error) {
        Ending::Clean.exit_code()
    } else {
        usage.exit_code()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// The names of threads tell this test's panics from those of others that run beside it.
    #[test]
    fn only_a_workbooks_panic_is_kept_quiet() {
        const OTHER: &str = "a panic that is told";
        let told = Arc::new(AtomicUsize::new(0));
        let usual = std::panic::take_hook();
        let counter = Arc::clone(&told);
        std::panic::set_hook(Box::new(move |_| {
            let thread = std::thread::current();
            if [Some(OTHER), Some(linli_register::READER_THREAD)].contains(&thread.name()) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }));
        keep_quiet_of_bad_workbooks();
        let panics = |name: &str| {
            let thread = std::thread::Builder::new().name(name.to_owned());
            let thread = thread.spawn(|| panic!("a bad workbook")).expect("a thread");
            assert!(thread.join().is_err());
            told.load(Ordering::Relaxed)
        };
        let counts = [panics(linli_register::READER_THREAD), panics(OTHER)];
        std::panic::set_hook(usual);
        assert_eq!(counts, [0, 1]);
    }
}
