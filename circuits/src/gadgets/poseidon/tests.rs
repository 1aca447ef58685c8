#![allow(clippy::unwrap_used)]

use ff::Field;
use linli_backend::halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use linli_backend::halo2_proofs::dev::MockProver;
use linli_backend::halo2_proofs::plonk::{Circuit, Column, Instance};
use linli_primitives::Fp as Element;
use proptest::prelude::*;

use super::*;
use crate::convert;
use crate::testkit::{Forge, broken, free_cells};

const K: u32 = 5;

/// One permutation with free input; public input: its output.
#[derive(Clone, Default)]
struct Permutation {
    trace: Value<Trace>,
}

impl Circuit<Fp> for Permutation {
    type Config = (Poseidon, Column<Instance>);
    type FloorPlanner = Forge<SimpleFloorPlanner>;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let columns = Columns::configure(meta);
        let public = meta.instance_column();
        meta.enable_equality(public);
        (Poseidon::configure(meta, columns), public)
    }

    fn synthesize(
        &self,
        (poseidon, public): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        let output = layouter.assign_region(
            || "permutation",
            |mut region| poseidon.assign(&mut region, 0, self.trace.as_ref()),
        )?;
        layouter.constrain_instance(output.cell(), public, 0)
    }
}

fn run(trace: &Trace) -> Vec<String> {
    let circuit = Permutation {
        trace: Value::known(trace.clone()),
    };
    broken(MockProver::run(K, &circuit, vec![vec![trace.output]]).unwrap())
}

fn input() -> State {
    [3, 5, 7].map(|i| Fp::from(i).invert().unwrap())
}

/// Fills the cells in order, each from the constraint that defines it; the cell `lie` is one more than that, and
/// all after it follow from the lie. `lie` counts (row, cell); the output is (11, 6).
fn forward(input: State, lie: Option<(usize, usize)>) -> Trace {
    let s = &*SCHEDULE;
    let mut rows: [Vec<Fp>; ROWS] = Default::default();
    let put = |rows: &mut [Vec<Fp>; ROWS], row: usize, value: Fp| {
        let at = (row, rows[row].len());
        rows[row].push(value + Fp::from(u64::from(lie == Some(at))));
    };
    let y = |rows: &[Vec<Fp>; ROWS], row: usize, cell: usize| pow5(rows[row][cell]);
    let mix = |rows: &[Vec<Fp>; ROWS], row: usize, from: usize, by: &State| {
        (0..3).map(|j| by[j] * y(rows, row, from + j)).sum::<Fp>()
    };
    for (word, constant) in input.iter().zip(s.first[0]) {
        put(&mut rows, 0, word + constant);
    }
    for i in 0..3 {
        let value = mix(&rows, 0, 0, &s.matrix[i]) + s.first[1][i];
        put(&mut rows, 0, value);
    }
    for i in 0..3 {
        let value = mix(&rows, 0, 3, &s.matrix[i]) + s.first[2][i];
        put(&mut rows, 1, value);
    }
    for i in 0..3 {
        let value = mix(&rows, 1, 0, &s.matrix[i]) + s.first[3][i];
        put(&mut rows, 1, value);
    }
    let x0 = mix(&rows, 1, 3, &s.matrix[0]) + s.partial[0];
    put(&mut rows, 2, x0);
    let m00 = s.matrix[0][0];
    let x1 = mix(&rows, 1, 3, &s.enter.first) + m00 * y(&rows, 2, 0) + s.partial[1];
    put(&mut rows, 2, x1);
    let x2 = mix(&rows, 1, 3, &s.enter.second)
        + s.enter.vk * y(&rows, 2, 0)
        + m00 * y(&rows, 2, 1)
        + s.partial[2];
    put(&mut rows, 2, x2);
    let at = |r: usize| (2 + r / 8, r % 8);
    for r in 3..=56 {
        let cell = |back: usize| at(r - back);
        let x = |rows: &[Vec<Fp>; ROWS], back: usize| rows[cell(back).0][cell(back).1];
        let value = s.recurrence.trace * x(&rows, 1) - s.recurrence.det * x(&rows, 2)
            + s.recurrence.a * pow5(x(&rows, 1))
            + s.recurrence.b * pow5(x(&rows, 2))
            + s.recurrence.c * pow5(x(&rows, 3))
            + s.shifted(r);
        put(&mut rows, at(r).0, value);
    }
    let (y54, y55) = (y(&rows, 8, 6), y(&rows, 8, 7));
    for i in 0..2 {
        let value = s.exit.alpha[i] * (rows[8][7] - m00 * y54)
            + s.exit.beta[i] * (rows[9][0] - m00 * y55 - s.enter.vk * y54)
            + s.exit.nk[i] * y54
            + s.exit.k[i] * y55
            + s.shifted_exit(i);
        put(&mut rows, 9, value);
    }
    for i in 0..3 {
        let value = mix(&rows, 9, 0, &s.matrix[i]) + s.last[1][i];
        put(&mut rows, 9, value);
    }
    for i in 0..3 {
        let value = mix(&rows, 9, 3, &s.matrix[i]) + s.last[2][i];
        put(&mut rows, 10, value);
    }
    for i in 0..3 {
        let value = mix(&rows, 10, 0, &s.matrix[i]) + s.last[3][i];
        put(&mut rows, 10, value);
    }
    let output = mix(&rows, 10, 3, &s.matrix[0]) + Fp::from(u64::from(lie == Some((11, 6))));
    Trace { rows, output }
}

#[test]
fn honest_permutation_is_accepted() {
    assert_eq!(run(&Trace::new(input())), [""; 0]);
    assert_eq!(run(&Trace::new([Fp::ZERO; 3])), [""; 0]);
    assert_eq!(run(&Trace::new([-Fp::ONE; 3])), [""; 0]);
}

/// A cell that is off by one, with everything after it computed from the lie, breaks the one constraint that
/// defines it, whichever row it is in.
#[test]
fn each_constraint_defines_its_cells() {
    let defined = |row: usize, cell: usize| match (row, cell) {
        (0 | 1 | 9 | 10, 3..6) => format!("poseidon.full.{}", cell - 3),
        (1 | 10, 0..3) => format!("poseidon.full.{}", cell + 3),
        (2, 0..3) => format!("poseidon.enter.{cell}"),
        (2..9, 3..8) => format!("poseidon.partial.{cell}"),
        (3..10, 0) => "poseidon.partial.8".to_owned(),
        (3..9, 1 | 2) => format!("poseidon.partial.{}", cell + 8),
        (9, 1 | 2) => format!("poseidon.exit.{cell}"),
        _ => unreachable!("not a cell of the permutation"),
    };
    let honest = forward(input(), None);
    for row in 0..ROWS {
        for cell in 0..honest.rows[row].len() {
            if row > 0 || cell > 2 {
                let lie = forward(input(), Some((row, cell)));
                assert_eq!(run(&lie), [defined(row, cell)], "cell {cell} of row {row}");
            }
        }
    }
}

#[test]
fn output_is_word_0_of_the_last_round() {
    assert_eq!(run(&forward(input(), Some((11, 6)))), ["poseidon.output"]);
}

#[test]
fn no_cell_is_free() {
    let trace = Trace::new(input());
    assert_eq!(free_cells(|_| true, || run(&trace)), [""; 0]);
}

#[test]
fn every_constraint_has_a_name_and_fits_the_degree() {
    let mut meta = ConstraintSystem::default();
    let (poseidon, _) = Permutation::configure(&mut meta);
    assert_eq!(poseidon.degrees().len(), 20);
    assert!(
        poseidon
            .degrees()
            .iter()
            .all(|(name, degree)| { name.starts_with("poseidon.") && *degree == 6 })
    );
    assert_eq!(meta.degree(), 6);
}

proptest! {
    #[test]
    fn agrees_with_the_native_permutation(raw in any::<[[u64; 4]; 3]>()) {
        let mut state = raw.map(Element::from_raw);
        let trace = Trace::new(state.map(convert));
        linli_primitives::poseidon::permute(&mut state);
        prop_assert_eq!(trace.output(), convert(state[0]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn constraints_accept_and_define_the_permutation(raw in any::<[[u64; 4]; 3]>()) {
        let input = raw.map(Fp::from_raw);
        let (trace, cells) = (Trace::new(input), forward(input, None));
        prop_assert_eq!(&trace.rows, &cells.rows);
        prop_assert_eq!(trace.output, cells.output);
        prop_assert_eq!(run(&trace), [""; 0]);
    }
}
