//! The statement of `linli_statements::ballot` for Spartan2.

use bellpepper_core::num::AllocatedNum;
use bellpepper_core::{ConstraintSystem, SynthesisError};
use linli_primitives::curve::scalar_bits;
use linli_primitives::poseidon::Domain;
use linli_statements::ballot::{BallotInstance, BallotWitness, DEPTH};
use spartan2::traits::circuit::SpartanCircuit;

use super::chain::{Commitment, commit, require_point};
use super::hash::{hash, node};
use super::word::{Word, require_equal};
use super::{E, F, convert};

/// Root, poll, nullifier, V.x, V.y, body.
pub(super) fn public_values(instance: &BallotInstance) -> [F; 6] {
    let (x, y) = instance.weight.coordinates().unwrap_or_default();
    [
        instance.roll_root.element(),
        instance.poll.element(),
        instance.nullifier.element(),
        x,
        y,
        instance.body.element(),
    ]
    .map(convert)
}

/// The circuit with its witness. Nothing is checked here.
#[derive(Clone)]
pub(super) struct Ballot {
    pub(super) public: [F; 6],
    secret: F,
    pub(super) shares: u64,
    pub(super) siblings: [F; DEPTH],
    pub(super) is_right: [bool; DEPTH],
    pub(super) blinding: [bool; 255],
}

impl Ballot {
    /// What `witness` says of `instance`.
    pub(super) fn new(instance: &BallotInstance, witness: &BallotWitness) -> Self {
        Self {
            public: public_values(instance),
            secret: convert(witness.secret.element()),
            shares: witness.shares.get(),
            siblings: witness.path.siblings.map(convert),
            is_right: core::array::from_fn(|level| witness.path.is_right(level)),
            blinding: scalar_bits(&witness.blinding.scalar()),
        }
    }
}

impl SpartanCircuit<E> for Ballot {
    fn public_values(&self) -> Result<Vec<F>, SynthesisError> {
        Ok(self.public.to_vec())
    }

    fn shared<CS: ConstraintSystem<F>>(
        &self,
        _: &mut CS,
    ) -> Result<Vec<AllocatedNum<F>>, SynthesisError> {
        Ok(Vec::new())
    }

    /// What does not depend on the poll: sk, w, and the root that they lead to.
    fn precommitted<CS: ConstraintSystem<F>>(
        &self,
        cs: &mut CS,
        _: &[AllocatedNum<F>],
    ) -> Result<Vec<AllocatedNum<F>>, SynthesisError> {
        let secret = AllocatedNum::alloc(cs.namespace(|| "sk"), || Ok(self.secret))?;
        let shares = AllocatedNum::alloc(cs.namespace(|| "w"), || Ok(F::from(self.shares)))?;
        let [sk, w] = [&secret, &shares].map(Word::of);
        let at = &mut cs.namespace(|| "member");
        let identity = hash(&mut at.namespace(|| "identity"), Domain::Identity, &[&sk])?;
        let leaf = [&identity, &w];
        let mut child = hash(&mut at.namespace(|| "leaf"), Domain::RollLeaf, &leaf)?;
        for (level, sibling) in self.siblings.iter().enumerate() {
            let at = &mut at.namespace(|| format!("node {level}"));
            child = node(at, &child, *sibling, self.is_right[level])?;
        }
        let root = child.settle(at, "root")?;
        Ok(vec![secret, shares, root])
    }

    fn num_challenges(&self) -> usize {
        0
    }

    fn synthesize<CS: ConstraintSystem<F>>(
        &self,
        cs: &mut CS,
        _: &[AllocatedNum<F>],
        precommitted: &[AllocatedNum<F>],
        _: Option<&[F]>,
    ) -> Result<(), SynthesisError> {
        let names = ["root", "poll", "nullifier", "V.x", "V.y", "body"];
        let mut public = Vec::with_capacity(names.len());
        for (name, value) in names.into_iter().zip(self.public) {
            let at = cs.namespace(|| format!("public {name}"));
            public.push(Word::of(&AllocatedNum::alloc_input(at, || Ok(value))?));
        }
        // The transcript binds the body; no constraint involves it.
        let [root, poll, nullifier, x, y, _body] = &public[..] else {
            return Err(SynthesisError::Unsatisfiable);
        };
        let [secret, shares, own_root] = precommitted else {
            return Err(SynthesisError::Unsatisfiable);
        };
        require_equal(cs, "ballot.member", &Word::of(own_root), root);

        let inputs = [&Word::of(secret), poll];
        let own = hash(
            &mut cs.namespace(|| "own nullifier"),
            Domain::VoteNullifier,
            &inputs,
        )?;
        require_equal(cs, "ballot.nullifier", &own, nullifier);

        let Commitment { weight, point } =
            commit(&mut cs.namespace(|| "own V"), self.shares, &self.blinding)?;
        require_equal(cs, "ballot.weight", &weight, &Word::of(shares));
        require_point(cs, &point, [x, y]);
        Ok(())
    }
}
