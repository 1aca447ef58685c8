//! Commitments to public inputs, from a table of multiples of their bases.

use ff::{Field, PrimeField};
use group::{Curve, Group, GroupEncoding};
use linli_backend::halo2_proofs::poly::commitment::Params;
use linli_backend::pasta_curves::{Fp, vesta};

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
    multiples: Vec<vesta::Affine>,
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
            multiples: affine(&multiples),
        }
    }

    /// W.
    pub(crate) const fn nothing(&self) -> vesta::Affine {
        self.nothing
    }

    /// The commitments to each proof's inputs. What is the same as in the proof before is not multiplied again.
    pub(crate) fn commit<'a>(&self, proofs: impl Iterator<Item = &'a [Fp]>) -> Vec<vesta::Affine> {
        let mut before: Vec<(Fp, vesta::Point)> = Vec::new();
        let commitments: Vec<_> = proofs
            .map(|inputs| {
                before.resize(inputs.len(), (Fp::ZERO, vesta::Point::identity()));
                let mut sum = vesta::Point::from(self.nothing);
                for (row, (input, before)) in inputs.iter().zip(&mut before).enumerate() {
                    if before.0 != *input {
                        *before = (*input, self.multiply(row, input));
                    }
                    sum += before.1;
                }
                sum
            })
            .collect();
        affine(&commitments)
    }

    fn multiply(&self, row: usize, input: &Fp) -> vesta::Point {
        let mut product = vesta::Point::identity();
        let mut carry = 0;
        for (window, byte) in input.to_repr().into_iter().enumerate() {
            let digit = i32::from(byte) + carry;
            carry = i32::from(digit > MULTIPLES as i32);
            let digit = digit - (carry << WINDOW);
            if digit == 0 {
                continue;
            }
            let place = (row * WINDOWS + window) * MULTIPLES + digit.unsigned_abs() as usize - 1;
            let multiple = self.multiples[place];
            product += if digit < 0 { -multiple } else { multiple };
        }
        product
    }
}

fn affine(points: &[vesta::Point]) -> Vec<vesta::Affine> {
    let mut affine = vec![vesta::Affine::default(); points.len()];
    vesta::Point::batch_normalize(points, &mut affine);
    affine
}
