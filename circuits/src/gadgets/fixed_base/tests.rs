#![allow(clippy::unwrap_used)]

use ff::PrimeField;
use group::{Curve, GroupEncoding};
use linli_backend::halo2_proofs::circuit::{Layouter, SimpleFloorPlanner};
use linli_backend::halo2_proofs::dev::MockProver;
use linli_backend::halo2_proofs::plonk::{Circuit, Column, Instance};
use linli_primitives::curve::{self, scalar_bits};
use linli_primitives::{Blinding, Shares, WeightCommitment};
use pasta_curves::{Fq, pallas};
use proptest::prelude::*;

use super::*;
use crate::convert;
use crate::testkit::{Forge, broken, free_cells};

const K: u32 = 7;

/// Public inputs: w, V.x, V.y.
#[derive(Clone, Default)]
struct Chain {
    trace: Value<Trace>,
}

impl Circuit<Fp> for Chain {
    type Config = (FixedBase, Column<Instance>);
    type FloorPlanner = Forge<SimpleFloorPlanner>;

    fn without_witnesses(&self) -> Self {
        Self::default()
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Self::Config {
        let columns = Columns::configure(meta);
        let public = meta.instance_column();
        meta.enable_equality(public);
        (FixedBase::configure(meta, columns), public)
    }

    fn synthesize(
        &self,
        (chain, public): Self::Config,
        mut layouter: impl Layouter<Fp>,
    ) -> Result<(), Error> {
        let Commitment {
            weight,
            point: [x, y],
        } = layouter.assign_region(
            || "chain",
            |mut region| chain.assign(&mut region, 0, self.trace.as_ref()),
        )?;
        for (row, cell) in [weight, x, y].into_iter().enumerate() {
            layouter.constrain_instance(cell.cell(), public, row)?;
        }
        Ok(())
    }
}

/// Runs the constraints with the trace's own weight and point as public inputs.
fn run(trace: &Trace) -> Vec<String> {
    let (x, y) = trace.points[WINDOWS + 1];
    let circuit = Chain {
        trace: Value::known(trace.clone()),
    };
    broken(MockProver::run(K, &circuit, vec![vec![trace.sums[W_WINDOWS], x, y]]).unwrap())
}

fn opening() -> Opening {
    Opening {
        weight: 0xa5_1234_5678,
        blinding: core::array::from_fn(|i| i % 3 == 0 || i % 7 == 1),
    }
}

/// Where a cell is off by one.
#[derive(Clone, Copy, PartialEq)]
enum Lie {
    Nothing,
    Top,
    StartX,
    StartY,
    Digit(usize, usize),
    Sum(usize),
    Slope(usize),
    X(usize),
    Y(usize),
}

/// Fills the cells in order, each from the constraint that defines it; all after a lie follow from it.
fn forward(opening: &Opening, lie: Lie) -> Trace {
    let off = |here: Lie| Fp::from(u64::from(lie == here));
    let honest = Trace::new(opening).unwrap();
    let mut digits = honest.digits;
    if let Lie::Digit(row, cell) = lie {
        digits[row][cell] = Fp::from(2);
    }
    let mut sums = vec![honest.sums[0] + off(Lie::Top)];
    for row in 0..W_WINDOWS {
        let [e0, e1, t] = digits[row];
        let k = e0 + e1.double();
        let digit = (t.double() - Fp::ONE) * k + t + Fp::from(3);
        sums.push(sums[row] * Fp::from(8) + digit + off(Lie::Sum(row)));
    }
    let [(x0, y0), (x1, y1)] = TABLES.start;
    let mut points = vec![(
        x0 + sums[0] * (x1 - x0) + off(Lie::StartX),
        y0 + sums[0] * (y1 - y0) + off(Lie::StartY),
    )];
    let mut slopes = vec![];
    for row in 0..=WINDOWS {
        let (x, y) = points[row];
        let (added_x, added_y) = match TABLES.windows.get(row) {
            None => TABLES.close,
            Some(table) => {
                let [e0, e1, t] = digits[row];
                let at = |c: [Fp; 4]| c[0] + c[1] * e0 + c[2] * e1 + c[3] * e0 * e1;
                let table_y = at(coefficients(table.map(|p| p.1)));
                (
                    at(coefficients(table.map(|p| p.0))),
                    (t.double() - Fp::ONE) * table_y,
                )
            }
        };
        let slope = (added_y - y) * (added_x - x).invert().unwrap() + off(Lie::Slope(row));
        let next_x = slope.square() - added_x - x + off(Lie::X(row));
        points.push((next_x, slope * (x - next_x) - y + off(Lie::Y(row))));
        slopes.push(slope);
    }
    Trace {
        digits,
        sums,
        points,
        slopes,
    }
}

fn broken_by(lie: Lie) -> Vec<String> {
    run(&forward(&opening(), lie))
}

/// A row of w and one of s.
const ROWS_OF_BOTH: [usize; 4] = [0, W_WINDOWS - 1, W_WINDOWS, WINDOWS - 1];

#[test]
fn honest_chain_is_accepted() {
    assert_eq!(run(&Trace::new(&opening()).unwrap()), [""; 0]);
    assert_eq!(broken_by(Lie::Nothing), [""; 0]);
}

#[test]
fn table_choice_is_by_bits() {
    for row in ROWS_OF_BOTH {
        assert_eq!(broken_by(Lie::Digit(row, 0)), ["fixed_base.bit.0"]);
        assert_eq!(broken_by(Lie::Digit(row, 1)), ["fixed_base.bit.1"]);
    }
}

#[test]
fn sign_is_a_bit() {
    for row in ROWS_OF_BOTH {
        assert_eq!(broken_by(Lie::Digit(row, 2)), ["fixed_base.sign"]);
    }
}

#[test]
fn addition_is_the_curves() {
    for row in ROWS_OF_BOTH {
        assert_eq!(broken_by(Lie::Slope(row)), ["fixed_base.slope"]);
        assert_eq!(broken_by(Lie::X(row)), ["fixed_base.x"]);
        assert_eq!(broken_by(Lie::Y(row)), ["fixed_base.y"]);
    }
}

#[test]
fn closing_addition_is_the_curves() {
    assert_eq!(broken_by(Lie::Slope(WINDOWS)), ["fixed_base.close.slope"]);
    assert_eq!(broken_by(Lie::X(WINDOWS)), ["fixed_base.close.x"]);
    assert_eq!(broken_by(Lie::Y(WINDOWS)), ["fixed_base.close.y"]);
}

#[test]
fn weight_is_what_the_windows_add() {
    for row in 0..W_WINDOWS {
        assert_eq!(broken_by(Lie::Sum(row)), ["fixed_base.weight"]);
    }
}

#[test]
fn top_of_the_weight_is_a_bit() {
    // Bit 39 of the opening is set, so the false value is 2: a weight of 2^40 and more, all else consistent.
    assert_eq!(broken_by(Lie::Top), ["fixed_base.top"]);
}

#[test]
fn start_is_the_tables() {
    assert_eq!(broken_by(Lie::StartX), ["fixed_base.start.x"]);
    assert_eq!(broken_by(Lie::StartY), ["fixed_base.start.y"]);
}

#[test]
fn no_cell_is_free() {
    let trace = Trace::new(&opening()).unwrap();
    assert_eq!(free_cells(|_| true, || run(&trace)), [""; 0]);
}

#[test]
fn every_constraint_has_a_name_and_fits_the_degree() {
    let mut meta = ConstraintSystem::default();
    let (chain, _) = Chain::configure(&mut meta);
    assert_eq!(chain.degrees().len(), 13);
    let fits = |(name, degree): &Degree| name.starts_with("fixed_base.") && *degree <= 5;
    assert!(chain.degrees().iter().all(fits));
}

#[test]
fn commitment_to_nothing_has_no_trace() {
    let nothing = Opening {
        weight: 0,
        blinding: [false; 255],
    };
    assert!(Trace::new(&nothing).is_none());
    let weight = Opening {
        weight: 1,
        ..nothing
    };
    assert_eq!(run(&Trace::new(&weight).unwrap()), [""; 0]);
}

#[test]
fn tables_are_multiples_of_the_generators() {
    let half = Fq::TWO_INV;
    let multiple = |base: pallas::Affine, scalar: Fq| {
        let bytes = (pallas::Point::from(base) * (half * scalar))
            .to_affine()
            .to_bytes();
        let point = WeightCommitment::from_bytes(&bytes)
            .unwrap()
            .coordinates()
            .unwrap();
        (convert(point.0), convert(point.1))
    };
    let power = |e: u64| Fq::from(2).pow([e]);
    for k in 0..4u64 {
        let odd = Fq::from(2 * k + 1);
        for j in 0..W_WINDOWS {
            let expected = multiple(curve::g(), odd * power(3 * j as u64));
            assert_eq!(TABLES.windows[W_WINDOWS - 1 - j][k as usize], expected);
        }
        for j in 0..S_WINDOWS {
            let expected = multiple(curve::h(), odd * power(3 * j as u64));
            assert_eq!(TABLES.windows[W_WINDOWS + j][k as usize], expected);
        }
    }
    assert_eq!(TABLES.start[0], multiple(curve::g(), power(100)));
    assert_eq!(
        TABLES.start[1],
        multiple(curve::g(), power(100) + power(40))
    );
}

fn native(weight: u64, blinding: Fq) -> (Fp, Fp) {
    let point = WeightCommitment::commit(Shares::new(weight).unwrap(), &Blinding::new(blinding));
    let (x, y) = point.coordinates().unwrap();
    (convert(x), convert(y))
}

fn agrees(weight: u64, blinding: Fq) {
    let opening = Opening {
        weight,
        blinding: scalar_bits(&blinding),
    };
    let trace = Trace::new(&opening).unwrap();
    assert_eq!(trace.points[WINDOWS + 1], native(weight, blinding));
    assert_eq!(trace.sums[W_WINDOWS], Fp::from(weight));
    assert_eq!(trace.points, forward(&opening, Lie::Nothing).points);
}

#[test]
fn agrees_with_the_native_commitment_at_the_edges() {
    for weight in [0, 1, (1 << 39) - 1, 1 << 39, (1 << 40) - 1] {
        for blinding in [Fq::ONE, -Fq::ONE, Fq::from(2).pow([254]), Fq::TWO_INV] {
            agrees(weight, blinding);
        }
    }
    agrees(1, Fq::ZERO);
}

/// V depends on s modulo q only: s + q is another string for the same V. Harmless, since nothing else comes from
/// these bits; `statements` knows s as a scalar.
#[test]
fn s_plus_q_opens_the_same_commitment() {
    let small = Fq::from(5);
    let mut carry = false;
    let q_minus_1 = scalar_bits(&-Fq::ONE);
    let six = scalar_bits(&Fq::from(6));
    let blinding = core::array::from_fn(|i| {
        let sum = u8::from(q_minus_1[i]) + u8::from(six[i]) + u8::from(carry);
        carry = sum > 1;
        sum & 1 == 1
    });
    let trace = Trace::new(&Opening {
        weight: 9,
        blinding,
    })
    .unwrap();
    assert_ne!(blinding, scalar_bits(&small));
    assert_eq!(trace.points[WINDOWS + 1], native(9, small));
    assert_eq!(run(&trace), [""; 0]);
}

proptest! {
    #[test]
    fn agrees_with_the_native_commitment(weight in 0..1u64 << 40, raw in any::<[u64; 4]>()) {
        agrees(weight, Fq::from_raw(raw));
    }
}
