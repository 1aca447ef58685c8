//! `cargo xtask determinism`: checks the certificates in `params/`, writes them, runs mutants and proves the lemmas.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Parser;
use linli_determinism::{Subject, check_answers, kill, prove, read};

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
    let lemmas = params()?.join("data/determinism-lemmas.txt");
    if let Some(python) = arguments.prove {
        let questions = params()?.join("../target/determinism");
        std::fs::write(&lemmas, prove(&python, &questions)?)?;
    }
    println!(
        "lemmas: {} questions, no counterexample",
        check_answers(&read(&lemmas)?)?
    );
    let subjects = arguments
        .circuit
        .map_or(Subject::ALL.to_vec(), |one| vec![one]);
    for subject in subjects {
        let path = subject.certificate(&params()?);
        if arguments.accept {
            std::fs::write(&path, subject.derive()?)
                .with_context(|| format!("writing {}", path.display()))?;
        }
        println!("{}", subject.check(&read(&path)?)?);
        if arguments.mutate {
            mutate(subject, arguments.stride)?;
        }
    }
    Ok(())
}

/// The folder `params` of the workspace.
fn params() -> anyhow::Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let workspace = here.parent().context("the crate lies in the workspace")?;
    Ok(workspace.join("params"))
}

fn mutate(subject: Subject, stride: usize) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut survivors = vec![];
    for (kind, killed) in kill(subject, stride)? {
        println!(
            "{}: {kind}: {} mutants, {} the same up to a factor, {} not noticed",
            subject.name(),
            killed.mutants,
            killed.equivalent,
            killed.survivors.len()
        );
        survivors.extend(killed.survivors);
    }
    println!(
        "{}: {:.0} s",
        subject.name(),
        started.elapsed().as_secs_f64()
    );
    survivors
        .iter()
        .for_each(|survivor| println!("not noticed: {survivor}"));
    ensure!(
        survivors.is_empty(),
        "{} mutants were not noticed",
        survivors.len()
    );
    Ok(())
}
