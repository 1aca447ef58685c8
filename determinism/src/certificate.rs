//! The certificate: every step of a derivation as a line, and the check that reads it.
//!
//! The check shares nothing with the search but the extraction and the lemmas: it takes the lines in their order and
//! holds each against the polynomial it names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::{Context, bail, ensure};
use ff::Field;
use linli_backend::pasta_curves::Fp;

use crate::derivation::{Derivation, Step};
use crate::extraction::{Cell, Kind};
use crate::polynomial::Variable;
use crate::statement::{Role, Statement};
use crate::system::System;

/// Writes the certificate of a derivation that reaches everything.
pub(crate) fn write(system: &System<'_>, statement: &Statement, derivation: &Derivation) -> String {
    let extraction = system.extraction;
    let cells = system.cells();
    let spelt = |variable: Variable| match cells.get(&variable).and_then(|cells| cells.first()) {
        Some(cell) => cell.to_string(),
        None => "no cell".to_owned(),
    };
    let mut text = format!(
        "fingerprint: {}\nconstraints in use: {}\nvalues: {}\n\n",
        extraction.fingerprint,
        system.constraints.len(),
        cells.len(),
    );
    for public in &statement.public {
        let role = match public.role {
            Role::Given => "given",
            Role::Derived => "derived",
            Role::Transcript => "transcript",
        };
        writeln!(text, "public {}: {role}", Cell::instance(public.row)).expect(MEMORY);
    }
    for secret in &statement.secrets {
        let bit = if secret.is_bit { ", a bit" } else { "" };
        writeln!(
            text,
            "secret {}: {}{bit}",
            secret.name,
            spelt(secret.variable)
        )
        .expect(MEMORY);
    }
    text.push('\n');
    for step in &derivation.steps {
        let line = match *step {
            Step::Linear {
                constraint,
                variable,
            } => format!(
                "{} {}",
                spelt(variable),
                system.name(&system.constraints[constraint])
            ),
            Step::Group(at) => {
                let group = &statement.groups[at];
                let first = group.gives.first().map(|v| spelt(*v)).unwrap_or_default();
                format!("{first} {}", group.lemma.name())
            }
        };
        writeln!(text, "{line}").expect(MEMORY);
    }
    text
}

const MEMORY: &str = "memory takes what is written";

/// Checks the certificate against the extraction and the statement, and returns its steps.
pub(crate) fn check(
    text: &str,
    system: &System<'_>,
    statement: &Statement,
) -> anyhow::Result<Derivation> {
    let (head, steps) = text.rsplit_once("\n\n").context("a head and steps")?;
    let mut expected = write(system, statement, &Derivation::default());
    expected.truncate(expected.trim_end().len());
    ensure!(
        head == expected,
        "the certificate is for another circuit or statement"
    );

    let mut checker = Checker::new(system, statement)?;
    let steps: Vec<_> = steps
        .lines()
        .map(|line| checker.take(line))
        .collect::<anyhow::Result<_>>()?;
    checker.everything_is_known()?;
    checker.everything_is_used(statement)?;
    Ok(Derivation {
        steps,
        unreached: vec![],
    })
}

struct Checker<'a> {
    system: &'a System<'a>,
    statement: &'a Statement,
    cells: BTreeMap<Variable, Vec<Cell>>,
    constraints: BTreeMap<String, usize>,
    /// Groups by the first variable that they give.
    groups: BTreeMap<Variable, Vec<usize>>,
    known: BTreeSet<Variable>,
    /// Constraints that a step, a lemma or a secret bit rests on.
    used: BTreeSet<usize>,
}

impl<'a> Checker<'a> {
    fn new(system: &'a System<'a>, statement: &'a Statement) -> anyhow::Result<Self> {
        let names = system.constraints.iter().enumerate();
        let given = statement.public.iter().filter(|p| p.role == Role::Given);
        let secrets = statement.secrets.iter().map(|secret| secret.variable);
        let mut groups = BTreeMap::<_, Vec<_>>::new();
        for (at, group) in statement.groups.iter().enumerate() {
            groups
                .entry(*group.gives.first().context("a lemma gives")?)
                .or_default()
                .push(at);
        }
        Ok(Self {
            system,
            statement,
            cells: system.cells(),
            constraints: names.map(|(at, c)| (system.name(c), at)).collect(),
            groups,
            known: given.filter_map(|p| p.variable).chain(secrets).collect(),
            used: statement.bits(system)?.into_iter().collect(),
        })
    }

    fn take(&mut self, line: &str) -> anyhow::Result<Step> {
        let step = || {
            let (cell, by) = line
                .split_once(' ')
                .context("a cell and what determines it")?;
            let variable = self
                .system
                .variable(read_cell(cell)?)
                .context("an unknown cell")?;
            anyhow::Ok((variable, by))
        };
        let (variable, by) = step().with_context(|| line.to_owned())?;
        let groups = self.groups.get(&variable).into_iter().flatten();
        let of_lemma = |at: &&usize| self.statement.groups[**at].lemma.name() == by;
        let taken = match groups.copied().find(|at| of_lemma(&at)) {
            Some(group) => self.group(group),
            None => self.linear(variable, by),
        };
        taken.with_context(|| line.to_owned())
    }

    fn linear(&mut self, variable: Variable, by: &str) -> anyhow::Result<Step> {
        let constraint = *self.constraints.get(by).context("no such constraint")?;
        let zero = &self.system.constraints[constraint].zero;
        let (slope, rest) = zero.linear_in(variable).context("not linear")?;
        let is_constant = slope.as_constant().is_some_and(|slope| slope != Fp::ZERO);
        ensure!(is_constant, "its factor may be zero");
        ensure!(
            rest.variables().is_subset(&self.known),
            "something else is not known yet"
        );
        self.learn(variable)?;
        self.used.insert(constraint);
        Ok(Step::Linear {
            constraint,
            variable,
        })
    }

    fn group(&mut self, at: usize) -> anyhow::Result<Step> {
        let group = &self.statement.groups[at];
        let needs = group.needs.iter();
        ensure!(
            needs.clone().all(|v| self.known.contains(v)),
            "something needed is not known yet"
        );
        for variable in &group.gives {
            self.learn(*variable)?;
        }
        self.used.extend(&group.constraints);
        Ok(Step::Group(at))
    }

    fn learn(&mut self, variable: Variable) -> anyhow::Result<()> {
        ensure!(self.known.insert(variable), "known already");
        Ok(())
    }

    fn everything_is_known(&self) -> anyhow::Result<()> {
        for (variable, cells) in &self.cells {
            ensure!(
                self.known.contains(variable),
                "nothing determines {}",
                cells[0]
            );
        }
        Ok(())
    }

    /// A constraint that nothing rests on could go unnoticed.
    fn everything_is_used(&self, statement: &Statement) -> anyhow::Result<()> {
        for (at, constraint) in self.system.constraints.iter().enumerate() {
            let gate = &self.system.extraction.gates[constraint.gate].name;
            let is_check = statement.checks.contains(&gate.as_str());
            ensure!(
                is_check || self.used.contains(&at),
                "nothing rests on {}",
                self.system.name(constraint)
            );
        }
        Ok(())
    }
}

fn read_cell(text: &str) -> anyhow::Result<Cell> {
    let kind = match text.chars().next() {
        Some('a') => Kind::Advice,
        Some('f') => Kind::Fixed,
        Some('i') => Kind::Instance,
        _ => bail!("{text} is no cell"),
    };
    let (column, row) = text[1..].split_once('.').context("a column and a row")?;
    let (column, row) = (column.parse()?, row.parse()?);
    Ok(Cell { kind, column, row })
}

#[cfg(test)]
mod tests;
