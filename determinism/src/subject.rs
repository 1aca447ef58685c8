//! A circuit, from its key to the verdict.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use linli_circuits::{ballot, claim};

use crate::certificate;
use crate::derivation::Derivation;
use crate::extraction::{Cell, Extraction, Kind};
use crate::polynomial::Variable;
use crate::statement::{self, Case, Statement};
use crate::system::System;

/// One of the circuits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Subject {
    /// The ballot's.
    Ballot,
    /// The claim's.
    Claim,
}

impl Subject {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ballot, Self::Claim];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ballot => "ballot",
            Self::Claim => "claim",
        }
    }

    /// Where its certificate is.
    pub fn certificate(self) -> PathBuf {
        data().join(format!("{}-determinism.txt", self.name()))
    }

    /// Where the book finds what became of its mutants.
    pub fn mutants(self) -> PathBuf {
        data().join(format!("{}-mutants.txt", self.name()))
    }

    pub(crate) fn extraction(self) -> anyhow::Result<Extraction> {
        match self {
            Self::Ballot => {
                let params = ballot::Params::read(&mut linli_params::ballot_params()?)?;
                Extraction::of::<ballot::Ballot>(&params, &ballot::verifying_key(&params))
            }
            Self::Claim => {
                let params = claim::Params::read(&mut linli_params::claim_params()?)?;
                Extraction::of::<claim::Claim>(&params, &claim::verifying_key(&params))
            }
        }
    }

    pub(crate) fn statement(self, system: &mut System<'_>) -> anyhow::Result<Statement> {
        match self {
            Self::Ballot => statement::ballot::statement(system),
            Self::Claim => statement::claim::statement(system),
        }
    }

    pub(crate) fn cases(self) -> anyhow::Result<Vec<Case>> {
        match self {
            Self::Ballot => statement::ballot::cases(),
            Self::Claim => statement::claim::cases(),
        }
    }

    /// Derives the certificate anew.
    pub fn derive(self) -> anyhow::Result<String> {
        let extraction = self.extraction()?;
        let mut system = System::new(&extraction);
        let statement = self.statement(&mut system)?;
        let derivation = Derivation::search(&system, &statement, &|_| false);
        if let Some(cell) = first_cell(&system, &derivation.unreached) {
            let name = extraction.names.get(&cell).map_or("", String::as_str);
            bail!("nothing determines {cell} ({name})");
        }
        Ok(certificate::write(&system, &statement, &derivation))
    }

    /// Checks a certificate, and that circuit and predicate agree on every case. Returns a line on what was checked.
    pub fn check(self, text: &str) -> anyhow::Result<String> {
        let extraction = self.extraction()?;
        let mut system = System::new(&extraction);
        let statement = self.statement(&mut system)?;
        blinding_is_out_of_reach(&system)?;
        everything_laid_is_met(&system)?;
        let derivation = certificate::check(text, &system, &statement)?;
        let cases = self.cases()?;
        disagreement(&system, &statement, &derivation, &cases, &|_| false)?;
        let advice = system
            .cells()
            .values()
            .flatten()
            .filter(|c| c.kind == Kind::Advice)
            .count();
        Ok(format!(
            "{}: {advice} cells, {} values, {} secrets, {} constraints in use, {} steps, {} cases",
            self.name(),
            system.cells().len(),
            statement.secrets.len(),
            system.constraints.len(),
            derivation.steps.len(),
            cases.len(),
        ))
    }
}

/// The highest cell of these variables, where what is missing begins.
fn first_cell(system: &System<'_>, variables: &[Variable]) -> Option<Cell> {
    let cells = system.cells();
    let of_these = variables
        .iter()
        .filter_map(|variable| cells.get(variable))
        .flatten();
    of_these.min_by_key(|cell| (cell.row, cell.column)).copied()
}

/// A cell that the circuit lays but no constraint and no copy meets would hold whatever its prover likes.
fn everything_laid_is_met(system: &System<'_>) -> anyhow::Result<()> {
    for (cell, name) in &system.extraction.names {
        ensure!(
            system.variable(*cell).is_some(),
            "nothing meets {cell} ({name})"
        );
    }
    Ok(())
}

/// No constraint that is on looks at a row that the prover blinds.
fn blinding_is_out_of_reach(system: &System<'_>) -> anyhow::Result<()> {
    let usable = system.extraction.usable_rows;
    for cell in system.cells().values().flatten() {
        ensure!(
            cell.row < usable,
            "a constraint looks at {cell}, which is blinded"
        );
    }
    Ok(())
}

/// Runs along the derivation for each case, by the constraints alone.
pub(crate) fn disagreement(
    system: &System<'_>,
    statement: &Statement,
    derivation: &Derivation,
    cases: &[Case],
    off: &impl Fn(usize) -> bool,
) -> anyhow::Result<()> {
    for case in cases {
        let run = derivation.run(system, statement, case, off);
        let broken = run
            .broken
            .first()
            .map(|at| system.name(&system.constraints[*at]));
        let verdict = || match (&broken, run.agrees) {
            (Some(name), _) => format!("{name} is broken"),
            (None, false) => "other public inputs follow".to_owned(),
            (None, true) => "nothing is broken".to_owned(),
        };
        ensure!(
            run.accepts() == case.is_true,
            "{}: {}",
            case.name,
            verdict()
        );
    }
    Ok(())
}

/// Where the answers to the lemmas' questions are.
pub fn lemmas_file() -> PathBuf {
    data().join("determinism-lemmas.txt")
}

/// `params/data` of the workspace.
fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../params/data")
}

/// Reads a certificate, or the answers.
pub fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
