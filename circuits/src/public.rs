//! Commitments to public inputs, from a table of multiples of their bases.

use ff::{Field, PrimeField};
use group::{Curve, Group, GroupEncoding};
use linli_backend::halo2_proofs::poly::commitment::Params;
use linli_backend::pasta_curves::arithmetic::{Coordinates, CurveAffine};
use linli_backend::pasta_curves::{Fp, Fq, vesta};
use linli_primitives::sums::{self, Xy};

use crate::lean::{HEAD, POINT};

/// Bits of a window.
const WINDOW: usize = 8;
/// Windows of a scalar. The highest has no carry: the field has 255 bits.
const WINDOWS: usize = 256 / WINDOW;
/// Multiples of a base in one window: digits are between -127 and 128.
const MULTIPLES: usize = 1 << (WINDOW - 1);

/// Commits as the proving system does: W and each input times the point of its row.
#[derive(Debug)]
pub struct Commitments {
    /// W, the commitment to no inputs.
    nothing: vesta::Affine,
    /// By row, by window, by digit from 1.
    multiples: Vec<Xy<Fq>>,
}

impl Commitments {
    /// For circuits with `rows` public inputs.
    pub fn new(params: &Params<vesta::Affine>, rows: usize) -> Self {
        let mut bytes = Vec::new();
        params.write(&mut bytes).expect("a vector takes any bytes");
        let points = 1 << params.k();
        let point = |place: usize| {
            let at = HEAD + place * POINT;
            let bytes = bytes[at..at + POINT].try_into().expect("a point's length");
            Option::from(vesta::Affine::from_bytes(bytes)).expect("it was a point when written")
        };
        let mut multiples = Vec::with_capacity(rows * WINDOWS * MULTIPLES);
        for row in 0..rows {
            let mut base: vesta::Affine = point(points + row);
            for _ in 0..WINDOWS {
                let mut multiple = vesta::Point::identity();
                for _ in 0..MULTIPLES {
                    multiple += base;
                    multiples.push(multiple);
                }
                base = multiple.double().to_affine();
            }
        }
        Self {
            nothing: point(2 * points),
            multiples: affine(&multiples).iter().map(coordinates).collect(),
        }
    }

    /// W.
    pub(crate) const fn nothing(&self) -> vesta::Affine {
        self.nothing
    }

    /// The commitments to each proof's inputs. Rows that are the same in all proofs are added up once.
    pub(crate) fn commit(&self, proofs: &[&[Fp]]) -> Vec<vesta::Affine> {
        let Some((first, others)) = proofs.split_first() else {
            return Vec::new();
        };
        let rows = 0..first.len();
        let same = |row: &usize| others.iter().all(|inputs| inputs[*row] == first[*row]);
        let (same, different): (Vec<_>, Vec<_>) = rows.partition(same);
        let mut points = vec![coordinates(&self.nothing)];
        self.append(&same, first, &mut points);
        let mut run = [points.len()];
        let shared = sums::of_runs(points, &mut run, invert);
        let (mut points, mut runs) = (Vec::new(), Vec::new());
        for inputs in proofs {
            let before = points.len();
            points.extend_from_slice(&shared);
            self.append(&different, inputs, &mut points);
            runs.push(points.len() - before);
        }
        let mut sums = sums::of_runs(points, &mut runs, invert).into_iter();
        let mut commitment = |run| match run {
            0 => vesta::Point::identity().to_affine(),
            _ => point(sums.next().expect("a sum for each run that has one")),
        };
        runs.into_iter().map(&mut commitment).collect()
    }

    /// Appends points whose sum is each input of these rows times the row's point.
    fn append(&self, rows: &[usize], inputs: &[Fp], points: &mut Vec<Xy<Fq>>) {
        for &row in rows {
            let mut carry = 0;
            for (window, byte) in inputs[row].to_repr().into_iter().enumerate() {
                let digit = i32::from(byte) + carry;
                carry = i32::from(digit > MULTIPLES as i32);
                let digit = digit - (carry << WINDOW);
                if digit == 0 {
                    continue;
                }
                let place =
                    (row * WINDOWS + window) * MULTIPLES + digit.unsigned_abs() as usize - 1;
                let (x, y) = self.multiples[place];
                points.push((x, if digit < 0 { -y } else { y }));
            }
        }
    }
}

fn coordinates(point: &vesta::Affine) -> Xy<Fq> {
    let at = Option::<Coordinates<_>>::from(point.coordinates());
    let at = at.expect("no base has small order");
    (*at.x(), *at.y())
}

fn point((x, y): Xy<Fq>) -> vesta::Affine {
    Option::from(vesta::Affine::from_xy(x, y)).expect("sums of points lie on the curve")
}

fn invert(field: &Fq) -> Option<Fq> {
    field.invert().into()
}

fn affine(points: &[vesta::Point]) -> Vec<vesta::Affine> {
    let mut affine = vec![vesta::Affine::default(); points.len()];
    vesta::Point::batch_normalize(points, &mut affine);
    affine
}
