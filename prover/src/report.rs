//! A member at a desk: whom the record sees, and what she sends.

use linli_primitives::document::{Kind, keyed_digest};
use linli_primitives::{Digest, Nullifier, RealmSecret};
use linli_statements::ballot::BallotRule;
use linli_wire::community::CommunityId;
use linli_wire::report::{Content, Desk, Report, SALT, text_file};
use linli_wire::signature::{OfficerKey, SigningKey};
use rand_core::CryptoRng;

use crate::{BallotProver, Membership, Sender};

/// One of a member's reports of a period, made or not.
pub struct Reporter {
    sender: Sender,
    /// The report's nullifier.
    pub nullifier: Nullifier,
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
        let sender = Sender::new(secret, &desk.scope(community, period, slot));
        let nullifier = sender.nullifier;
        Self { sender, nullifier }
    }

    /// The key that answers for the report.
    pub fn key(&self) -> SigningKey {
        self.sender.key()
    }

    /// The same, as the record shows it.
    pub fn pseudonym(&self) -> OfficerKey {
        self.sender.pseudonym()
    }

    /// The file of a text of this report: the same text gives the same file, and nobody else can make it.
    pub fn text_file(&self, text: &str) -> Vec<u8> {
        let Digest(drawn) = keyed_digest(&self.sender.seed, Kind::File, &[text.as_bytes()]);
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
        let sent = (Kind::ReportBody, &content);
        let membership = self.sender.prove(prover, sent, roll, member, rng)?;
        Ok(Report {
            content,
            membership,
        })
    }
}
