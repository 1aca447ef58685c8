//! The additions of V = w·G + s·H: none meets a point twice, so each slope has one value.
//!
//! With G' = G/2, H' = H/2 and c = 2^100, the points that the fixed cells must spell are computed here again, by scalar
//! multiplication of the generators. An addition's slope equation is (X − x)·slope = Y − y, so X = x would mean Y = y:
//! equal points. Writing the sum so far a·G' + b·H'
//! and what is added a'·G' + b'·H':
//!
//! - in rows of w, b = b' = 0 and 0 < a − a' < q for all bits: the points differ;
//! - in rows of s and the last, 0 < a − a' < q: equal points are a logarithm of G to base H, which nobody has and which
//!   V's being binding rests on.
//!
//! The inequalities are checked over the integers, for all values of the bits at once.

use std::sync::LazyLock;

use anyhow::{Context, ensure};
use ff::{Field, PrimeField};
use group::{Curve, GroupEncoding};
use linli_backend::pasta_curves::arithmetic::CurveAffine;
use linli_backend::pasta_curves::{Fp, Fq, pallas};
use linli_primitives::curve;

use super::{Group, Lemma};
use crate::extraction::Cell;
use crate::polynomial::{Polynomial, Variable};
use crate::system::System;

/// Windows of w below its top bit, from the top.
const W_WINDOWS: usize = 13;
/// Windows of s, from the bottom.
const S_WINDOWS: usize = 85;
const WINDOWS: usize = W_WINDOWS + S_WINDOWS;
/// c.
const OFFSET: i128 = 1 << 100;
/// The walk's start is larger by this where the top bit of w is set.
const TOP: i128 = 1 << 40;
/// What the last addition takes away from a.
const CLOSE: i128 = OFFSET - (1 << 39) + 1;

/// A row's columns.
const Z: usize = 0;
const SLOPE: usize = 1;
const BITS: [usize; 3] = [2, 3, 4];
const X: usize = 6;
const Y: usize = 7;

/// A point's coordinates.
type Point = [Fp; 2];

/// The points that the walk adds.
struct Points {
    start: [Point; 2],
    /// P, 3P, 5P, 7P by window.
    windows: Vec<[Point; 4]>,
    close: Point,
}

static POINTS: LazyLock<Points> = LazyLock::new(Points::compute);

impl Points {
    fn compute() -> Self {
        let half = Fq::TWO_INV;
        let [g, h] = [curve::g(), curve::h()].map(|point| {
            let point = pallas::Affine::from_bytes(&point.to_bytes());
            Option::<pallas::Affine>::from(point).expect("both families have one curve") * half
        });
        let odd = |base: pallas::Point, window: usize| {
            let base = base * Fq::from(8).pow([window as u64]);
            [1, 3, 5, 7].map(|odd| affine(base * Fq::from(odd)))
        };
        let of_w = (0..W_WINDOWS).rev().map(|window| odd(g, window));
        let of_s = (0..S_WINDOWS).map(|window| odd(h, window));
        let all_of_s = Fq::from(2).pow([255]) - Fq::ONE;
        Self {
            start: [OFFSET, OFFSET + TOP].map(|a| affine(g * scalar(a))),
            windows: of_w.chain(of_s).collect(),
            close: affine(h * all_of_s - g * scalar(CLOSE)),
        }
    }
}

fn scalar(of: i128) -> Fq {
    Fq::from_u128(of.unsigned_abs())
}

fn affine(point: pallas::Point) -> Point {
    let coordinates = Option::<linli_backend::pasta_curves::arithmetic::Coordinates<_>>::from(
        point.to_affine().coordinates(),
    );
    let coordinates = coordinates.expect("no multiple below q of a generator is the identity");
    [*coordinates.x(), *coordinates.y()]
}

/// A slope's equation: its factor and the rest.
#[derive(Clone, Debug)]
pub(crate) struct Slope([Polynomial; 2]);

impl Slope {
    fn of(zero: &Polynomial, slope: Variable) -> anyhow::Result<Self> {
        let (factor, rest) = zero.linear_in(slope).context("linear in the slope")?;
        Ok(Self([factor, rest]))
    }

    /// What the slope is multiplied with: zero where the points meet.
    pub(crate) fn factor(&self) -> &Polynomial {
        &self.0[0]
    }

    /// The difference of heights, which is zero where the points meet and the slope is any.
    pub(crate) fn rest(&self) -> &Polynomial {
        &self.0[1]
    }

    /// The slope, where `value` tells both points; zero where they are one.
    pub(crate) fn solve(&self, value: &impl Fn(Variable) -> Fp) -> Fp {
        let [factor, rest] = self.0.each_ref().map(|p| p.evaluate(value));
        -rest * factor.invert().unwrap_or(Fp::ZERO)
    }
}

/// A row of the walk.
struct Row {
    bits: [Variable; 3],
    slope: Variable,
    point: [Variable; 2],
    next: [Variable; 2],
}

/// The walk that starts in `first`: one group a slope.
pub(crate) fn groups(system: &System<'_>, first: usize) -> anyhow::Result<Vec<Group>> {
    inequalities()?;
    let mut relied = start(system, first)?;
    let mut groups = vec![];
    for window in 0..=WINDOWS {
        let row = first + window;
        let cells = Row::of(system, row, window < WINDOWS)?;
        let [name, x, y] = match window < WINDOWS {
            true => ["fixed_base.slope", "fixed_base.x", "fixed_base.y"],
            false => [
                "fixed_base.close.slope",
                "fixed_base.close.x",
                "fixed_base.close.y",
            ],
        };
        let added = match POINTS.windows.get(window) {
            Some(multiples) => cells.picked(multiples),
            None => POINTS.close.map(Polynomial::constant),
        };
        let [of_slope, of_x, of_y] = cells.addition(added);
        let slope = expect(system, name, row, &of_slope)?;
        relied.extend([
            slope,
            expect(system, x, row, &of_x)?,
            expect(system, y, row, &of_y)?,
        ]);
        if window < WINDOWS {
            let names = ["fixed_base.bit.0", "fixed_base.bit.1", "fixed_base.sign"];
            for (name, bit) in names.into_iter().zip(cells.bits) {
                relied.push(expect(system, name, row, &super::bit(bit))?);
            }
        }
        let of_slope = &system.constraints[slope];
        let needs = of_slope.variables.iter().copied();
        groups.push(Group {
            lemma: Lemma::Walk(Slope::of(&of_slope.zero, cells.slope)?),
            constraints: relied.clone(),
            needs: needs.filter(|v| *v != cells.slope).collect(),
            gives: vec![cells.slope],
        });
    }
    Ok(groups)
}

/// The first point is one of two, by a bit.
fn start(system: &System<'_>, row: usize) -> anyhow::Result<Vec<usize>> {
    let [z, x, y] = [Z, X, Y].map(|column| variable(system, column, row));
    let z = z?;
    let [without, with] = POINTS.start;
    let pick = |i: usize| {
        Polynomial::constant(without[i]) + Polynomial::variable(z) * (with[i] - without[i])
    };
    Ok(vec![
        expect(system, "fixed_base.top", row, &super::bit(z))?,
        expect(
            system,
            "fixed_base.start.x",
            row,
            &(pick(0) - Polynomial::variable(x?)),
        )?,
        expect(
            system,
            "fixed_base.start.y",
            row,
            &(pick(1) - Polynomial::variable(y?)),
        )?,
    ])
}

impl Row {
    fn of(system: &System<'_>, row: usize, has_bits: bool) -> anyhow::Result<Self> {
        let at = |column: usize, row: usize| variable(system, column, row);
        let bits = match has_bits {
            true => [at(BITS[0], row)?, at(BITS[1], row)?, at(BITS[2], row)?],
            false => [0; 3],
        };
        Ok(Self {
            bits,
            slope: at(SLOPE, row)?,
            point: [at(X, row)?, at(Y, row)?],
            next: [at(X, row + 1)?, at(Y, row + 1)?],
        })
    }

    /// ±P, ±3P, ±5P or ±7P: the multiple by the first two bits, the sign by the third.
    fn picked(&self, multiples: &[Point; 4]) -> [Polynomial; 2] {
        let [e0, e1, t] = self.bits.map(Polynomial::variable);
        let one = || Polynomial::constant(Fp::ONE);
        let coordinate = |i: usize| {
            let [v0, v1, v2, v3] = multiples.map(|point| point[i]);
            (one() - e0.clone()) * (one() - e1.clone()) * v0
                + e0.clone() * (one() - e1.clone()) * v1
                + (one() - e0.clone()) * e1.clone() * v2
                + e0.clone() * e1.clone() * v3
        };
        let sign = t.clone() * Fp::from(2) - one();
        [coordinate(0), sign * coordinate(1)]
    }

    /// The chord's slope, and the next point.
    fn addition(&self, [added_x, added_y]: [Polynomial; 2]) -> [Polynomial; 3] {
        let slope = Polynomial::variable(self.slope);
        let [x, y] = self.point.map(Polynomial::variable);
        let [next_x, next_y] = self.next.map(Polynomial::variable);
        [
            slope.clone() * (added_x.clone() - x.clone()) - added_y + y.clone(),
            slope.clone() * slope.clone() - added_x - x.clone() - next_x.clone(),
            slope * (x - next_x) - y - next_y,
        ]
    }
}

fn variable(system: &System<'_>, column: usize, row: usize) -> anyhow::Result<Variable> {
    let cell = Cell::advice(column, row);
    system
        .variable(cell)
        .with_context(|| format!("{cell} is in no constraint"))
}

/// The constraint of this name says that `zero` is zero.
fn expect(system: &System<'_>, name: &str, row: usize, zero: &Polynomial) -> anyhow::Result<usize> {
    let at = system
        .find(name, row)
        .with_context(|| format!("there is no {name}@{row}"))?;
    ensure!(
        system.constraints[at].zero.monic() == zero.monic(),
        "{name}@{row} is not the addition of these points"
    );
    Ok(at)
}

/// a − a' is between 0 and q in every row, whatever the bits are; q is above 2^254, so i128 holds all of it.
fn inequalities() -> anyhow::Result<()> {
    let (mut least, mut most) = (OFFSET, OFFSET + TOP);
    for window in (0..W_WINDOWS).rev() {
        let furthest = 7 << (3 * window);
        ensure!(least > furthest, "a window of w can meet the sum");
        (least, most) = (least - furthest, most + furthest);
    }
    ensure!(
        0 < least && most < 1 << 101,
        "the sum of w leaves its bounds"
    );
    ensure!(
        0 < least + CLOSE && most + CLOSE < 1 << 102,
        "the last addition can meet the sum"
    );
    Ok(())
}
