//! A circuit as it is compiled: gates, fixed values, copies, and what its author called each cell.
//!
//! Gates are read from the text that the key's fingerprint hashes. Fixed values and copies are recorded while the circuit
//! is laid without a witness; committed again, they must give the commitments in that same text. So nothing here is
//! trusted to be what the key stands for: it is compared with it.

mod commitments;
mod expression;
mod recorder;

use std::collections::BTreeMap;

use anyhow::ensure;
use linli_backend::halo2_proofs::plonk::{Circuit, ConstraintSystem, FloorPlanner as _};
use linli_backend::pasta_curves::Fp;
use linli_circuits::ballot::{Params, VerifyingKey, fingerprint, pinned};

use crate::text::Value;
pub(crate) use expression::Expression;
use recorder::Recorder;

/// The kind of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Advice,
    Fixed,
    Instance,
}

/// A column.
pub(crate) type Column = (Kind, usize);

/// A cell: column and row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Cell {
    pub(crate) kind: Kind,
    pub(crate) column: usize,
    pub(crate) row: usize,
}

/// One named constraint of a gate: zero in every row.
#[derive(Clone, Debug)]
pub(crate) struct Gate {
    pub(crate) name: String,
    pub(crate) zero: Expression,
}

/// A compiled circuit.
#[derive(Clone, Debug)]
pub(crate) struct Extraction {
    pub(crate) fingerprint: String,
    /// Rows that a witness can use; behind them are blinding values.
    pub(crate) usable_rows: usize,
    pub(crate) rows: usize,
    pub(crate) gates: Vec<Gate>,
    /// By column, selectors' columns last.
    pub(crate) fixed: Vec<Vec<Fp>>,
    /// Columns before these are written by the circuit, these by the compression of selectors.
    pub(crate) first_selector_column: usize,
    pub(crate) copies: Vec<[Cell; 2]>,
    /// What the circuit calls its advice cells. It names secrets; nothing is derived from it.
    pub(crate) names: BTreeMap<Cell, String>,
}

impl Cell {
    pub(crate) fn advice(column: usize, row: usize) -> Self {
        let kind = Kind::Advice;
        Self { kind, column, row }
    }

    pub(crate) fn instance(row: usize) -> Self {
        let (kind, column) = (Kind::Instance, 0);
        Self { kind, column, row }
    }
}

impl std::fmt::Display for Cell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            Kind::Advice => 'a',
            Kind::Fixed => 'f',
            Kind::Instance => 'i',
        };
        write!(f, "{kind}{}.{}", self.column, self.row)
    }
}

impl Extraction {
    /// Extracts the circuit of type `C` and holds it to `key`.
    pub(crate) fn of<C: Circuit<Fp> + Default>(
        params: &Params,
        key: &VerifyingKey,
    ) -> anyhow::Result<Self> {
        let text = pinned(key);
        let pinned = Value::read(&text)?;
        let system = pinned.field("cs")?;
        ensure!(
            system.field("lookups")?.items().next().is_none(),
            "lookups are not understood here"
        );
        let rows = 1 << params.k();

        let mut meta = ConstraintSystem::<Fp>::default();
        let config = C::configure(&mut meta);
        let mut recorder = Recorder::default();
        C::FloorPlanner::synthesize(&mut recorder, &C::default(), config, vec![])?;

        let before = format!("{:?}", meta.pinned());
        let before = Value::read(&before)?;
        let names = constraint_names(&format!("{meta:?}"));
        let gates = gates(system, names)?;
        let fixed = fixed_columns(&before, &gates, &recorder, rows)?;
        let extraction = Self {
            fingerprint: fingerprint(key),
            usable_rows: rows - meta.blinding_factors() - 1,
            rows,
            gates,
            fixed,
            first_selector_column: before.field("num_fixed_columns")?.number()?,
            copies: recorder.copies,
            names: recorder.names,
        };
        commitments::hold(&extraction, &columns(system)?, params, &text)?;
        Ok(extraction)
    }

    /// The first cell of this name, in the order of rows, and all after it.
    pub(crate) fn called(&self, name: &str) -> Vec<Cell> {
        let mut cells: Vec<_> = self
            .names
            .iter()
            .filter(|(_, called)| *called == name)
            .map(|(cell, _)| *cell)
            .collect();
        cells.sort_by_key(|cell| (cell.row, cell.column));
        cells
    }
}

/// Constraints' names in the order of the gates, which halo2's pinned text leaves out.
fn constraint_names(text: &str) -> Vec<String> {
    let lists = text.split("constraint_names: [").skip(1);
    let lists = lists.filter_map(|after| after.split(']').next());
    let quoted = lists.flat_map(|list| list.split('"').skip(1).step_by(2));
    quoted.map(str::to_owned).collect()
}

fn gates(system: &Value<'_>, names: Vec<String>) -> anyhow::Result<Vec<Gate>> {
    let polynomials: Vec<_> = system.field("gates")?.items().collect();
    ensure!(
        polynomials.len() == names.len(),
        "a name for each constraint"
    );
    let named = polynomials.into_iter().zip(names);
    named
        .map(|(zero, name)| {
            let zero = Expression::read(zero)?;
            Ok(Gate { name, zero })
        })
        .collect()
}

/// The columns of the permutation, in its order.
fn columns(system: &Value<'_>) -> anyhow::Result<Vec<Column>> {
    let columns = system.field("permutation")?.field("columns")?.items();
    columns.map(recorder::column).collect()
}

/// What was recorded, and the columns that selectors are compressed into.
fn fixed_columns(
    before: &Value<'_>,
    gates: &[Gate],
    recorder: &Recorder,
    rows: usize,
) -> anyhow::Result<Vec<Vec<Fp>>> {
    let mut fixed: Vec<Vec<Fp>> = vec![];
    let mut set = |column: usize, row: usize, value: Fp| {
        if fixed.len() <= column {
            fixed.resize(column + 1, vec![Fp::zero(); rows]);
        }
        fixed[column][row] = value;
    };
    for ((column, row), value) in &recorder.fixed {
        set(*column, *row, *value);
    }
    for (uncompressed, gate) in before.field("gates")?.items().zip(gates) {
        let uncompressed = Expression::read(uncompressed)?;
        let (selector, column, value) = expression::compressed(&uncompressed, &gate.zero)?;
        for row in recorder.selectors.get(&selector).into_iter().flatten() {
            set(column, *row, value);
        }
    }
    Ok(fixed)
}

#[cfg(test)]
mod tests;
