//! The input of a permutation: two inputs and a domain, or a child of a Merkle node and its sibling.
//!
//! Both gates lie on the first row of a permutation (see `poseidon`), whose cells 0–2 are its input with the first
//! round's constants c0, c1, c2. Write l, r for the input words 0 and 1, k6 and k7 for the fixed columns.
//!
//! | gate   | `FIRST`      | `SECOND`     | k6                    | k7                        |
//! |--------|--------------|--------------|-----------------------|---------------------------|
//! | `hash` | first input  | second input | capacity + c2         | 1 if there is no second   |
//! | `node` | the child    | b            | capacity + c2         |                           |
//!
//! - `hash.first`: l = first (degree 2)
//! - `hash.second`: r = second (degree 2)
//! - `hash.single`: k7·second = 0 (degree 3); what pads a single input is zero
//! - `hash.capacity`: word 2 = k6 (degree 2)
//! - `node.bit`: b·(1 − b) = 0 (degree 3)
//! - `node.child`: child = l + b·(r − l) (degree 3); the other of l and r is the sibling, free
//! - `node.capacity`: word 2 = k6 (degree 2)
//!
//! `FIRST` of that row is also where the permutation before leaves its output, so a chain needs no copies.

pub mod sponge;

use ff::Field;
use linli_backend::halo2_proofs::circuit::{AssignedCell, Region, Value};
use linli_backend::halo2_proofs::plonk::Expression;
use linli_backend::halo2_proofs::plonk::{ConstraintSystem, Error, Selector, VirtualCells};
use linli_backend::halo2_proofs::poly::Rotation;
use linli_backend::pasta_curves::Fp;
use linli_primitives::poseidon::Domain;

use super::poseidon::{self, Poseidon, Trace};
use super::{Columns, Degree, FIRST, SECOND, bit, gate};
use crate::convert;

/// The gates of a hash's inputs.
#[derive(Clone, Debug)]
pub struct Hash {
    columns: Columns,
    poseidon: Poseidon,
    q_hash: Selector,
    q_node: Selector,
    degrees: Vec<Degree>,
}

/// One hash of one or two inputs, computed before it is laid.
pub struct Hashed {
    domain: Domain,
    first: Value<Fp>,
    second: Option<Value<Fp>>,
    trace: Value<Trace>,
}

/// One inner node, computed before it is laid.
pub struct Node {
    bit: Value<bool>,
    trace: Value<Trace>,
}

/// The cells of a hash's second input and its output.
pub struct HashCells {
    /// The second input; zero where there is one input.
    pub second: AssignedCell<Fp, Fp>,
    /// The output, in `FIRST` of the row after the permutation.
    pub output: AssignedCell<Fp, Fp>,
}

impl Hashed {
    /// `Hash(domain; first)` or `Hash(domain; first, second)`.
    pub fn new(domain: Domain, first: Value<Fp>, second: Option<Value<Fp>>) -> Self {
        let length = 1 + usize::from(second.is_some());
        let trace = first
            .zip(second.unwrap_or(Value::known(Fp::ZERO)))
            .map(|(first, second)| Trace::new([first, second, capacity(domain, length)]));
        Self {
            domain,
            first,
            second,
            trace,
        }
    }

    /// The hash.
    pub fn output(&self) -> Value<Fp> {
        self.trace.as_ref().map(Trace::output)
    }
}

impl Node {
    /// `Hash(NODE; child, sibling)`, or of (sibling, child) where `is_right`.
    pub fn new(child: Value<Fp>, sibling: Value<Fp>, is_right: Value<bool>) -> Self {
        let trace = child
            .zip(sibling)
            .zip(is_right)
            .map(|((child, sibling), is_right)| {
                let (left, right) = if is_right {
                    (sibling, child)
                } else {
                    (child, sibling)
                };
                Trace::new([left, right, capacity(Domain::Node, 2)])
            });
        Self {
            bit: is_right,
            trace,
        }
    }

    /// The node.
    pub fn output(&self) -> Value<Fp> {
        self.trace.as_ref().map(Trace::output)
    }
}

impl Hash {
    /// Adds the gates, the permutation's included.
    pub fn configure(meta: &mut ConstraintSystem<Fp>, columns: Columns) -> Self {
        let mut hash = Self {
            columns,
            poseidon: Poseidon::configure(meta, columns),
            q_hash: meta.selector(),
            q_node: meta.selector(),
            degrees: vec![],
        };
        let inputs = gate(meta, "hash", hash.q_hash, |meta| {
            let single = meta.query_fixed(columns.fixed[7]);
            let ([left, right], word_2) = (hash.input(meta), hash.capacity(meta));
            let [first, second] = hash.wired(meta);
            Vec::from([
                ("hash.first", left - first),
                ("hash.second", right - second.clone()),
                ("hash.single", single * second),
                ("hash.capacity", word_2),
            ])
        });
        let node = gate(meta, "node", hash.q_node, |meta| {
            let ([left, right], word_2) = (hash.input(meta), hash.capacity(meta));
            let [child, b] = hash.wired(meta);
            Vec::from([
                ("node.bit", bit(b.clone())),
                ("node.child", left.clone() + b * (right - left) - child),
                ("node.capacity", word_2),
            ])
        });
        hash.degrees = [hash.poseidon.degrees(), &inputs, &node].concat();
        hash
    }

    /// The constraints' names and degrees, the permutation's included.
    pub fn degrees(&self) -> &[Degree] {
        &self.degrees
    }

    /// l and r.
    fn input(&self, meta: &mut VirtualCells<'_, Fp>) -> [Expression<Fp>; 2] {
        let constants = poseidon::input_constants();
        [0, 1].map(|i| {
            let cell = meta.query_advice(self.columns.advice[i], Rotation::cur());
            cell - Expression::Constant(constants[i])
        })
    }

    /// Word 2 less what it must be.
    fn capacity(&self, meta: &mut VirtualCells<'_, Fp>) -> Expression<Fp> {
        let cell = meta.query_advice(self.columns.advice[2], Rotation::cur());
        cell - meta.query_fixed(self.columns.fixed[6])
    }

    fn wired(&self, meta: &mut VirtualCells<'_, Fp>) -> [Expression<Fp>; 2] {
        [FIRST, SECOND].map(|i| meta.query_advice(self.columns.advice[i], Rotation::cur()))
    }

    /// Lays the first input of a hash that follows no other permutation.
    pub fn assign_first(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        hashed: &Hashed,
    ) -> Result<AssignedCell<Fp, Fp>, Error> {
        let column = self.columns.advice[FIRST];
        region.assign_advice(|| "hash.first", column, row, || hashed.first)
    }

    /// Lays a hash whose first input is in place: laid by `assign_first`, or the output of the one before.
    ///
    /// The second input is fresh; the caller ties it.
    pub fn assign(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        hashed: &Hashed,
    ) -> Result<HashCells, Error> {
        self.q_hash.enable(region, row)?;
        let length = 1 + usize::from(hashed.second.is_some());
        self.assign_capacity(region, row, hashed.domain, length)?;
        let single = Fp::from(u64::from(hashed.second.is_none()));
        region.assign_fixed(
            || "hash.single",
            self.columns.fixed[7],
            row,
            || Value::known(single),
        )?;
        let column = self.columns.advice[SECOND];
        let second = hashed.second.unwrap_or(Value::known(Fp::ZERO));
        Ok(HashCells {
            second: region.assign_advice(|| "hash.second", column, row, || second)?,
            output: self.poseidon.assign(region, row, hashed.trace.as_ref())?,
        })
    }

    /// Lays an inner node above the child that lies in `FIRST` of `row`, and returns the node.
    pub fn assign_node(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        node: &Node,
    ) -> Result<AssignedCell<Fp, Fp>, Error> {
        self.q_node.enable(region, row)?;
        self.assign_capacity(region, row, Domain::Node, 2)?;
        let b = node.bit.map(|bit| Fp::from(u64::from(bit)));
        region.assign_advice(|| "node.bit", self.columns.advice[SECOND], row, || b)?;
        self.poseidon.assign(region, row, node.trace.as_ref())
    }

    fn assign_capacity(
        &self,
        region: &mut Region<'_, Fp>,
        row: usize,
        domain: Domain,
        length: usize,
    ) -> Result<(), Error> {
        let [.., constant] = poseidon::input_constants();
        let word = capacity(domain, length) + constant;
        region.assign_fixed(
            || "hash.capacity",
            self.columns.fixed[6],
            row,
            || Value::known(word),
        )?;
        Ok(())
    }
}

fn capacity(domain: Domain, length: usize) -> Fp {
    convert(domain.capacity(length))
}

#[cfg(test)]
mod tests;
