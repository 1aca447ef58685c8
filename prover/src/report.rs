//! A member at a desk: whom the record sees, and what she sends.

use linli_primitives::document::{Kind, keyed_digest};
use linli_primitives::{Digest, Nullifier, PollId, RealmSecret};
use linli_statements::ballot::BallotRule;
use linli_wire::community::CommunityId;
use linli_wire::report::{Content, Desk, Report, SALT, text_file};
use linli_wire::signature::{OfficerKey, SigningKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::{BallotProver, Membership};

/// One of a member's reports of a period, made or not.
pub struct Reporter {
    scope: PollId,
    /// The report's nullifier.
    pub nullifier: Nullifier,
    seed: Zeroizing<[u8; 32]>,
}

impl Reporter {
    /// Whose secret this is, at a desk of a community.
    pub fn new(
        secret: &RealmSecret,
        community: CommunityId,
        desk: &Desk,
        period: u32,
        slot: u16,
    ) -> Self {
        let scope = desk.scope(community, period, slot).element();
        Self {
            scope,
            nullifier: secret.vote_nullifier(scope),
            seed: secret.pseudonym_seed(scope),
        }
    }

    /// The key that answers for the report.
    pub fn key(&self) -> SigningKey {
        SigningKey::from_bytes(&self.seed)
    }

    /// The same, as the record shows it.
    pub fn pseudonym(&self) -> OfficerKey {
        OfficerKey::of(&self.key())
    }

    /// The file of a text of this report: the same text gives the same file, and nobody else can make it.
    pub fn text_file(&self, text: &str) -> Vec<u8> {
        let Digest(drawn) = keyed_digest(&self.seed, Kind::File, &[text.as_bytes()]);
        let salt: [u8; SALT] = core::array::from_fn(|i| drawn[i]);
        text_file(salt, text)
    }

    /// The report, proved for a member of the roll of that digest.
    pub fn report(
        &self,
        prover: &BallotProver,
        content: Content,
        roll: Digest,
        member: &Membership,
        rng: &mut dyn CryptoRng,
    ) -> Result<Report, BallotRule> {
        let bound = content.clone();
        let body =
            |proved: &linli_wire::membership::Membership| proved.body(Kind::ReportBody, &bound);
        let membership = prover.prove_membership(self.scope, roll, member, body, rng)?;
        Ok(Report {
            content,
            membership,
        })
    }
}
