//! Our hash: Poseidon P128Pow5T3 over Fp with a domain in the capacity, one permutation for up to two inputs.
//!
//! An S-box takes three constraints. In partial rounds words 1 and 2 gain a term per round; they are assigned to
//! variables of their own every few rounds, so that the matrices stay sparse.

use std::sync::LazyLock;

use bellpepper_core::{ConstraintSystem, SynthesisError};
use halo2_poseidon::{P128Pow5T3, Spec};
use linli_primitives::Fp;
use linli_primitives::poseidon::{Domain, HALF_FULL_ROUNDS, PARTIAL_ROUNDS};

use super::word::{Word, product};
use super::{F, convert};

/// Partial rounds from one such assignment to the next.
const SETTLE: usize = 4;

struct Constants {
    rounds: Vec<[F; 3]>,
    mds: [[F; 3]; 3],
}

static CONSTANTS: LazyLock<Constants> = LazyLock::new(|| {
    let (rounds, mds, _) = <P128Pow5T3 as Spec<Fp, 3, 2>>::constants();
    let take_over = |words: [Fp; 3]| words.map(convert);
    Constants {
        rounds: rounds.into_iter().map(take_over).collect(),
        mds: mds.map(take_over),
    }
});

/// `Hash(domain; inputs)` of one or two inputs.
pub(super) fn hash<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    domain: Domain,
    inputs: &[&Word],
) -> Result<Word, SynthesisError> {
    let word = |i: usize| inputs.get(i).map_or_else(Word::nothing, |&w| w.clone());
    let capacity = Word::constant::<CS>(convert(domain.capacity(inputs.len())));
    permute(cs, [word(0), word(1), capacity])
}

/// The node over `child` and `sibling`; the bit says whether the child is on the right.
pub(super) fn node<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    child: &Word,
    sibling: F,
    is_right: bool,
) -> Result<Word, SynthesisError> {
    let sibling = Word::new(cs, "sibling", Some(sibling))?;
    let is_right = Word::bit(cs, "side", is_right)?;
    let moved = product(cs, "moved", &is_right, &sibling.less(child))?;
    let (left, right) = (child.plus(&moved), sibling.less(&moved));
    hash(cs, Domain::Node, &[&left, &right])
}

/// Word 0 of the permuted state.
fn permute<CS: ConstraintSystem<F>>(
    cs: &mut CS,
    mut state: [Word; 3],
) -> Result<Word, SynthesisError> {
    for (round, constants) in CONSTANTS.rounds.iter().enumerate() {
        let cs = &mut cs.namespace(|| format!("round {round}"));
        let partial = round.wrapping_sub(HALF_FULL_ROUNDS);
        let boxed = if partial < PARTIAL_ROUNDS { 1 } else { 3 };
        for (i, word) in state.iter_mut().enumerate() {
            *word = word.plus(&Word::constant::<CS>(constants[i]));
            if i < boxed {
                *word = fifth_power(&mut cs.namespace(|| format!("word {i}")), word)?;
            }
        }
        state = mix(&state);
        if partial < PARTIAL_ROUNDS && partial % SETTLE == SETTLE - 1 {
            for (word, name) in state[1..].iter_mut().zip(["word 1", "word 2"]) {
                *word = Word::of(&word.settle(cs, name)?);
            }
        }
    }
    let [output, ..] = state;
    Ok(output)
}

fn fifth_power<CS: ConstraintSystem<F>>(cs: &mut CS, x: &Word) -> Result<Word, SynthesisError> {
    let square = product(cs, "square", x, x)?;
    let fourth = product(cs, "fourth", &square, &square)?;
    product(cs, "fifth", &fourth, x)
}

fn mix(state: &[Word; 3]) -> [Word; 3] {
    CONSTANTS.mds.map(|[m0, m1, m2]| {
        let [w0, w1, w2] = state;
        w0.times(m0).plus_times(m1, w1).plus_times(m2, w2)
    })
}
