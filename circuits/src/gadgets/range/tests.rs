#![allow(clippy::unwrap_used)]

use linli_backend::halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use linli_backend::halo2_proofs::dev::MockProver;
use linli_backend::halo2_proofs::plonk::{Circuit, Instance};
use proptest::prelude::*;

use super::*;
use crate::testkit::{Forge, broken, cell, free_cells};

const K: u32 = 6;

/// Checks that one value, a public input, is below 2^bits.
#[derive(Clone)]
struct Sample {
    value: Value<Fp>,
    bits: usize,
}

impl Circuit<Fp> for Sample {
    type Config = (Range, Column<Instance>);
    type FloorPlanner = Forge<SimpleFloorPlanner>;

    fn without_witnesses(&self) -> Self {
        self.clone()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let column = meta.advice_column();
        let public = meta.instance_column();
        meta.enable_equality(public);
        (Range::configure(meta, column), public)
    }

    fn synthesize(
        &self,
        (range, public): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        let value = layouter.assign_region(
            || "range",
            |mut region| range.assign(&mut region, 0, self.bits, self.value),
        )?;
        layouter.constrain_instance(value.cell(), public, 0)
    }
}

fn run(value: Fp, bits: usize) -> Vec<String> {
    let sample = Sample {
        value: Value::known(value),
        bits,
    };
    broken(MockProver::run(K, &sample, vec![vec![value]]).unwrap())
}

fn two_to(bits: usize) -> Fp {
    (0..bits).fold(Fp::one(), |power, _| power.double())
}

#[test]
fn every_width_ends_where_it_says() {
    for bits in [2, 16, 24, 32, 48, 64] {
        assert_eq!(run(Fp::zero(), bits), [""; 0]);
        assert_eq!(run(two_to(bits) - Fp::one(), bits), [""; 0]);
        assert_eq!(run(two_to(bits), bits), ["range.last"]);
        assert_eq!(run(-Fp::one(), bits), ["range.last"]);
    }
}

/// z_1 off by one makes the digit above it −4 or more.
#[test]
fn digit_is_below_four() {
    assert_eq!(cell("range.1", || run(Fp::from(5), 4)), ["range.digit"]);
}

#[test]
fn value_is_the_checked_one() {
    assert_eq!(cell("range.0", || run(Fp::from(5), 4)), ["copy"]);
}

#[test]
fn no_cell_is_free() {
    for value in [0, 0x1234, 0xffff] {
        let run = || run(Fp::from(value), 16);
        assert_eq!(free_cells(|_| true, run), [""; 0]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn accepts_just_the_small(value: u64, bits in 1usize..32) {
        let fits = value >> (2 * bits) == 0;
        prop_assert_eq!(run(Fp::from(value), 2 * bits).is_empty(), fits);
    }

    #[test]
    fn refuses_what_only_its_low_words_hide(low: u16, high in any::<[u64; 3]>()) {
        prop_assume!(high != [0; 3]);
        let [a, b, c] = high;
        let value = Fp::from_raw([low.into(), a, b, c]);
        prop_assert_eq!(run(value, 16), ["range.last"]);
    }
}
