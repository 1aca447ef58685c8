//! From total·G to the total: baby steps and giant steps.

use ff::PrimeField;
use group::Group;
use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::pallas;

use crate::group::{Point, Scalar, affine_vartime};

/// Baby steps at most, as a power of two: 16 MiB.
const MAX_BITS: u32 = 20;
/// Points normalised together.
const CHUNK: u64 = 1024;
const FREE: u64 = u64::MAX;

/// The baby steps 1·G … (2^bits − 1)·G by fingerprint; open addressing, half full at most.
///
/// A slot is the fingerprint's high bits and the step. Sized for the bound, so it is instant for a small poll.
pub struct Table {
    slots: Vec<u64>,
    bits: u32,
    bound: u64,
}

impl Table {
    /// For totals 0..=`bound`; the work to solve grows with bound / 2^20 above 2^40.
    pub fn new(bound: u64) -> Self {
        let bits = (u64::BITS - bound.leading_zeros())
            .div_ceil(2)
            .clamp(2, MAX_BITS);
        let mut table = Self {
            slots: vec![FREE; 2 << bits],
            bits,
            bound,
        };
        let mut next = Point::generator();
        for start in (1..1 << bits).step_by(CHUNK as usize) {
            let count = CHUNK.min((1 << bits) - start);
            for (step, point) in (start..).zip(walk(&mut next, Point::generator(), count)) {
                let fingerprint = fingerprint(&point).expect("steps stay below the group's order");
                table.insert(fingerprint, step);
            }
        }
        table
    }

    /// The largest total it finds.
    pub const fn bound(&self) -> u64 {
        self.bound
    }

    /// The total in 0..=bound whose product with G is `point`; `None` when there is none.
    pub fn solve(&self, point: &Point) -> Option<u64> {
        // Window i is centred at i·stride and reaches as far as the table on both sides.
        let reach = (1u64 << self.bits) - 1;
        let stride = 2 * reach + 1;
        let back = -(Point::generator() * Scalar::from(stride));
        let windows = self.bound / stride + 2;
        let mut next = *point;
        for start in (0..windows).step_by(CHUNK as usize) {
            let points = walk(&mut next, back, CHUNK.min(windows - start));
            for (window, here) in (start..).zip(points) {
                let total = self.near(window * stride, &here, point);
                if total.is_some() {
                    return total;
                }
            }
        }
        None
    }

    /// The total of `point` if it lies in the window at `centre`, where the search has reached `here`.
    fn near(&self, centre: u64, here: &pallas::Affine, point: &Point) -> Option<u64> {
        let is_total = |&total: &u64| {
            total <= self.bound && Point::generator() * Scalar::from(total) == *point
        };
        let Some(fingerprint) = fingerprint(here) else {
            return Some(centre).filter(is_total);
        };
        self.steps(fingerprint)
            .flat_map(|step| [centre.checked_add(step), centre.checked_sub(step)])
            .flatten()
            .find(is_total)
    }

    fn insert(&mut self, fingerprint: u64, step: u64) {
        let mask = self.slots.len() - 1;
        let mut slot = fingerprint as usize & mask;
        while self.slots[slot] != FREE {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = (fingerprint >> self.bits << self.bits) | step;
    }

    /// Steps whose fingerprint agrees; a few may be wrong.
    fn steps(&self, fingerprint: u64) -> impl Iterator<Item = u64> + '_ {
        let mask = self.slots.len() - 1;
        let from = fingerprint as usize & mask;
        (0..self.slots.len())
            .map(move |i| self.slots[(from + i) & mask])
            .take_while(|&slot| slot != FREE)
            .filter(move |slot| slot >> self.bits == fingerprint >> self.bits)
            .map(|slot| slot & ((1 << self.bits) - 1))
    }
}

/// `count` points from `next` on, each `step` further; leaves `next` after the last.
fn walk(next: &mut Point, step: Point, count: u64) -> Vec<pallas::Affine> {
    let step = step.to_affine();
    let points: Vec<Point> = (0..count)
        .map(|_| {
            let point = *next;
            next.0 += step;
            point
        })
        .collect();
    affine_vartime(&points)
}

/// 64 bits of x, the same for a point and its negative; none for the identity.
fn fingerprint(point: &pallas::Affine) -> Option<u64> {
    let coordinates: Option<pasta_curves::arithmetic::Coordinates<_>> = point.coordinates().into();
    coordinates.map(|c| {
        let x = c.x().to_repr();
        u64::from_le_bytes(core::array::from_fn(|i| x[i]))
    })
}

#[cfg(test)]
mod tests;
