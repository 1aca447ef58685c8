//! V = w·G + s·H by one chain of incomplete additions over fixed tables, one row per addition.
//!
//! Write G' = G/2 and H' = H/2 (divided mod q), c = 2^100. A window's digit d is odd, −7 ≤ d ≤ 7, so no window
//! adds the identity: d = (2t − 1)·(2k + 1) with a sign bit t and k = e0 + 2·e1. With bits b_i of an integer
//! B < 2^m, Σ (2·b_i − 1)·2^i = 2·B − (2^m − 1), which is how odd digits represent every integer.
//!
//! | rows      | adds                               | sum so far, in (G', H')                           |
//! |-----------|------------------------------------|---------------------------------------------------|
//! | start     | –                                  | c + 2^40·b_39                                     |
//! | 13 of w   | d·8^j·G', j = 12 … 0               | c + 2w − (2^39 − 1)                               |
//! | 85 of s   | d·8^j·H', j = 0 … 84               | the same, 2s − (2^255 − 1)                        |
//! | close     | −(c − 2^39 + 1)·G' + (2^255 − 1)·H'| 2w, 2s: V                                         |
//!
//! **No exceptional addition.** The formulas are wrong only where both points are equal: there the slope is free.
//! (Opposite points leave no solution: the slope equation reads 0 = −2y, and y ≠ 0 as the order is odd.) Write the
//! sum before an addition a·G' + b·H' and what is added a'·G' + b'·H', integers as above.
//! 1. Rows of w: b = b' = 0, |a'| < 2^40 and 2^99 < a < 2^101. Equal or opposite points would need a ≡ ±a' mod q,
//!    but 0 < a ∓ a' < q.
//! 2. Rows of s: a' = 0 and 2^99 < a < 2^101, so equal or opposite points mean a·G' = (±b' − b)·H' with
//!    a ≢ 0 mod q: whoever finds such bits has the logarithm of G to base H, and could open V at will anyway.
//! 3. Close: equal points mean (a − a')·G' = (b' − b)·H' with a − a' = 2c + 2w − 2·(2^39 − 1), between 2^100 and
//!    2^102: the logarithm again. Opposite points: a + a' = 2w and b + b' = 2s; V would be the identity, or the
//!    logarithm is known. So V = O has no proof: completeness alone is lost, and `statements` refuses it first.
//!
//! Sums of w stay in those bounds because z is a running sum of bits: its start is one bit (`fixed_base.top`), each
//! row appends three. w < 2^40 is therefore what the bits say, not a separate check.
//!
//! s is 255 free bits, one string of any s + i·q that fits; V depends on s mod q only. Nothing else may be derived
//! from these bits.
//!
//! | cell 0 | 1     | 2  | 3  | 4 | 6 (`FIRST`) | 7 (`SECOND`) | fixed 0–3 | fixed 4–7 |
//! |--------|-------|----|----|---|-------------|--------------|-----------|-----------|
//! | z      | slope | e0 | e1 | t | x           | y            | of X      | of Y      |
//!
//! X and Y are multilinear in e0, e1 and give (2k + 1)·P; the table point is (X, (2t − 1)·Y).
//!
//! - `fixed_base.bit.0`, `.bit.1`, `.sign`: e0, e1, t are bits (degree 3)
//! - `fixed_base.slope`: slope·(X − x) = (2t − 1)·Y − y (degree 5)
//! - `fixed_base.x`: x' = slope² − X − x (degree 4)
//! - `fixed_base.y`: y' = slope·(x − x') − y (degree 3)
//! - `fixed_base.weight` (rows of w): z' = 8·z + (2t − 1)·k + t + 3 (degree 3)
//! - `fixed_base.top` (first row): z·(1 − z) = 0 (degree 3)
//! - `fixed_base.start.x`, `.y` (first row): the start for b_39 = z (degree 2)
//! - `fixed_base.close.slope`, `.x`, `.y` (last row): the addition of the closing constant (degree 3)

mod tables;
mod trace;

use ff::Field;
use linli_backend::halo2_proofs::circuit::{AssignedCell, Region, Value};
use linli_backend::halo2_proofs::plonk::{
    ConstraintSystem, Error, Expression, Selector, VirtualCells,
};
use linli_backend::halo2_proofs::poly::Rotation;
use linli_backend::pasta_curves::Fp;

use super::{Columns, Degree, FIRST, SECOND, bit, gate};
use tables::TABLES;
pub use trace::{Opening, Trace};

/// Windows of w below its top bit.
const W_WINDOWS: usize = 13;
/// Windows of s.
const S_WINDOWS: usize = 85;
const WINDOWS: usize = W_WINDOWS + S_WINDOWS;
/// Rows of the chain: the windows, the closing row and the row of V.
pub const ROWS: usize = WINDOWS + 2;

/// Advice columns of a row.
mod cell {
    pub(super) const Z: usize = 0;
    pub(super) const SLOPE: usize = 1;
    pub(super) const BIT_0: usize = 2;
    pub(super) const BIT_1: usize = 3;
    pub(super) const SIGN: usize = 4;
}

/// The gates of the chain.
#[derive(Clone, Debug)]
pub struct FixedBase {
    columns: Columns,
    q_add: Selector,
    q_weight: Selector,
    q_start: Selector,
    q_close: Selector,
    degrees: Vec<Degree>,
}

/// The cells that others may be copied to.
pub struct Commitment {
    /// w.
    pub weight: AssignedCell<Fp, Fp>,
    /// V.x and V.y.
    pub point: [AssignedCell<Fp, Fp>; 2],
}

impl FixedBase {
    /// Adds the gates.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, columns: Columns) -> Self {
        let mut chain = Self {
            columns,
            q_add: meta.selector(),
            q_weight: meta.selector(),
            q_start: meta.selector(),
            q_close: meta.selector(),
            degrees: vec![],
        };
        chain.degrees = [
            chain.configure_add(meta),
            chain.configure_weight(meta),
            chain.configure_start(meta),
            chain.configure_close(meta),
        ]
        .concat();
        chain
    }

    /// The constraints' names and degrees.
    pub fn degrees(&self) -> &[Degree] {
        &self.degrees
    }

    fn configure_add(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "fixed_base.add", self.q_add, |meta| {
            let [e0, e1, t] =
                [cell::BIT_0, cell::BIT_1, cell::SIGN].map(|i| self.cell(meta, i, Rotation::cur()));
            let both = e0.clone() * e1.clone();
            let coefficients = self.columns.fixed.map(|column| meta.query_fixed(column));
            let [x0, x1, x2, x3, y0, y1, y2, y3] = coefficients;
            let table_x = x0 + x1 * e0.clone() + x2 * e1.clone() + x3 * both.clone();
            let table_y = y0 + y1 * e0.clone() + y2 * e1.clone() + y3 * both;
            let addition = self.addition(meta, table_x, sign(t.clone()) * table_y);
            let [slope, x, y] = addition;
            Vec::from([
                ("fixed_base.bit.0", bit(e0)),
                ("fixed_base.bit.1", bit(e1)),
                ("fixed_base.sign", bit(t)),
                ("fixed_base.slope", slope),
                ("fixed_base.x", x),
                ("fixed_base.y", y),
            ])
        })
    }

    fn configure_weight(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "fixed_base.weight", self.q_weight, |meta| {
            let [z, e0, e1, t] = [cell::Z, cell::BIT_0, cell::BIT_1, cell::SIGN]
                .map(|i| self.cell(meta, i, Rotation::cur()));
            let z_next = self.cell(meta, cell::Z, Rotation::next());
            let k = e0 + e1 * Fp::from(2);
            let digit = sign(t.clone()) * k + t + Expression::Constant(Fp::from(3));
            Vec::from([("fixed_base.weight", z * Fp::from(8) + digit - z_next)])
        })
    }

    fn configure_start(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "fixed_base.start", self.q_start, |meta| {
            let [z, x, y] = [cell::Z, FIRST, SECOND].map(|i| self.cell(meta, i, Rotation::cur()));
            let [(x0, y0), (x1, y1)] = TABLES.start;
            let pick = |without: Fp, with: Fp| {
                Expression::Constant(without) + z.clone() * (with - without)
            };
            Vec::from([
                ("fixed_base.top", bit(z.clone())),
                ("fixed_base.start.x", pick(x0, x1) - x),
                ("fixed_base.start.y", pick(y0, y1) - y),
            ])
        })
    }

    fn configure_close(&self, meta: &mut ConstraintSystem<Fp>) -> Vec<Degree> {
        gate(meta, "fixed_base.close", self.q_close, |meta| {
            let [close_x, close_y] = [TABLES.close.0, TABLES.close.1].map(Expression::Constant);
            let [slope, x, y] = self.addition(meta, close_x, close_y);
            Vec::from([
                ("fixed_base.close.slope", slope),
                ("fixed_base.close.x", x),
                ("fixed_base.close.y", y),
            ])
        })
    }

    /// Zero where the next row's point is this row's plus (`added_x`, `added_y`) and the slope is theirs.
    fn addition(
        &self,
        meta: &mut VirtualCells<'_, Fp>,
        added_x: Expression<Fp>,
        added_y: Expression<Fp>,
    ) -> [Expression<Fp>; 3] {
        let [slope, x, y] =
            [cell::SLOPE, FIRST, SECOND].map(|i| self.cell(meta, i, Rotation::cur()));
        let [x_next, y_next] = [FIRST, SECOND].map(|i| self.cell(meta, i, Rotation::next()));
        [
            slope.clone() * (added_x.clone() - x.clone()) - added_y + y.clone(),
            slope.clone() * slope.clone() - added_x - x.clone() - x_next.clone(),
            slope * (x - x_next) - y - y_next,
        ]
    }

    fn cell(
        &self,
        meta: &mut VirtualCells<'_, Fp>,
        index: usize,
        rotation: Rotation,
    ) -> Expression<Fp> {
        meta.query_advice(self.columns.advice[index], rotation)
    }

    /// Lays the chain from `row` on. The caller must copy the weight and the point.
    pub fn assign(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        trace: Value<&Trace>,
    ) -> Result<Commitment, Error> {
        self.q_start.enable(region, row)?;
        for i in 0..WINDOWS {
            self.q_add.enable(region, row + i)?;
            self.assign_coefficients(region, row + i, i)?;
        }
        for i in 0..W_WINDOWS {
            self.q_weight.enable(region, row + i)?;
        }
        self.q_close.enable(region, row + WINDOWS)?;

        let mut put = |name: &'static str, index: usize, at: usize, value: Value<Fp>| {
            region.assign_advice(|| name, self.columns.advice[index], row + at, || value)
        };
        for i in 0..WINDOWS {
            let digit = trace.map(|trace| trace.digits[i]);
            put("fixed_base.bit.0", cell::BIT_0, i, digit.map(|d| d[0]))?;
            put("fixed_base.bit.1", cell::BIT_1, i, digit.map(|d| d[1]))?;
            put("fixed_base.sign", cell::SIGN, i, digit.map(|d| d[2]))?;
        }
        for i in 0..=WINDOWS {
            let slope = trace.map(|trace| trace.slopes[i]);
            put("fixed_base.slope", cell::SLOPE, i, slope)?;
        }
        for i in 0..W_WINDOWS {
            let z = trace.map(|trace| trace.sums[i]);
            put("fixed_base.z", cell::Z, i, z)?;
        }
        for i in 0..=WINDOWS {
            let point = trace.map(|trace| trace.points[i]);
            put("fixed_base.x", FIRST, i, point.map(|p| p.0))?;
            put("fixed_base.y", SECOND, i, point.map(|p| p.1))?;
        }
        let weight = trace.map(|trace| trace.sums[W_WINDOWS]);
        let point = trace.map(|trace| trace.points[WINDOWS + 1]);
        Ok(Commitment {
            weight: put("fixed_base.w", cell::Z, W_WINDOWS, weight)?,
            point: [
                put("fixed_base.v.x", FIRST, WINDOWS + 1, point.map(|p| p.0))?,
                put("fixed_base.v.y", SECOND, WINDOWS + 1, point.map(|p| p.1))?,
            ],
        })
    }

    /// The multilinear coefficients of window `window` in (1, e0, e1, e0·e1).
    fn assign_coefficients(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        window: usize,
    ) -> Result<(), Error> {
        let multiples = &TABLES.windows[window];
        let x = coefficients(multiples.map(|point| point.0));
        let y = coefficients(multiples.map(|point| point.1));
        for (column, value) in self.columns.fixed.iter().zip(x.into_iter().chain(y)) {
            region.assign_fixed(|| "fixed_base.table", *column, row, || Value::known(value))?;
        }
        Ok(())
    }
}

/// 2t − 1.
fn sign(t: Expression<Fp>) -> Expression<Fp> {
    t * Fp::from(2) - Expression::Constant(Fp::ONE)
}

/// From values at (e0, e1) = 00, 10, 01, 11 to coefficients of 1, e0, e1, e0·e1.
fn coefficients([v0, v1, v2, v3]: [Fp; 4]) -> [Fp; 4] {
    [v0, v1 - v0, v2 - v0, v3 - v2 - v1 + v0]
}

#[cfg(test)]
mod tests;
