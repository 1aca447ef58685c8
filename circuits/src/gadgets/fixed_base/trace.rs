//! The cells of the chain, computed before they are laid.

use ff::{BatchInvert, Field};
use group::Curve;
use group::CurveAffine as _;
use linli_backend::pasta_curves::arithmetic::CurveAffine;
use linli_backend::pasta_curves::{Fp, pallas};

use super::tables::{TABLES, coordinates};
use super::{W_WINDOWS, WINDOWS};

/// What the chain opens: a weight below 2^40 and the 255 bits of s.
#[derive(Clone, Copy)]
pub struct Opening {
    /// w.
    pub weight: u64,
    /// s, least significant bit first; a string of s + q opens the same commitment.
    pub blinding: [bool; 255],
}

/// One entry per row; see the table of the module.
#[derive(Clone)]
pub struct Trace {
    /// e0, e1, t.
    pub(super) digits: Vec<[Fp; 3]>,
    /// z, the running sum of w; the last is w.
    pub(super) sums: Vec<Fp>,
    /// The sum before each addition, then V.
    pub(super) points: Vec<(Fp, Fp)>,
    pub(super) slopes: Vec<Fp>,
}

impl Trace {
    /// Runs the chain; `None` if an addition is exceptional, which only happens for w = s = 0.
    ///
    /// Bits of the weight at 2^40 and above are dropped.
    pub fn new(opening: &Opening) -> Option<Self> {
        let octals = octals(opening);
        let top = opening.weight >> (3 * W_WINDOWS) & 1;
        let mut sums = vec![Fp::from(top)];
        for octal in &octals[..W_WINDOWS] {
            sums.push(sums[sums.len() - 1] * Fp::from(8) + Fp::from(u64::from(*octal)));
        }
        let digits = octals.iter().map(|octal| digit(*octal)).collect();

        let mut added: Vec<(Fp, Fp)> = octals
            .iter()
            .zip(&TABLES.windows)
            .map(|(octal, multiples)| match octal {
                0..4 => negate(multiples[usize::from(3 - octal)]),
                _ => multiples[usize::from(octal - 4)],
            })
            .collect();
        added.push(TABLES.close);
        let points = partial_sums(TABLES.start[top as usize], &added)?;
        let slopes = slopes(&points, &added)?;
        Some(Self {
            digits,
            sums,
            points,
            slopes,
        })
    }
}

/// (e0, e1, t) of an octal digit v: 2v − 7 = (2t − 1)·(2k + 1).
fn digit(octal: u8) -> [Fp; 3] {
    let (k, t) = match octal {
        0..4 => (3 - octal, 0),
        _ => (octal - 4, 1),
    };
    [k & 1, k >> 1, t].map(|bit| Fp::from(u64::from(bit)))
}

/// The windows' values in the order of the rows: w from the top, s from the bottom.
fn octals(opening: &Opening) -> [u8; WINDOWS] {
    core::array::from_fn(|row| match row {
        0..W_WINDOWS => (opening.weight >> (3 * (W_WINDOWS - 1 - row)) & 7) as u8,
        _ => {
            let bits = &opening.blinding[3 * (row - W_WINDOWS)..][..3];
            bits.iter().rev().fold(0, |v, bit| 2 * v + u8::from(*bit))
        }
    })
}

fn negate((x, y): (Fp, Fp)) -> (Fp, Fp) {
    (x, -y)
}

/// The start and every sum after it; `None` if one is the identity.
fn partial_sums(start: (Fp, Fp), added: &[(Fp, Fp)]) -> Option<Vec<(Fp, Fp)>> {
    let affine = |(x, y)| {
        Option::<pallas::Affine>::from(pallas::Affine::from_xy(x, y))
            .expect("tables hold points of the curve")
    };
    let mut sums = vec![affine(start).to_curve()];
    for point in added {
        sums.push(sums[sums.len() - 1] + affine(*point));
    }
    let mut normal = vec![pallas::Affine::identity(); sums.len()];
    pallas::Point::batch_normalize(&sums, &mut normal);
    normal
        .into_iter()
        .map(|point| (!bool::from(point.is_identity())).then(|| coordinates(point)))
        .collect()
}

/// (y_T − y)/(x_T − x) of every addition; `None` if one is exceptional.
fn slopes(points: &[(Fp, Fp)], added: &[(Fp, Fp)]) -> Option<Vec<Fp>> {
    let mut runs: Vec<Fp> = points.iter().zip(added).map(|(p, t)| t.0 - p.0).collect();
    if runs.contains(&Fp::ZERO) {
        return None;
    }
    runs.iter_mut().batch_invert();
    let rises = points.iter().zip(added).map(|(p, t)| t.1 - p.1);
    Some(runs.into_iter().zip(rises).map(|(r, s)| r * s).collect())
}
