//! Takes away one thing of a circuit at a time: the check must notice each.
//!
//! A mutant is noticed where a value is no longer determined, a secret bit no longer a bit, a lemma no longer matched,
//! or where a case is no longer judged as the plain predicate judges it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ff::Field;
use linli_backend::pasta_curves::Fp;
use rayon::prelude::*;

use crate::derivation::Derivation;
use crate::extraction::{Cell, Expression, Extraction, Kind};
use crate::polynomial::Polynomial;
use crate::statement::{Case, Statement};
use crate::subject::{Subject, disagreement};
use crate::system::{Constraint, System};

/// What is changed.
#[derive(Clone, Debug)]
enum Mutant {
    /// One constraint in one row.
    Constraint(usize),
    /// A selector in one row: all constraints that it turns on there.
    Selector(usize, usize),
    /// One constraint in all rows.
    Gate(usize),
    /// A copy, by its number.
    Copy(usize),
    /// A copy, by its number, that meets another public input than it should: the row of that.
    Crossed(usize, usize),
    /// A fixed value: column, row and what it becomes.
    Fixed(usize, usize, Fp),
}

/// What became of the mutants of a circuit.
#[derive(Clone, Debug)]
pub struct Report {
    fingerprint: String,
    kinds: BTreeMap<&'static str, Killed>,
}

/// How many mutants of a kind there were and which of them survived.
#[derive(Clone, Debug, Default)]
struct Killed {
    mutants: usize,
    /// Those that leave the same constraints, but for a factor or their gate: no mutants at all.
    equivalent: usize,
    /// Those that nothing noticed.
    survivors: Vec<String>,
}

impl Report {
    /// What nothing noticed.
    pub fn survivors(&self) -> Vec<&str> {
        let kinds = self.kinds.values();
        kinds
            .flat_map(|killed| killed.survivors.iter().map(String::as_str))
            .collect()
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "fingerprint: {}\n", self.fingerprint)?;
        writeln!(f, "mutants  the same constraints  not noticed")?;
        for (kind, killed) in &self.kinds {
            let Killed {
                mutants,
                equivalent,
                survivors,
            } = killed;
            let survived = survivors.len();
            writeln!(f, "{mutants:>7}  {equivalent:>20}  {survived:>11}  {kind}")?;
        }
        Ok(())
    }
}

/// Everything that mutants are compared with.
struct Judge<'a> {
    subject: Subject,
    extraction: &'a Extraction,
    system: System<'a>,
    statement: Statement,
    cases: Vec<Case>,
    /// Constraints that a lemma speaks of.
    matched: BTreeSet<usize>,
}

/// The verdict on a mutant.
#[derive(PartialEq)]
enum Verdict {
    Noticed,
    Same,
    Survived,
}

/// Runs every mutant, or every `stride`-th.
pub fn kill(subject: Subject, stride: usize) -> anyhow::Result<Report> {
    let extraction = subject.extraction()?;
    let mut system = System::new(&extraction);
    let statement = subject.statement(&mut system)?;
    let groups = statement.groups.iter();
    let matched = groups
        .flat_map(|group| group.constraints.iter().copied())
        .collect();
    let judge = Judge {
        subject,
        extraction: &extraction,
        cases: subject.cases()?,
        system,
        statement,
        matched,
    };
    let mutants: Vec<_> = judge.mutants().into_iter().step_by(stride).collect();
    let verdicts: Vec<_> = mutants
        .par_iter()
        .map(|mutant| judge.verdict(mutant))
        .collect();
    let mut kinds = BTreeMap::<_, Killed>::new();
    for (mutant, verdict) in mutants.iter().zip(verdicts) {
        let of_kind = kinds.entry(mutant.kind()).or_default();
        of_kind.mutants += 1;
        match verdict {
            Verdict::Noticed => {}
            Verdict::Same => of_kind.equivalent += 1,
            Verdict::Survived => of_kind.survivors.push(judge.describe(mutant)),
        }
    }
    Ok(Report {
        fingerprint: extraction.fingerprint.clone(),
        kinds,
    })
}

impl Mutant {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Constraint(_) => "a constraint in one row",
            Self::Selector(..) => "a selector in one row",
            Self::Gate(_) => "a constraint in all rows",
            Self::Copy(_) => "a copy",
            Self::Crossed(..) => "a copy of another public input",
            Self::Fixed(..) => "a fixed value",
        }
    }
}

impl Judge<'_> {
    fn mutants(&self) -> Vec<Mutant> {
        let selectors = self.extraction.first_selector_column;
        let read = self.fixed_cells();
        let mut mutants: Vec<_> = (0..self.system.constraints.len())
            .map(Mutant::Constraint)
            .collect();
        mutants.extend((0..self.extraction.gates.len()).map(Mutant::Gate));
        mutants.extend((0..self.extraction.copies.len()).map(Mutant::Copy));
        mutants.extend(self.crossed());
        for (column, row) in read {
            let value = self.extraction.fixed[column][row];
            if column >= selectors {
                mutants.push(Mutant::Selector(column, row));
            }
            let mut values = vec![value + Fp::ONE, Fp::ZERO];
            if column >= selectors {
                values = (0..4).map(Fp::from).collect();
            }
            values.retain(|other| *other != value);
            mutants.extend(
                values
                    .into_iter()
                    .map(|value| Mutant::Fixed(column, row, value)),
            );
        }
        mutants
    }

    /// Each copy of a public input meets the one before and the one after instead.
    fn crossed(&self) -> Vec<Mutant> {
        let copies = self.extraction.copies.iter().enumerate();
        let public = self.statement.public.len();
        copies
            .filter_map(|(at, cells)| {
                let instance = cells.iter().find(|cell| cell.kind == Kind::Instance)?;
                let others = [1, public - 1].map(|step| (instance.row + step) % public);
                Some(others.map(|row| Mutant::Crossed(at, row)))
            })
            .flatten()
            .collect()
    }

    /// Fixed cells that a constraint in use reads, selectors' included.
    fn fixed_cells(&self) -> BTreeSet<(usize, usize)> {
        let mut cells = BTreeSet::new();
        for constraint in &self.system.constraints {
            let zero = &self.extraction.gates[constraint.gate].zero;
            for (column, rotation) in fixed_queries(zero) {
                cells.insert((column, self.row(constraint.row, rotation)));
            }
        }
        cells
    }

    fn row(&self, row: usize, rotation: i32) -> usize {
        let rows = self.extraction.rows;
        (row + rows).wrapping_add_signed(rotation as isize) % rows
    }

    fn verdict(&self, mutant: &Mutant) -> Verdict {
        match mutant {
            Mutant::Constraint(at) => self.without(&|other| other == *at),
            Mutant::Gate(gate) => self.without(&|at| self.system.constraints[at].gate == *gate),
            Mutant::Selector(column, row) => self.with_fixed(*column, *row, Fp::ZERO),
            Mutant::Copy(at) => self.with_copies(|copies| {
                copies.swap_remove(*at);
            }),
            Mutant::Crossed(at, row) => self.with_copies(|copies| {
                let cells = copies[*at].iter_mut();
                let instances = cells.filter(|cell| cell.kind == Kind::Instance);
                instances.for_each(|cell| cell.row = *row);
            }),
            Mutant::Fixed(column, row, value) => self.with_fixed(*column, *row, *value),
        }
    }

    /// Constraints are gone; what is left is as it was.
    fn without(&self, off: &impl Fn(usize) -> bool) -> Verdict {
        let bits = self.statement.bits(&self.system);
        let bits_hold = bits.is_ok_and(|bits| !bits.into_iter().any(off));
        if !bits_hold {
            return Verdict::Noticed;
        }
        let derivation = Derivation::search(&self.system, &self.statement, off);
        judge(&self.system, &self.statement, &derivation, &self.cases, off)
    }

    fn with_copies(&self, change: impl FnOnce(&mut Vec<[Cell; 2]>)) -> Verdict {
        let mut extraction = self.extraction.clone();
        change(&mut extraction.copies);
        self.anew(System::new(&extraction))
    }

    /// Everything is derived again from a changed system.
    fn anew(&self, mut system: System<'_>) -> Verdict {
        let Ok(statement) = self.subject.statement(&mut system) else {
            return Verdict::Noticed;
        };
        if statement.bits(&system).is_err() {
            return Verdict::Noticed;
        }
        let derivation = Derivation::search(&system, &statement, &|_| false);
        judge(&system, &statement, &derivation, &self.cases, &|_| false)
    }

    fn with_fixed(&self, column: usize, row: usize, value: Fp) -> Verdict {
        let mut fixed = self.extraction.fixed.clone();
        fixed[column][row] = value;
        let mut system = self.system.clone();
        let places = self.places(column, row);
        let changed: Vec<(usize, usize, Option<Constraint>)> = places
            .iter()
            .map(|(gate, row)| (*gate, *row, system.constraint(&fixed, *gate, *row)))
            .collect();
        let before = |gate: usize, row: usize| {
            let all = self.system.constraints.iter();
            all.clone().position(|c| (c.gate, c.row) == (gate, row))
        };
        let was = places.iter().filter_map(|(gate, row)| before(*gate, *row));
        let was: Vec<_> = was
            .map(|at| self.system.constraints[at].zero.monic())
            .collect();
        let is = changed.iter().filter_map(|(_, _, after)| after.as_ref());
        let is: Vec<_> = is.map(|constraint| constraint.zero.monic()).collect();
        let within = |these: &[Polynomial], those: &[Polynomial]| {
            these.iter().all(|zero| those.contains(zero))
        };
        if within(&was, &is) && within(&is, &was) {
            return Verdict::Same;
        }
        let mut is_matched = false;
        let mut gone = BTreeSet::new();
        for (gate, row, after) in changed {
            let at = before(gate, row);
            is_matched |= at.is_some_and(|at| self.matched.contains(&at));
            let was = at.map(|at| &*self.system.constraints[at]);
            is_matched |= was.into_iter().chain(&after).any(|c| c.shape.is_some());
            match (at, after) {
                (Some(at), Some(after)) => system.constraints[at] = Arc::new(after),
                (Some(at), None) => {
                    gone.insert(at);
                }
                (None, Some(after)) => system.constraints.push(Arc::new(after)),
                (None, None) => {}
            }
        }
        if is_matched {
            let mut at = 0;
            system
                .constraints
                .retain(|_| (!gone.contains(&at), at += 1).0);
            return self.anew(system);
        }
        let off = |at: usize| gone.contains(&at);
        let derivation = Derivation::search(&system, &self.statement, &off);
        judge(&system, &self.statement, &derivation, &self.cases, &off)
    }

    /// The constraints that read a fixed cell, and their rows.
    fn places(&self, column: usize, row: usize) -> Vec<(usize, usize)> {
        let gates = self.extraction.gates.iter().enumerate();
        gates
            .flat_map(|(at, gate)| {
                let queries = fixed_queries(&gate.zero).into_iter();
                queries
                    .filter(|(queried, _)| *queried == column)
                    .map(move |(_, rotation)| (at, self.row(row, -rotation)))
            })
            .collect()
    }

    fn describe(&self, mutant: &Mutant) -> String {
        match mutant {
            Mutant::Constraint(at) => self.system.name(&self.system.constraints[*at]),
            Mutant::Gate(gate) => self.extraction.gates[*gate].name.clone(),
            Mutant::Selector(column, row) => format!("f{column}.{row} off"),
            Mutant::Copy(at) => {
                let [left, right] = self.extraction.copies[*at];
                let name = self
                    .extraction
                    .names
                    .get(&right)
                    .or(self.extraction.names.get(&left));
                format!("{left} = {right} ({})", name.map_or("", String::as_str))
            }
            Mutant::Crossed(at, row) => {
                let [left, right] = self.extraction.copies[*at];
                format!("{left} = {right} meets public input {row}")
            }
            Mutant::Fixed(column, row, value) => {
                let names = self.places(*column, *row).into_iter();
                let names: Vec<_> = names
                    .map(|(gate, _)| &*self.extraction.gates[gate].name)
                    .collect();
                format!("f{column}.{row} := {value:?} ({})", names.join(" "))
            }
        }
    }
}

fn judge(
    system: &System<'_>,
    statement: &Statement,
    derivation: &Derivation,
    cases: &[Case],
    off: &impl Fn(usize) -> bool,
) -> Verdict {
    let agrees = || disagreement(system, statement, derivation, cases, off).is_ok();
    match derivation.unreached.is_empty() && agrees() {
        true => Verdict::Survived,
        false => Verdict::Noticed,
    }
}

fn fixed_queries(expression: &Expression) -> BTreeSet<(usize, i32)> {
    match expression {
        Expression::Constant(_) | Expression::Selector(_) => BTreeSet::new(),
        Expression::Cell {
            kind: Kind::Fixed,
            column,
            rotation,
        } => BTreeSet::from([(*column, *rotation)]),
        Expression::Cell { .. } => BTreeSet::new(),
        Expression::Negated(inner) | Expression::Scaled(inner, _) => fixed_queries(inner),
        Expression::Sum(a, b) | Expression::Product(a, b) => {
            let mut queries = fixed_queries(a);
            queries.extend(fixed_queries(b));
            queries
        }
    }
}
