//! y-coordinates that come beside points, so that nobody has to compute the same square roots again.
//!
//! A point is written as x and the sign of y; reading it takes a square root. [`Roots`] are such y-coordinates in the
//! order in which the points are read. Nobody vouches for them: one is taken only if it is canonical, has the sign that
//! is written and solves the curve's equation, which leaves no other than the root. For any other the root is computed,
//! so no roots make a message valid or invalid; they only save time.

use core::cell::RefCell;
use core::sync::atomic::{AtomicU64, Ordering};

use ff::PrimeField;
use pasta_curves::arithmetic::CurveAffine;
use pasta_curves::{Fp, pallas};

/// Square roots that this process did not have to compute.
static SPARED: AtomicU64 = AtomicU64::new(0);

/// How many square roots this process did not have to compute, because roots came beside the points.
pub fn spared() -> u64 {
    SPARED.load(Ordering::Relaxed)
}

/// Counts this many more.
pub fn spare(roots: u64) {
    SPARED.fetch_add(roots, Ordering::Relaxed);
}

/// The canonical bytes of a y-coordinate.
pub type Root = [u8; 32];

/// The roots of a message's points, in the order in which a verifier reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roots(Vec<Root>);

impl Roots {
    /// Any bytes: what does not fill a root is left out.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let (roots, _) = bytes.as_chunks();
        Self(roots.to_vec())
    }

    /// The roots one after another.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_flattened()
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The roots from number `at` on; the others stay here.
    pub fn split_off(&mut self, at: usize) -> Self {
        Self(self.0.split_off(at.min(self.0.len())))
    }

    /// The same roots as `count` parts of one length.
    pub fn parts(&self, count: usize) -> impl Iterator<Item = Self> {
        let each = self.0.len() / count.max(1);
        (0..count).map(move |part| Self(self.0[part * each..][..each].to_vec()))
    }

    /// Exactly `count` roots: those that are missing are given as none at all, which no point has.
    pub fn resize(&mut self, count: usize) {
        self.0.resize(count, [0; 32]);
    }

    /// Adds `others` at the end.
    pub fn append(&mut self, others: &Self) {
        self.0.extend_from_slice(&others.0);
    }

    /// The root at `place`.
    pub fn get(&self, place: usize) -> Option<&Root> {
        self.0.get(place)
    }

    /// Notes the root at `place`, which is one of these or the next.
    pub fn set(&mut self, place: usize, root: Root) {
        match self.0.get_mut(place) {
            Some(known) => *known = root,
            None => self.0.push(root),
        }
    }

    /// Runs `read`, which decodes points of Pallas on this thread: the first one has the first root, and so on. Takes
    /// away the roots of what was read, and gives them as they really are. (Sigma proofs are decoded by another crate, to
    /// which no roots can be handed.)
    pub fn during<T>(&mut self, read: impl FnOnce() -> T) -> (T, Self) {
        let roots = core::mem::take(self);
        let before = AT_HAND.replace(Some(AtHand {
            roots,
            next: 0,
            spared: 0,
        }));
        let _put_back = PutBack(before);
        let result = read();
        let mut found = Self::default();
        if let Some(at_hand) = AT_HAND.take() {
            found = at_hand.roots;
            *self = found.split_off(at_hand.next);
            spare(at_hand.spared);
        }
        (result, found)
    }
}

/// Roots for the points that are decoded next.
struct AtHand {
    roots: Roots,
    next: usize,
    spared: u64,
}

thread_local! {
    static AT_HAND: RefCell<Option<AtHand>> = const { RefCell::new(None) };
}

/// What was at hand before, and is again afterwards, even if reading panics.
struct PutBack(Option<AtHand>);

impl Drop for PutBack {
    fn drop(&mut self) {
        AT_HAND.set(self.0.take());
    }
}

/// Decodes a point with the root at hand; `otherwise` takes the square root.
pub(crate) fn point(
    bytes: &[u8; 32],
    otherwise: impl FnOnce(&[u8; 32]) -> Option<pallas::Affine>,
) -> Option<pallas::Affine> {
    AT_HAND.with_borrow_mut(|at_hand| {
        let Some(AtHand {
            roots,
            next,
            spared,
        }) = at_hand
        else {
            return otherwise(bytes);
        };
        let place = *next;
        *next += 1;
        let known = roots.get(place).and_then(|root| lift(bytes, root));
        if known.is_some() {
            *spared += 1;
            return known;
        }
        let point = otherwise(bytes)?;
        if let Some(at) = Option::from(point.coordinates()) {
            let at: pasta_curves::arithmetic::Coordinates<_> = at;
            roots.set(place, at.y().to_repr());
        }
        Some(point)
    })
}

/// The point with this encoding, if `root` is its y-coordinate.
fn lift(bytes: &[u8; 32], root: &Root) -> Option<pallas::Affine> {
    let mut x = *bytes;
    let sign = x[31] >> 7;
    x[31] &= 0x7f;
    let x: Fp = Option::from(Fp::from_repr(x))?;
    let y: Fp = Option::from(Fp::from_repr(*root))?;
    if y.is_odd().unwrap_u8() != sign {
        return None;
    }
    pallas::Affine::from_xy(x, y).into()
}

#[cfg(test)]
mod tests;
