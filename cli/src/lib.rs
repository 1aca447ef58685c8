//! The `linli` program: arguments, sentences, exit codes.
//!
//! Each command group is one module of [`commands`] with `Args` (what clap reads) and
//! `run(args, &mut Console) -> Result<Ending, Error>`. Commands talk through [`console::Console`] (sentences of
//! both languages, or one JSON value), read and write through [`files`], open secrets through [`keystore`].

pub mod acting;
pub mod amount;
pub mod arguments;
pub mod clock;
pub mod commands;
pub mod community;
pub mod console;
pub mod documents;
pub mod error;
pub mod files;
pub mod ids;
pub mod keystore;
pub mod lock;
pub mod memory;
pub mod passphrase;
pub mod place;
pub mod randomness;
pub mod receipts;
pub mod schemes;
pub mod sealed;
pub mod service;
pub mod show;
pub mod words;

use std::process::ExitCode;

use clap::Parser;

pub use console::Console;
pub use error::{Ending, Error, Refusal};
pub use linli_language::{self as language, Language, msg};

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    memory::keep_from_dumps();
    let cli = arguments::Cli::parse();
    let mut console = Console::new(&cli.global);
    let done = cli.command.run(&mut console);
    let code = match done.and_then(|ending| console.finish().map(|()| ending)) {
        Ok(ending) => ending.exit_code(),
        Err(error) => {
            console.fail(&error);
            error.exit_code()
        }
    };
    ExitCode::from(code)
}
