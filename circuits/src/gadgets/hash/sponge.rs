//! A hash of any number of inputs: two per permutation, as in `linli_primitives::poseidon::hash`.
//!
//! The first permutation takes its inputs by the gate `hash`, the later ones by the gate `absorb`.

use ff::Field;
use linli_backend::halo2_proofs::circuit::{AssignedCell, Region, Value};
use linli_backend::halo2_proofs::plonk::{ConstraintSystem, Error};
use linli_backend::pasta_curves::Fp;
use linli_primitives::poseidon::Domain;

use super::{Hash, capacity};
use crate::gadgets::poseidon::absorb::Absorb;
use crate::gadgets::poseidon::{ROWS, Trace};
use crate::gadgets::{Degree, FIRST, SECOND};

/// The gates of hashes of any length.
#[derive(Clone, Debug)]
pub struct Sponge {
    hash: Hash,
    absorb: Absorb,
}

/// One hash, computed before it is laid.
pub struct Sponged {
    domain: Domain,
    inputs: Vec<Value<Fp>>,
    traces: Vec<Value<Trace>>,
}

/// The cells of a hash.
pub struct SpongeCells {
    /// Every input but the first.
    pub rest: Vec<AssignedCell<Fp, Fp>>,
    /// The output, in `FIRST` of the row after the last permutation.
    pub output: AssignedCell<Fp, Fp>,
}

impl Sponged {
    /// `Hash(domain; inputs)`; at least one input.
    pub fn new(domain: Domain, inputs: Vec<Value<Fp>>) -> Self {
        let mut state = Value::known([Fp::ZERO, Fp::ZERO, capacity(domain, inputs.len())]);
        let traces = inputs
            .chunks(2)
            .map(|pair| {
                let second = pair.get(1).copied().unwrap_or(Value::known(Fp::ZERO));
                let trace = state
                    .zip(pair[0])
                    .zip(second)
                    .map(|((s, first), second)| Trace::new([s[0] + first, s[1] + second, s[2]]));
                state = trace.as_ref().map(Trace::state);
                trace
            })
            .collect();
        Self {
            domain,
            inputs,
            traces,
        }
    }

    /// The hash.
    pub fn output(&self) -> Value<Fp> {
        let last = self.traces.last().map(|trace| trace.as_ref());
        last.unwrap_or_else(Value::unknown).map(Trace::output)
    }

    /// Rows it takes; the output lies in the row after.
    pub const fn rows(length: usize) -> usize {
        length.div_ceil(2) * ROWS
    }
}

impl Sponge {
    /// Adds the gate of longer hashes to those of `hash`.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, hash: &Hash) -> Self {
        Self {
            absorb: Absorb::configure(meta, &hash.poseidon),
            hash: hash.clone(),
        }
    }

    /// The names and degrees of the constraints that it adds.
    pub fn degrees(&self) -> &[Degree] {
        self.absorb.degrees()
    }

    /// Lays the first input of a hash that follows no other permutation.
    pub fn assign_first(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        sponged: &Sponged,
    ) -> Result<AssignedCell<Fp, Fp>, Error> {
        let column = self.hash.columns.advice[FIRST];
        region.assign_advice(|| "sponge.input", column, row, || sponged.inputs[0])
    }

    /// Lays a hash whose first input is in place: laid by `assign_first`, or the output of the one before.
    ///
    /// The other inputs are fresh; the caller ties them.
    pub fn assign(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        sponged: &Sponged,
    ) -> Result<SpongeCells, Error> {
        let Hash {
            columns,
            poseidon,
            q_hash,
            ..
        } = &self.hash;
        let length = sponged.inputs.len();
        q_hash.enable(region, row)?;
        self.hash
            .assign_capacity(region, row, sponged.domain, length)?;
        let single = Value::known(Fp::from(u64::from(length == 1)));
        region.assign_fixed(|| "hash.single", columns.fixed[7], row, || single)?;

        let mut rest = vec![];
        let mut at = row;
        for (i, pair) in sponged.inputs.chunks(2).enumerate() {
            if i > 0 {
                let before = sponged.traces[i - 1].as_ref();
                self.absorb.assign(region, at, before, pair.len() == 1)?;
                at += ROWS;
                let first = columns.advice[FIRST];
                rest.push(region.assign_advice(|| "sponge.input", first, at - 1, || pair[0])?);
            }
            let row = if i > 0 { at - 1 } else { at };
            let column = columns.advice[SECOND];
            match pair.get(1) {
                Some(second) => {
                    rest.push(region.assign_advice(|| "sponge.input", column, row, || *second)?);
                }
                None => {
                    let zero = Value::known(Fp::ZERO);
                    region.assign_advice(|| "sponge.padding", column, row, || zero)?;
                }
            }
        }
        let last = sponged.traces.last().map(|trace| trace.as_ref());
        let last = last.unwrap_or_else(Value::unknown);
        Ok(SpongeCells {
            rest,
            output: poseidon.assign(region, at, last)?,
        })
    }
}

#[cfg(test)]
mod tests;
