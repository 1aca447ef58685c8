#![allow(clippy::unwrap_used)]

use linli_backend::halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use linli_backend::halo2_proofs::dev::MockProver;
use linli_backend::halo2_proofs::plonk::{Circuit, Column, Instance};
use linli_primitives::Fp as Element;
use linli_primitives::poseidon::hash;
use proptest::prelude::*;

use super::*;
use crate::convert;
use crate::gadgets::Columns;
use crate::testkit::{Forge, broken, cell, free_cells};

const K: u32 = 6;

/// A hash whose permutations may have run on inputs other than those in the cells. Public inputs: the cells'
/// inputs and the output.
#[derive(Clone)]
struct Sample {
    inputs: Vec<Fp>,
    traces: Vec<Trace>,
}

impl Sample {
    fn sponged(&self) -> Sponged {
        Sponged {
            domain: Domain::Loss,
            inputs: self.inputs.iter().copied().map(Value::known).collect(),
            traces: self.traces.iter().cloned().map(Value::known).collect(),
        }
    }
}

impl Circuit<Fp> for Sample {
    type Config = (Sponge, Column<Instance>);
    type FloorPlanner = Forge<SimpleFloorPlanner>;

    fn without_witnesses(&self) -> Self {
        self.clone()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let columns = Columns::configure(meta);
        let public = meta.instance_column();
        meta.enable_equality(public);
        let hash = Hash::configure(meta, columns);
        (Sponge::configure(meta, &hash), public)
    }

    fn synthesize(
        &self,
        (sponge, public): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        let cells = layouter.assign_region(
            || "sponge",
            |mut region| {
                let sponged = self.sponged();
                let first = sponge.assign_first(&mut region, 0, &sponged)?;
                let SpongeCells { rest, output } = sponge.assign(&mut region, 0, &sponged)?;
                Ok([vec![first], rest, vec![output]].concat())
            },
        )?;
        for (row, cell) in cells.into_iter().enumerate() {
            layouter.constrain_instance(cell.cell(), public, row)?;
        }
        Ok(())
    }
}

/// The permutations of a hash of `inputs`; `lie` is added to the state after the first of them.
fn traces(inputs: &[Fp], lie: [u64; 3]) -> Vec<Trace> {
    let mut state = [Fp::ZERO, Fp::ZERO, capacity(Domain::Loss, inputs.len())];
    let mut lie = lie.map(Fp::from);
    inputs
        .chunks(2)
        .map(|pair| {
            let second = pair.get(1).copied().unwrap_or(Fp::ZERO);
            let trace = Trace::new([state[0] + pair[0], state[1] + second, state[2]]);
            let after = trace.state();
            state = core::array::from_fn(|i| after[i] + lie[i]);
            lie = [Fp::ZERO; 3];
            trace
        })
        .collect()
}

fn run(inputs: &[Fp], lie: [u64; 3]) -> Vec<String> {
    let traces = traces(inputs, lie);
    let mut public = inputs.to_vec();
    public.extend(traces.last().map(Trace::output));
    let sample = Sample {
        inputs: inputs.to_vec(),
        traces,
    };
    broken(MockProver::run(K, &sample, vec![public]).unwrap())
}

fn inputs(length: u64) -> Vec<Fp> {
    (0..length).map(|i| Fp::from(30 + 10 * i)).collect()
}

#[test]
fn honest_hashes_of_every_length_are_accepted() {
    for length in 1..=7 {
        assert_eq!(run(&inputs(length), [0; 3]), [""; 0], "{length} inputs");
    }
}

#[test]
fn third_input_is_absorbed() {
    assert_eq!(run(&inputs(4), [1, 0, 0]), ["absorb.first"]);
    assert_eq!(run(&inputs(3), [1, 0, 0]), ["absorb.first"]);
}

#[test]
fn fourth_input_is_absorbed() {
    assert_eq!(run(&inputs(4), [0, 1, 0]), ["absorb.second"]);
}

#[test]
fn capacity_is_carried_over() {
    assert_eq!(run(&inputs(4), [0, 0, 1]), ["absorb.capacity"]);
}

/// The padding cell is made 1, and the permutation ran on it.
#[test]
fn odd_length_is_padded_with_zero() {
    let forged = || run(&inputs(3), [0, 1, 0]);
    assert_eq!(forged(), ["absorb.second"]);
    assert_eq!(cell("sponge.padding", forged), ["absorb.single"]);
}

#[test]
fn length_is_in_the_capacity() {
    let mut lying = traces(&inputs(4), [0; 3]);
    lying[0] = Trace::new([Fp::from(30), Fp::from(40), capacity(Domain::Loss, 3)]);
    let state = lying[0].state();
    lying[1] = Trace::new([state[0] + Fp::from(50), state[1] + Fp::from(60), state[2]]);
    let mut public = inputs(4);
    public.push(lying[1].output());
    let sample = Sample {
        inputs: inputs(4),
        traces: lying,
    };
    let prover = MockProver::run(K, &sample, vec![public]).unwrap();
    assert_eq!(broken(prover), ["hash.capacity"]);
}

#[test]
fn no_cell_is_free() {
    for length in [3, 4] {
        assert_eq!(
            free_cells(|_| true, || run(&inputs(length), [0; 3])),
            [""; 0]
        );
    }
}

fn agrees<const LENGTH: usize>(raw: &[[u64; 4]]) {
    let inputs: [Element; LENGTH] = core::array::from_fn(|i| Element::from_raw(raw[i]));
    let known = inputs.iter().map(|x| Value::known(convert(*x))).collect();
    let ours = Sponged::new(Domain::State, known).output();
    ours.assert_if_known(|value| *value == convert(hash(Domain::State, inputs)));
}

proptest! {
    #[test]
    fn agrees_with_the_native_hash(raw in any::<[[u64; 4]; 7]>()) {
        agrees::<1>(&raw);
        agrees::<2>(&raw);
        agrees::<3>(&raw);
        agrees::<4>(&raw);
        agrees::<5>(&raw);
        agrees::<6>(&raw);
        agrees::<7>(&raw);
    }
}
