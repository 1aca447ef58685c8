//! Whether a value is below 2^w, w even: its digits to base 4 as a running sum, in a column of its own.
//!
//! | row         | `z`               | selector  |
//! |-------------|-------------------|-----------|
//! | 0           | z_0 = the value   | `q_digit` |
//! | i           | z_i = ⌊z_i−1 / 4⌋ | `q_digit` |
//! | w/2 − 1     | the highest digit | `q_last`  |
//!
//! - `range.digit`: z_i − 4·z_i+1 is 0, 1, 2 or 3 (degree 5)
//! - `range.last`: the last z is 0, 1, 2 or 3 (degree 5)
//!
//! By induction from the last row up, z_i < 4^(w/2 − i) as an integer; for w < 254 nothing wraps.
//!
//! Not guaranteed here: what the value is. The caller ties the first cell.

use linli_backend::halo2_proofs::circuit::{AssignedCell, Region, Value};
use linli_backend::halo2_proofs::plonk::{
    Advice, Column, ConstraintSystem, Error, Expression, Selector,
};
use linli_backend::halo2_proofs::poly::Rotation;
use linli_backend::pasta_curves::Fp;

use ff::PrimeField;

use super::{Degree, gate};

/// The gates of running sums.
#[derive(Clone, Debug)]
pub struct Range {
    column: Column<Advice>,
    q_digit: Selector,
    q_last: Selector,
    degrees: Vec<Degree>,
}

/// Rows of a check for values below 2^`bits`.
pub const fn rows(bits: usize) -> usize {
    bits / 2
}

impl Range {
    /// Adds the gates; `column` is for running sums alone, and its cells can be wired.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, column: Column<Advice>) -> Self {
        meta.enable_equality(column);
        let (q_digit, q_last) = (meta.selector(), meta.selector());
        let digit = gate(meta, "range.digit", q_digit, |meta| {
            let z = meta.query_advice(column, Rotation::cur());
            let next = meta.query_advice(column, Rotation::next());
            Vec::from([("range.digit", is_digit(z - next * Fp::from(4)))])
        });
        let last = gate(meta, "range.last", q_last, |meta| {
            let z = meta.query_advice(column, Rotation::cur());
            Vec::from([("range.last", is_digit(z))])
        });
        Self {
            column,
            q_digit,
            q_last,
            degrees: [digit, last].concat(),
        }
    }

    /// The constraints' names and degrees.
    pub fn degrees(&self) -> &[Degree] {
        &self.degrees
    }

    /// Lays the check that `value` is below 2^`bits` from `row` on, and returns the value's cell.
    ///
    /// # Panics
    /// If `bits` is odd, zero or above 252.
    pub fn assign(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        bits: usize,
        value: Value<Fp>,
    ) -> Result<AssignedCell<Fp, Fp>, Error> {
        assert!(
            bits.is_multiple_of(2) && (2..=252).contains(&bits),
            "digits have two bits, and their sum must not wrap"
        );
        let rows = rows(bits);
        let sums = value.map(|value| running_sum(value, rows));
        let mut cell = |i: usize| {
            let sum = sums.as_ref().map(|sums| sums[i]);
            region.assign_advice(|| format!("range.{i}"), self.column, row + i, || sum)
        };
        let first = cell(0)?;
        for i in 1..rows {
            cell(i)?;
        }
        for i in 0..rows - 1 {
            self.q_digit.enable(region, row + i)?;
        }
        self.q_last.enable(region, row + rows - 1)?;
        Ok(first)
    }
}

/// ⌊value / 4^i⌋ for i below `rows`.
fn running_sum(value: Fp, rows: usize) -> Vec<Fp> {
    let bytes = value.to_repr();
    let mut limbs: [u64; 4] =
        core::array::from_fn(|i| u64::from_le_bytes(core::array::from_fn(|j| bytes[8 * i + j])));
    let mut sums = Vec::with_capacity(rows);
    for _ in 0..rows {
        sums.push(Fp::from_raw(limbs));
        limbs = core::array::from_fn(|i| {
            let above = limbs.get(i + 1).copied().unwrap_or_default();
            limbs[i] >> 2 | above << 62
        });
    }
    sums
}

/// d·(d − 1)·(d − 2)·(d − 3): zero for digits only.
fn is_digit(d: Expression<Fp>) -> Expression<Fp> {
    let less = |n: u64| d.clone() - Expression::Constant(Fp::from(n));
    d.clone() * less(1) * less(2) * less(3)
}

#[cfg(test)]
mod tests;
