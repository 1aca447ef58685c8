//! Poseidon P128Pow5T3 over Fp, fixed input length, one domain per use.
//!
//! The permutation is that of `halo2_poseidon` (tested against it); partial-round constants are pushed through
//! the linear layer and the partial rounds use sparse matrices (Poseidon paper, ePrint 2019/458, appendix B),
//! which computes the same function about twice as fast.
//!
//! The capacity starts as `tag · 2^96 + length · 2^64`. With tag 0 it is the constant-length mode of
//! `halo2_poseidon`; no use of ours has tag 0.

use std::sync::LazyLock;

use ff::{Field, PrimeField};
use halo2_poseidon::{P128Pow5T3, Spec};

use crate::field::Fp;

/// Every use of the hash. The number is part of the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Domain {
    /// `IdCommitment`: one input, the realm secret.
    Identity = 1,
    /// `RollLeaf`: two inputs, identity commitment and shares.
    RollLeaf = 2,
    /// A leaf nobody can open: one input, zero.
    EmptyLeaf = 3,
    /// An inner node: two inputs, left and right.
    Node = 4,
    /// `Nullifier` of a ballot: two inputs, realm secret and poll.
    VoteNullifier = 5,
    /// `MemberLeaf`: three inputs, identity commitment, joining day and last paid day.
    Member = 16,
    /// `AttestationLeaf`: six inputs, identity commitment, category, day, loss, other cover, salt.
    Loss = 17,
    /// `StateNote`: seven inputs, identity commitment, category, number, period, count, paid, blinding.
    State = 18,
    /// `EventNullifier`: two inputs, realm secret and attestation leaf.
    EventNullifier = 19,
    /// `StateNullifier`: four inputs, realm secret, scheme, category, number.
    StateNullifier = 20,
    /// Blinding of a state note: four inputs, realm secret, scheme, category, number.
    StateBlind = 21,
}

impl Domain {
    /// The start value of the capacity for an input of `length` elements.
    pub fn capacity(self, length: usize) -> Fp {
        capacity(self as u32, length)
    }
}

fn capacity(tag: u32, length: usize) -> Fp {
    Fp::from_u128(u128::from(tag) << 96 | (length as u128) << 64)
}

/// Hashes `inputs` in `domain`; the length is part of the domain.
pub fn hash<const LENGTH: usize>(domain: Domain, inputs: [Fp; LENGTH]) -> Fp {
    sponge(domain.capacity(LENGTH), &inputs)
}

fn sponge(capacity: Fp, inputs: &[Fp]) -> Fp {
    let mut state = [Fp::ZERO, Fp::ZERO, capacity];
    for pair in inputs.chunks(2) {
        for (word, input) in state.iter_mut().zip(pair) {
            *word += input;
        }
        permute(&mut state);
    }
    state[0]
}

/// The state of the permutation: two words of rate, one of capacity.
pub type State = [Fp; 3];
type Matrix = [State; 3];

/// Full rounds before and after the partial ones.
pub const HALF_FULL_ROUNDS: usize = 4;
/// Partial rounds.
pub const PARTIAL_ROUNDS: usize = 56;

/// A partial round's linear layer: `[[m00, row], [column, identity]]`.
struct Sparse {
    row: State,
    column: [Fp; 2],
}

/// The permutation's constants, rearranged for speed.
struct Schedule {
    first: [State; HALF_FULL_ROUNDS],
    /// One constant per partial round, for word 0 only.
    partial: Vec<Fp>,
    last: [State; HALF_FULL_ROUNDS],
    mds: Matrix,
    /// Applied once, before the partial rounds: the remainder of the sparse factorisation.
    before_partial: Matrix,
    sparse: Vec<Sparse>,
}

static SCHEDULE: LazyLock<Schedule> = LazyLock::new(Schedule::derive);

impl Schedule {
    fn derive() -> Self {
        let (constants, mds, _) = <P128Pow5T3 as Spec<Fp, 3, 2>>::constants();
        let (partial, carry) = push_constants(&constants[HALF_FULL_ROUNDS..], &mds);
        let mut last: [State; HALF_FULL_ROUNDS] =
            core::array::from_fn(|i| constants[HALF_FULL_ROUNDS + PARTIAL_ROUNDS + i]);
        for (constant, carried) in last[0].iter_mut().zip(carry) {
            *constant += carried;
        }
        let (sparse, before_partial) = factor(&mds);
        Self {
            first: core::array::from_fn(|i| constants[i]),
            partial,
            last,
            mds,
            before_partial,
            sparse,
        }
    }
}

/// Moves the constants of words 1 and 2 past each partial round's linear layer.
/// Returns word 0's constants and what is left for the first full round after.
fn push_constants(constants: &[State], mds: &Matrix) -> (Vec<Fp>, State) {
    let mut carry = [Fp::ZERO; 3];
    let partial = constants[..PARTIAL_ROUNDS]
        .iter()
        .map(|constant| {
            let [c0, c1, c2] = core::array::from_fn(|i| constant[i] + carry[i]);
            carry = apply(mds, [Fp::ZERO, c1, c2]);
            c0
        })
        .collect();
    (partial, carry)
}

/// Writes the partial rounds' linear layers as one dense matrix and one sparse matrix per round.
///
/// From the last round back: M·D = S·D' where D' = diag(1, ·) commutes with the S-box on word 0.
fn factor(mds: &Matrix) -> (Vec<Sparse>, Matrix) {
    let mut dense = *mds;
    let mut sparse = Vec::with_capacity(PARTIAL_ROUNDS);
    let mut inner = [[Fp::ONE, Fp::ZERO], [Fp::ZERO, Fp::ONE]];
    for _ in 0..PARTIAL_ROUNDS {
        // `dense` = [[m00, v], [w, inner]] = [[m00, v·inner⁻¹], [w, 1]] · diag(1, inner).
        inner = [[dense[1][1], dense[1][2]], [dense[2][1], dense[2][2]]];
        let inverse = invert(&inner);
        let v = [dense[0][1], dense[0][2]];
        sparse.push(Sparse {
            row: [
                dense[0][0],
                v[0] * inverse[0][0] + v[1] * inverse[1][0],
                v[0] * inverse[0][1] + v[1] * inverse[1][1],
            ],
            column: [dense[1][0], dense[2][0]],
        });
        // diag(1, inner) moves before this round's S-box and joins the round before: D · M.
        dense = core::array::from_fn(|i| {
            core::array::from_fn(|j| match i {
                0 => mds[0][j],
                _ => inner[i - 1][0] * mds[1][j] + inner[i - 1][1] * mds[2][j],
            })
        });
    }
    sparse.reverse();
    let before = [
        [Fp::ONE, Fp::ZERO, Fp::ZERO],
        [Fp::ZERO, inner[0][0], inner[0][1]],
        [Fp::ZERO, inner[1][0], inner[1][1]],
    ];
    (sparse, before)
}

fn invert(m: &[[Fp; 2]; 2]) -> [[Fp; 2]; 2] {
    let determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
    let d = Option::<Fp>::from(determinant.invert())
        .expect("the lower right minor of P128Pow5T3's matrix and its products are regular");
    [[m[1][1] * d, -m[0][1] * d], [-m[1][0] * d, m[0][0] * d]]
}

fn apply(m: &Matrix, s: State) -> State {
    core::array::from_fn(|i| m[i][0] * s[0] + m[i][1] * s[1] + m[i][2] * s[2])
}

fn pow5(x: Fp) -> Fp {
    x.square().square() * x
}

/// Applies the permutation in place.
pub fn permute(state: &mut State) {
    let schedule = &*SCHEDULE;
    let full = |state: &mut State, constant: &State| {
        *state = apply(
            &schedule.mds,
            core::array::from_fn(|i| pow5(state[i] + constant[i])),
        );
    };
    for constant in &schedule.first {
        full(state, constant);
    }
    *state = apply(&schedule.before_partial, *state);
    for (constant, Sparse { row, column }) in schedule.partial.iter().zip(&schedule.sparse) {
        let x = pow5(state[0] + constant);
        *state = [
            row[0] * x + row[1] * state[1] + row[2] * state[2],
            column[0] * x + state[1],
            column[1] * x + state[2],
        ];
    }
    for constant in &schedule.last {
        full(state, constant);
    }
}

#[cfg(test)]
mod tests;
