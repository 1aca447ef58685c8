//! Replays the corpus and a number of mutations of each seed, always the same ones. Exits with 1 if a property fails or
//! a seed is refused, and keeps the input in `fuzz/artifacts`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use anyhow::{Context, ensure};
use clap::Parser;
use linli_fuzz::mutation::{Numbers, mutate};
use linli_fuzz::{TARGETS, Target};
use linli_primitives::Digest;
use linli_primitives::document::Kind;

#[derive(Parser)]
struct Arguments {
    /// Mutations of each seed
    #[arg(long, default_value_t = 1000)]
    runs: u64,
    /// Only targets whose name contains this
    #[arg(long, default_value = "")]
    target: String,
}

fn main() -> anyhow::Result<ExitCode> {
    let Arguments { runs, target } = Arguments::parse();
    let (mut passed, mut failed) = (0, 0);
    for chosen in TARGETS.iter().filter(|t| t.name.contains(&target)) {
        let inputs = match smoke(chosen, runs)? {
            Ok(inputs) => {
                passed += 1;
                format!("{inputs} inputs")
            }
            Err(input) => {
                failed += 1;
                format!("FAILED; the input is {}", input.display())
            }
        };
        println!("{:<18} {inputs}", chosen.name);
    }
    println!("{passed} passed, {failed} failed");
    Ok(ExitCode::from(u8::from(failed > 0)))
}

/// Runs one target; returns the number of inputs, or the file of the one that failed.
fn smoke(target: &Target, runs: u64) -> anyhow::Result<Result<u64, PathBuf>> {
    let seeds = corpus(target)?;
    let mut inputs = 0;
    for (index, seed) in seeds.iter().enumerate() {
        let mutations = (0..runs).map(|run| {
            let mut numbers = Numbers::new(run * seeds.len() as u64 + index as u64);
            let other = &seeds[numbers.below(seeds.len())];
            mutate(seed, other, &mut numbers)
        });
        for input in std::iter::once(seed.clone()).chain(mutations) {
            let read = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
            // A refused seed would exercise nothing.
            let is_good = read.is_ok_and(|read| read || inputs % (runs + 1) != 0);
            if !is_good {
                return Ok(Err(keep(target, &input)?));
            }
            inputs += 1;
        }
    }
    Ok(Ok(inputs))
}

/// The target's seeds, by file name.
fn corpus(target: &Target) -> anyhow::Result<Vec<Vec<u8>>> {
    let folder = here("corpus").join(target.name);
    let entries =
        fs::read_dir(&folder).with_context(|| format!("no corpus for {}", target.name))?;
    let mut files = entries
        .map(|e| e.map(|e| e.path()))
        .collect::<io::Result<Vec<_>>>()?;
    files.sort();
    ensure!(!files.is_empty(), "the corpus of {} is empty", target.name);
    files.iter().map(|file| Ok(fs::read(file)?)).collect()
}

fn keep(target: &Target, input: &[u8]) -> anyhow::Result<PathBuf> {
    let folder = here("artifacts").join(target.name);
    fs::create_dir_all(&folder)?;
    let file = folder.join(Digest::of(Kind::File, &[input]).to_string());
    fs::write(&file, input)?;
    Ok(file)
}

fn here(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}
