//! `cargo xtask determinism`: the program of this name, which shows that named secrets determine every cell of a circuit.

use crate::{run, tools};

/// Options of `determinism`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Write the certificates in `params/` anew.
    #[arg(long)]
    accept: bool,
    /// Change one constraint, copy or fixed value at a time: the check must notice each. Takes minutes.
    #[arg(long)]
    mutate: bool,
    /// Ask a solver for counterexamples to the lemmas again; it is installed below `target/`.
    #[arg(long)]
    prove: bool,
}

/// Compiles and runs it.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let mut command = vec!["run", "--locked", "-p", "linli-determinism", "--"];
    let python = match arguments.prove {
        true => Some(tools::python_with_solver(&root)?.display().to_string()),
        false => None,
    };
    if let Some(python) = &python {
        command.extend(["--prove", python]);
    }
    let flags = [
        ("--accept", arguments.accept),
        ("--mutate", arguments.mutate),
    ];
    command.extend(flags.iter().filter(|(_, on)| *on).map(|(flag, _)| *flag));
    run::cargo(&root, &command)
}
