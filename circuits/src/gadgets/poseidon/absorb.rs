//! Continues from a permutation: adds two more inputs to its result and permutes again.
//!
//! The inputs lie beside the last row of the permutation before, whose gate ties them to the first row of the next.
//!
//! | row | cells 3–5           | `FIRST`     | `SECOND`     | fixed 7                    | next row's cells 0–2 |
//! |-----|---------------------|-------------|--------------|----------------------------|----------------------|
//! | 10  | last round's S-box  | first input | second input | 1 if there is no second    | input of the next    |
//!
//! With w = M·S(cells 3–5) and the next permutation's first constants c0–c2; degree 6, selector included, except for
//! `absorb.single` with degree 3:
//!
//! - `absorb.first`: next 0 = w0 + first + c0
//! - `absorb.second`: next 1 = w1 + second + c1
//! - `absorb.capacity`: next 2 = w2 + c2
//! - `absorb.single`: k7·second = 0; what pads a single input is zero
//!
//! Not guaranteed here: what the inputs are, and that a permutation follows. The caller lays both.

use linli_backend::halo2_proofs::circuit::{Region, Value};
use linli_backend::halo2_proofs::plonk::{ConstraintSystem, Error, Expression, Selector};
use linli_backend::halo2_proofs::poly::Rotation;
use linli_backend::pasta_curves::Fp;

use super::schedule::{SCHEDULE, apply};
use super::{Degree, FIRST, Poseidon, ROWS, State, Trace, gate, linear, pow5, sbox};
use crate::gadgets::SECOND;

/// The gate between two permutations of one hash.
#[derive(Clone, Debug)]
pub struct Absorb {
    poseidon: Poseidon,
    q_absorb: Selector,
    degrees: Vec<Degree>,
}

impl Trace {
    /// All three words of the result.
    pub fn state(&self) -> State {
        let last = &self.rows[ROWS - 1];
        apply(&SCHEDULE.matrix, [last[3], last[4], last[5]].map(pow5))
    }
}

impl Absorb {
    /// Adds the gate.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, poseidon: &Poseidon) -> Self {
        let q_absorb = meta.selector();
        let columns = poseidon.columns;
        let degrees = gate(meta, "absorb", q_absorb, |meta| {
            let y = sbox(&poseidon.cells::<3>(meta, 3));
            let [first, second] =
                [FIRST, SECOND].map(|i| meta.query_advice(columns.advice[i], Rotation::cur()));
            let single = meta.query_fixed(columns.fixed[7]);
            let mut word = |i: usize| {
                let constant = SCHEDULE.first[0][i];
                let next = poseidon.next(meta, i);
                linear(&SCHEDULE.matrix[i], &y) - next + Expression::Constant(constant)
            };
            Vec::from([
                ("absorb.first", word(0) + first),
                ("absorb.second", word(1) + second.clone()),
                ("absorb.capacity", word(2)),
                ("absorb.single", single * second),
            ])
        });
        Self {
            poseidon: poseidon.clone(),
            q_absorb,
            degrees,
        }
    }

    /// The constraints' names and degrees.
    pub fn degrees(&self) -> &[Degree] {
        &self.degrees
    }

    /// Lays a permutation from `row` on; the next one is laid from `row` + 11 on, and what is added between them
    /// lies in `FIRST` and `SECOND` of row `row` + 10.
    pub fn assign(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        trace: Value<&Trace>,
        single: bool,
    ) -> Result<(), Error> {
        self.poseidon.assign_rounds(region, row, trace)?;
        let row = row + ROWS - 1;
        self.q_absorb.enable(region, row)?;
        let column = self.poseidon.columns.fixed[7];
        let single = Value::known(Fp::from(u64::from(single)));
        region.assign_fixed(|| "absorb.single", column, row, || single)?;
        Ok(())
    }
}
