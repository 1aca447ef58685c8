//! One permutation P128Pow5T3 in eleven rows of eight cells.
//!
//! Cells hold the state with the next round's constants already added, so that S(x) = x⁵ of a cell is an S-box
//! output y. `k0…k7` are the fixed columns.
//!
//! | row     | cells 0–2        | cells 3–5 | cells 6, 7    | fixed 0–5              | fixed 6, 7           |
//! |---------|------------------|-----------|---------------|------------------------|----------------------|
//! | 0       | input            | round 1   | the caller's  | constants 1, 2         | the caller's         |
//! | 1       | round 2          | round 3   |               | constants 3; x_0…x_2   |                      |
//! | 2 … 8   | x_r, x_r+1, x_r+2| x_r+3 …   | … x_r+7       | of x_r+3 … x_r+8       | of x_r+9, x_r+10     |
//! | 9       | round 60         | round 61  |               | constants 61, 62       |                      |
//! | 10      | round 62         | round 63  |               | constants 63           |                      |
//! | 11      |                  |           | output in `FIRST` |                    |                      |
//!
//! The 56 partial rounds keep word 0 alone: it follows a recurrence (see `Recurrence`), and the last row recovers the
//! other two words. All gates have degree 6, selector included.
//!
//! - `poseidon.full.0–2` (rows 0, 1, 9, 10): cells 3–5 = M·S(cells 0–2) + k0–2
//! - `poseidon.full.3–5` (rows 0, 9): next row's cells 0–2 = M·S(cells 3–5) + k3–5
//! - `poseidon.enter.0–2` (row 1): x_0, x_1, x_2 from S(cells 3–5)
//! - `poseidon.partial.3–8` (rows 2–8): x_r+3 … x_r+8, the last in the next row
//! - `poseidon.partial.9, 10` (rows 2–7): x_r+9, x_r+10 in the next row
//! - `poseidon.exit.1, 2` (row 8): words 1 and 2 after the partial rounds
//! - `poseidon.output` (row 10): word 0 of the result
//!
//! Not guaranteed here: what the input is. Words 1 and 2 of the result have no cell, because a hash uses word 0 only; a
//! hash of more than two inputs continues from all three (see `absorb`).

pub mod absorb;
mod schedule;

use linli_backend::halo2_proofs::circuit::{AssignedCell, Region, Value};
use linli_backend::halo2_proofs::plonk::{
    ConstraintSystem, Error, Expression, Selector, VirtualCells,
};
use linli_backend::halo2_proofs::poly::Rotation;
use linli_backend::pasta_curves::Fp;

use super::{Columns, Degree, FIRST, gate};
use schedule::{SCHEDULE, apply};

/// The state of the permutation.
pub type State = [Fp; 3];

/// Rows of one permutation; its output lies in the row after.
pub const ROWS: usize = 11;

const PARTIAL_ROUNDS: usize = 56;
/// The first row of partial rounds and the one after the last.
const PARTIAL_ROWS: core::ops::Range<usize> = 2..9;
/// Partial rounds in a row.
const WIDTH: usize = 8;

/// The gates of a permutation.
#[derive(Clone, Debug)]
pub struct Poseidon {
    columns: Columns,
    q_full: Selector,
    q_full_next: Selector,
    q_enter: Selector,
    q_partial: Selector,
    q_partial_next: Selector,
    q_exit: Selector,
    q_output: Selector,
    degrees: Vec<Degree>,
}

/// The cells of one permutation, row by row, and its output.
#[derive(Clone)]
pub struct Trace {
    rows: [Vec<Fp>; ROWS],
    output: Fp,
}

impl Trace {
    /// Runs the permutation on `input`.
    pub fn new(input: State) -> Self {
        let s = &*SCHEDULE;
        let add = |a: State, b: State| core::array::from_fn::<_, 3, _>(|i| a[i] + b[i]);
        let round = |cells: State| apply(&s.matrix, cells.map(pow5));
        let mut rows: [Vec<Fp>; ROWS] = Default::default();
        let mut full = |row: usize, input: State, between: State| {
            let inner = add(round(input), between);
            rows[row] = [input, inner].concat();
            round(inner)
        };
        let state = full(0, add(input, s.first[0]), s.first[1]);
        let mut state = full(1, add(state, s.first[2]), s.first[3]);
        let words: Vec<Fp> = s
            .partial
            .iter()
            .map(|constant| {
                let word = state[0] + constant;
                state = apply(&s.matrix, [pow5(word), state[1], state[2]]);
                word
            })
            .collect();
        let state = full(9, add(state, s.last[0]), s.last[1]);
        let state = full(10, add(state, s.last[2]), s.last[3]);
        for (row, words) in PARTIAL_ROWS.zip(words.chunks(WIDTH)) {
            rows[row] = words.to_vec();
        }
        Self {
            rows,
            output: state[0],
        }
    }

    /// Word 0 of the result.
    pub fn output(&self) -> Fp {
        self.output
    }
}

impl Poseidon {
    /// Adds the gates.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, columns: Columns) -> Self {
        let mut poseidon = Self {
            columns,
            q_full: meta.selector(),
            q_full_next: meta.selector(),
            q_enter: meta.selector(),
            q_partial: meta.selector(),
            q_partial_next: meta.selector(),
            q_exit: meta.selector(),
            q_output: meta.selector(),
            degrees: vec![],
        };
        poseidon.degrees = [
            poseidon.configure_full(meta),
            poseidon.configure_full_next(meta),
            poseidon.configure_enter(meta),
            poseidon.configure_partial(meta),
            poseidon.configure_partial_next(meta),
            poseidon.configure_exit(meta),
            poseidon.configure_output(meta),
        ]
        .concat();
        poseidon
    }

    fn configure_full(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "poseidon.full", self.q_full, |meta| {
            let cells: [_; 6] = self.cells(meta, 0);
            let y = sbox(&cells[..3]);
            Vec::from([0, 1, 2].map(|i| {
                let names = ["poseidon.full.0", "poseidon.full.1", "poseidon.full.2"];
                let next = cells[3 + i].clone();
                let k = meta.query_fixed(self.columns.fixed[i]);
                (names[i], linear(&SCHEDULE.matrix[i], &y) + k - next)
            }))
        })
    }

    fn configure_full_next(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "poseidon.full.next", self.q_full_next, |meta| {
            let y = sbox(&self.cells::<3>(meta, 3));
            Vec::from([0, 1, 2].map(|i| {
                let names = ["poseidon.full.3", "poseidon.full.4", "poseidon.full.5"];
                let next = self.next(meta, i);
                let k = meta.query_fixed(self.columns.fixed[3 + i]);
                (names[i], linear(&SCHEDULE.matrix[i], &y) + k - next)
            }))
        })
    }

    fn configure_enter(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "poseidon.enter", self.q_enter, |meta| {
            let s = &*SCHEDULE;
            let m00 = s.matrix[0][0];
            let z = sbox(&self.cells::<3>(meta, 3));
            let x = [0, 1, 2].map(|i| self.next(meta, i));
            let y = sbox(&x[..2]);
            let k = [3, 4, 5].map(|i| meta.query_fixed(self.columns.fixed[i]));
            let [k0, k1, k2] = k;
            let [x0, x1, x2] = x;
            Vec::from([
                ("poseidon.enter.0", linear(&s.matrix[0], &z) + k0 - x0),
                (
                    "poseidon.enter.1",
                    linear(&s.enter.first, &z) + y[0].clone() * m00 + k1 - x1,
                ),
                (
                    "poseidon.enter.2",
                    linear(&s.enter.second, &z)
                        + y[0].clone() * s.enter.vk
                        + y[1].clone() * m00
                        + k2
                        - x2,
                ),
            ])
        })
    }

    /// The recurrence for the words `targets` of a row, counted from its cell 0; 8 and above lie in the next row.
    fn recurrence(
        &self,
        meta: &mut VirtualCells<'_, Fp>,
        targets: core::ops::Range<usize>,
    ) -> Vec<Expression<Fp>> {
        let r = &SCHEDULE.recurrence;
        let before = targets.start - 3;
        let x: Vec<_> = (before..targets.end)
            .map(|i| match i.checked_sub(WIDTH) {
                None => meta.query_advice(self.columns.advice[i], Rotation::cur()),
                Some(i) => self.next(meta, i),
            })
            .collect();
        let y = sbox(&x[..x.len() - 1]);
        targets
            .map(|target| {
                let k = meta.query_fixed(self.columns.fixed[target - 3]);
                let i = target - before;
                x[i - 1].clone() * r.trace - x[i - 2].clone() * r.det
                    + y[i - 1].clone() * r.a
                    + y[i - 2].clone() * r.b
                    + y[i - 3].clone() * r.c
                    + k
                    - x[i].clone()
            })
            .collect()
    }

    fn configure_partial(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "poseidon.partial", self.q_partial, |meta| {
            let names = [
                "poseidon.partial.3",
                "poseidon.partial.4",
                "poseidon.partial.5",
                "poseidon.partial.6",
                "poseidon.partial.7",
                "poseidon.partial.8",
            ];
            let words = self.recurrence(meta, 3..9);
            names.into_iter().zip(words).collect()
        })
    }

    fn configure_partial_next(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "poseidon.partial.next", self.q_partial_next, |meta| {
            let names = ["poseidon.partial.9", "poseidon.partial.10"];
            let words = self.recurrence(meta, 9..11);
            names.into_iter().zip(words).collect()
        })
    }

    fn configure_exit(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "poseidon.exit", self.q_exit, |meta| {
            let s = &*SCHEDULE;
            let m00 = s.matrix[0][0];
            let x: [_; 2] = self.cells(meta, 6);
            let y = sbox(&x);
            let alpha = x[1].clone() - y[0].clone() * m00;
            let beta = self.next(meta, 0) - y[1].clone() * m00 - y[0].clone() * s.enter.vk;
            Vec::from([0, 1].map(|i| {
                let names = ["poseidon.exit.1", "poseidon.exit.2"];
                let next = self.next(meta, i + 1);
                let k = meta.query_fixed(self.columns.fixed[6 + i]);
                (
                    names[i],
                    alpha.clone() * s.exit.alpha[i]
                        + beta.clone() * s.exit.beta[i]
                        + y[0].clone() * s.exit.nk[i]
                        + y[1].clone() * s.exit.k[i]
                        + k
                        - next,
                )
            }))
        })
    }

    fn configure_output(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "poseidon.output", self.q_output, |meta| {
            let y = sbox(&self.cells::<3>(meta, 3));
            let output = self.next(meta, FIRST);
            Vec::from([("poseidon.output", linear(&SCHEDULE.matrix[0], &y) - output)])
        })
    }

    /// The constraints' names and degrees.
    pub fn degrees(&self) -> &[Degree] {
        &self.degrees
    }

    fn cells<const N: usize>(
        &self,
        meta: &mut VirtualCells<'_, Fp>,
        first: usize,
    ) -> [Expression<Fp>; N] {
        core::array::from_fn(|i| meta.query_advice(self.columns.advice[first + i], Rotation::cur()))
    }

    fn next(&self, meta: &mut VirtualCells<'_, Fp>, cell: usize) -> Expression<Fp> {
        meta.query_advice(self.columns.advice[cell], Rotation::next())
    }

    /// Lays one permutation from `row` on and returns its output, in `FIRST` of row `row` + 11.
    ///
    /// The caller lays cells 6 and 7 and fixed 6 and 7 of the first row.
    pub fn assign(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        trace: Value<&Trace>,
    ) -> Result<AssignedCell<Fp, Fp>, Error> {
        self.assign_rounds(region, row, trace)?;
        self.q_output.enable(region, row + ROWS - 1)?;
        region.assign_advice(
            || "poseidon.output",
            self.columns.advice[FIRST],
            row + ROWS,
            || trace.map(Trace::output),
        )
    }

    /// Lays the rounds; another gate constrains their result.
    fn assign_rounds(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        trace: Value<&Trace>,
    ) -> Result<(), Error> {
        self.assign_fixed(region, row)?;
        for i in 0..ROWS {
            let width = if PARTIAL_ROWS.contains(&i) { WIDTH } else { 6 };
            for (j, column) in self.columns.advice[..width].iter().enumerate() {
                let value = trace.map(|trace| trace.rows[i][j]);
                region.assign_advice(
                    || format!("poseidon.row{i}.{j}"),
                    *column,
                    row + i,
                    || value,
                )?;
            }
        }
        Ok(())
    }

    fn assign_fixed(&self, region: &mut Region<'_, Fp>, row: usize) -> Result<(), Error> {
        let s = &*SCHEDULE;
        for i in [0, 1, 9, 10] {
            self.q_full.enable(region, row + i)?;
        }
        for i in [0, 9] {
            self.q_full_next.enable(region, row + i)?;
        }
        self.q_enter.enable(region, row + 1)?;
        for i in PARTIAL_ROWS {
            self.q_partial.enable(region, row + i)?;
        }
        for i in PARTIAL_ROWS.start..PARTIAL_ROWS.end - 1 {
            self.q_partial_next.enable(region, row + i)?;
        }
        self.q_exit.enable(region, row + PARTIAL_ROWS.end - 1)?;

        let entering = [s.partial[0], s.partial[1], s.partial[2]];
        self.constants(region, row, &[s.first[1], s.first[2]].concat())?;
        self.constants(region, row + 1, &[s.first[3], entering].concat())?;
        for i in 0..PARTIAL_ROWS.len() - 1 {
            let shifted: [Fp; WIDTH] = core::array::from_fn(|j| s.shifted(WIDTH * i + 3 + j));
            self.constants(region, row + PARTIAL_ROWS.start + i, &shifted)?;
        }
        let shifted: [Fp; 6] = core::array::from_fn(|j| s.shifted(51 + j));
        let exit = [s.shifted_exit(0), s.shifted_exit(1)];
        self.constants(region, row + PARTIAL_ROWS.end - 1, &shifted)?;
        for (column, constant) in self.columns.fixed[6..].iter().zip(exit) {
            let at = row + PARTIAL_ROWS.end - 1;
            region.assign_fixed(|| "poseidon.exit", *column, at, || Value::known(constant))?;
        }
        self.constants(region, row + 9, &[s.last[1], s.last[2]].concat())?;
        self.constants(region, row + 10, &s.last[3])
    }

    fn constants(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        constants: &[Fp],
    ) -> Result<(), Error> {
        for (column, constant) in self.columns.fixed.iter().zip(constants) {
            region.assign_fixed(
                || "poseidon.constant",
                *column,
                row,
                || Value::known(*constant),
            )?;
        }
        Ok(())
    }
}

/// The constants that the first row's cells contain in addition to the input.
pub fn input_constants() -> State {
    SCHEDULE.first[0]
}

fn pow5(x: Fp) -> Fp {
    x.square().square() * x
}

fn sbox(cells: &[Expression<Fp>]) -> Vec<Expression<Fp>> {
    let pow5 = |x: &Expression<Fp>| {
        let square = x.clone() * x.clone();
        square.clone() * square * x.clone()
    };
    cells.iter().map(pow5).collect()
}

fn linear(row: &State, y: &[Expression<Fp>]) -> Expression<Fp> {
    y[0].clone() * row[0] + y[1].clone() * row[1] + y[2].clone() * row[2]
}

#[cfg(test)]
mod tests;
