#![allow(clippy::unwrap_used)]

use linli_backend::halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use linli_backend::halo2_proofs::dev::MockProver;
use linli_backend::halo2_proofs::plonk::{Circuit, Column, Instance};
use linli_primitives::Fp as Element;
use linli_primitives::merkle::Path;
use linli_primitives::poseidon::hash;
use proptest::prelude::*;

use super::*;
use crate::testkit::{Forge, broken, cell, free_cells};

const K: u32 = 5;

/// A hash, or a node above a child. Public inputs: first and second input and output, or child and node.
#[derive(Clone, Default)]
enum Sample {
    #[default]
    Nothing,
    Hash([Fp; 3], fn() -> Domain, bool, Value<Trace>),
    Node(Fp, Value<bool>, Value<Trace>),
}

impl Circuit<Fp> for Sample {
    type Config = (Hash, Column<Instance>);
    type FloorPlanner = Forge<SimpleFloorPlanner>;

    fn without_witnesses(&self) -> Self {
        self.clone()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let columns = Columns::configure(meta);
        let public = meta.instance_column();
        meta.enable_equality(public);
        (Hash::configure(meta, columns), public)
    }

    fn synthesize(
        &self,
        (gadget, public): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        let cells = layouter.assign_region(
            || "hash",
            |mut region| match self {
                Self::Nothing => Ok(vec![]),
                Self::Hash([first, second, _], domain, two, trace) => {
                    let hashed = Hashed {
                        domain: domain(),
                        first: Value::known(*first),
                        second: two.then_some(Value::known(*second)),
                        trace: trace.clone(),
                    };
                    let first = gadget.assign_first(&mut region, 0, &hashed)?;
                    let cells = gadget.assign(&mut region, 0, &hashed)?;
                    Ok(vec![first, cells.second, cells.output])
                }
                Self::Node(child, bit, trace) => {
                    let column = gadget.columns.advice[FIRST];
                    let child =
                        region.assign_advice(|| "child", column, 0, || Value::known(*child))?;
                    let node = Node {
                        bit: *bit,
                        trace: trace.clone(),
                    };
                    Ok(vec![child, gadget.assign_node(&mut region, 0, &node)?])
                }
            },
        )?;
        for (row, cell) in cells.into_iter().enumerate() {
            layouter.constrain_instance(cell.cell(), public, row)?;
        }
        Ok(())
    }
}

fn f(i: u64) -> Fp {
    Fp::from(i)
}

fn leaf() -> Domain {
    Domain::RollLeaf
}

fn identity() -> Domain {
    Domain::Identity
}

/// Hashes (30, 40) as the circuit says while the permutation ran on `state`.
fn run_two(state: [Fp; 3]) -> Vec<String> {
    let trace = Trace::new(state);
    let public = [f(30), f(40), trace.output()];
    let sample = Sample::Hash(public, leaf, true, Value::known(trace));
    broken(MockProver::run(K, &sample, vec![public.to_vec()]).unwrap())
}

/// Hashes 30 alone while the permutation ran on (30, `pad`) and the second cell is `pad`.
fn run_one(pad: Fp) -> Vec<String> {
    let trace = Trace::new([f(30), pad, capacity(Domain::Identity, 1)]);
    let public = [f(30), pad, trace.output()];
    let sample = Sample::Hash(public, identity, false, Value::known(trace));
    broken(MockProver::run(K, &sample, vec![public.to_vec()]).unwrap())
}

/// A node whose permutation ran on `state`, above `child` on the side that `is_right` says.
fn run_node(child: Fp, is_right: bool, state: [Fp; 3]) -> Vec<String> {
    let trace = Trace::new(state);
    let public = vec![child, trace.output()];
    let sample = Sample::Node(child, Value::known(is_right), Value::known(trace));
    broken(MockProver::run(K, &sample, vec![public]).unwrap())
}

fn leaf_capacity() -> Fp {
    capacity(Domain::RollLeaf, 2)
}

fn node_capacity() -> Fp {
    capacity(Domain::Node, 2)
}

#[test]
fn honest_hashes_and_nodes_are_accepted() {
    assert_eq!(run_two([f(30), f(40), leaf_capacity()]), [""; 0]);
    assert_eq!(run_one(Fp::ZERO), [""; 0]);
    assert_eq!(
        run_node(f(30), false, [f(30), f(70), node_capacity()]),
        [""; 0]
    );
    assert_eq!(
        run_node(f(30), true, [f(70), f(30), node_capacity()]),
        [""; 0]
    );
}

#[test]
fn first_input_is_hashed() {
    assert_eq!(run_two([f(31), f(40), leaf_capacity()]), ["hash.first"]);
}

#[test]
fn second_input_is_hashed() {
    assert_eq!(run_two([f(30), f(41), leaf_capacity()]), ["hash.second"]);
}

#[test]
fn domain_is_in_the_capacity() {
    for wrong in [Fp::ZERO, node_capacity(), capacity(Domain::RollLeaf, 1)] {
        assert_eq!(run_two([f(30), f(40), wrong]), ["hash.capacity"]);
    }
}

#[test]
fn single_input_is_padded_with_zero() {
    // `assign` writes the second cell as zero, so the floor planner changes it.
    let run = || {
        let trace = Trace::new([f(30), Fp::ONE, capacity(Domain::Identity, 1)]);
        let public = [f(30), Fp::ONE, trace.output()];
        let sample = Sample::Hash(public, identity, false, Value::known(trace));
        broken(MockProver::run(K, &sample, vec![public.to_vec()]).unwrap())
    };
    assert_eq!(cell("hash.second", run), ["hash.single"]);
}

#[test]
fn side_is_a_bit() {
    // Child and sibling are equal, so `node.child` holds whatever the bit is; the lie makes 1 a 2.
    let run = || run_node(f(30), true, [f(30), f(30), node_capacity()]);
    assert_eq!(run(), [""; 0]);
    assert_eq!(cell("node.bit", run), ["node.bit"]);
}

#[test]
fn child_stands_on_its_side() {
    assert_eq!(
        run_node(f(30), true, [f(30), f(70), node_capacity()]),
        ["node.child"]
    );
    assert_eq!(
        run_node(f(30), false, [f(31), f(70), node_capacity()]),
        ["node.child"]
    );
}

#[test]
fn leaf_is_no_node() {
    assert_eq!(
        run_node(f(30), false, [f(30), f(70), leaf_capacity()]),
        ["node.capacity"]
    );
}

#[test]
fn no_cell_is_free() {
    let two = || run_two([f(30), f(40), leaf_capacity()]);
    let one = || run_one(Fp::ZERO);
    let node = || run_node(f(30), true, [f(70), f(30), node_capacity()]);
    assert_eq!(free_cells(|_| true, two), [""; 0]);
    assert_eq!(free_cells(|_| true, one), [""; 0]);
    assert_eq!(free_cells(|_| true, node), [""; 0]);
}

proptest! {
    #[test]
    fn agrees_with_the_native_hash(raw in any::<[[u64; 4]; 2]>(), index in 0..2u64) {
        let [a, b] = raw.map(Element::from_raw);
        let known = |x: Element| Value::known(convert(x));
        let path = Path::<1> { index, siblings: [b] };
        let node = Node::new(known(a), known(b), Value::known(index == 1));
        let pairs = [
            (Hashed::new(Domain::Identity, known(a), None).output(), hash(Domain::Identity, [a])),
            (Hashed::new(Domain::RollLeaf, known(a), Some(known(b))).output(), hash(Domain::RollLeaf, [a, b])),
            (node.output(), path.root(a)),
        ];
        for (ours, native) in pairs {
            ours.assert_if_known(|value| *value == convert(native));
        }
    }
}
