//! A member who sends something under a proof of membership: whom the record sees, and what she sends.

use borsh::BorshSerialize;
use linli_primitives::document::Kind;
use linli_primitives::{Digest, Nullifier, PollId, RealmSecret};
use linli_statements::ballot::BallotRule;
use linli_wire::booking::{Booking, BookingContent};
use linli_wire::membership::{Membership as Proved, Scope};
use linli_wire::signature::{OfficerKey, SigningKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{BallotProver, Membership};

/// What a member sends in a scope, or may send there.
pub struct Sender {
    scope: PollId,
    /// The one nullifier of it.
    pub nullifier: Nullifier,
    pub(crate) seed: Zeroizing<[u8; 32]>,
}

impl Sender {
    /// Whose secret this is, in a scope.
    pub fn new(secret: &RealmSecret, scope: &Scope) -> Self {
        let scope = scope.element();
        Self {
            scope,
            nullifier: secret.vote_nullifier(scope),
            seed: secret.pseudonym_seed(scope),
        }
    }

    /// The key that answers for it.
    pub fn key(&self) -> SigningKey {
        SigningKey::from_bytes(&self.seed)
    }

    /// The same, as the record shows it.
    pub fn pseudonym(&self) -> OfficerKey {
        OfficerKey::of(&self.key())
    }

    /// The booking, proved for a member of the roll of that digest.
    pub fn booking(
        &self,
        prover: &BallotProver,
        content: BookingContent,
        roll: Digest,
        member: &Membership,
        rng: &mut dyn CryptoRng,
    ) -> Result<Booking, BallotRule> {
        let membership = self.prove(prover, (Kind::BookingBody, &content), roll, member, rng)?;
        Ok(Booking {
            content,
            membership,
        })
    }

    pub(crate) fn prove(
        &self,
        prover: &BallotProver,
        (kind, sent): (Kind, &impl BorshSerialize),
        roll: Digest,
        member: &Membership,
        rng: &mut dyn CryptoRng,
    ) -> Result<Proved, BallotRule> {
        let body = |proved: &Proved| proved.body(kind, sent);
        prover.prove_membership(self.scope, roll, member, body, rng)
    }
}
