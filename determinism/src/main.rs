//! `cargo xtask determinism`: checks the certificates in `params/`, writes them, runs mutants and proves the lemmas.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use linli_determinism::{Subject, check_answers, kill, lemmas_file, prove, read};

/// Shows from the compiled circuits that public inputs and named secrets determine every cell.
#[derive(Parser)]
struct Arguments {
    /// One circuit instead of both.
    #[arg(long)]
    circuit: Option<Subject>,
    /// Write the certificates anew.
    #[arg(long)]
    accept: bool,
    /// Change one constraint, copy or fixed value at a time: the check must notice each.
    #[arg(long)]
    mutate: bool,
    /// Ask a solver for counterexamples to the lemmas again, by this Python, which has cvc5-gpl.
    #[arg(long, value_name = "PYTHON")]
    prove: Option<PathBuf>,
    /// Every so many mutants, one.
    #[arg(long, default_value_t = 1, requires = "mutate")]
    stride: usize,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let Some(python) = &arguments.prove {
        let questions = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/determinism");
        write(&lemmas_file(), &prove(python, &questions)?)?;
    }
    let subjects = arguments
        .circuit
        .map_or(Subject::ALL.to_vec(), |one| vec![one]);
    for subject in subjects {
        let path = subject.certificate();
        if arguments.accept {
            write(&path, &subject.derive()?)?;
        }
        println!("{}", subject.check(&read(&path)?)?);
        if arguments.mutate {
            mutate(subject, arguments.stride)?;
        }
    }
    let questions = check_answers(&read(&lemmas_file())?)?;
    println!("lemmas: {questions} questions, each without a counterexample");
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// A full run without survivors is written to `params/`, for the book.
fn mutate(subject: Subject, stride: usize) -> anyhow::Result<()> {
    let started = Instant::now();
    let report = kill(subject, stride)?;
    let seconds = started.elapsed().as_secs_f64();
    println!("{}, mutants, {seconds:.0} s\n{report}", subject.name());
    let survivors = report.survivors();
    ensure!(
        survivors.is_empty(),
        "nothing noticed {}",
        survivors.join(", ")
    );
    match stride {
        1 => write(&subject.mutants(), &report.to_string()),
        _ => Ok(()),
    }
}
