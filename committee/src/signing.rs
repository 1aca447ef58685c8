//! Signatures of validators, each over its committee and its purpose.

use async_trait::async_trait;
use borsh::BorshSerialize;
use bytes::Bytes;
use linli_rules::committee::{ProposalBytes, VoteBytes, is_signed};
use malachite::app::types::core::{SignedMessage, ValidatorProof, VoteExtensionScope};
use malachite_ed25519::{PrivateKey, PublicKey, Signature};
use malachite_signing::{Error, Signer, VerificationResult, Verifier};

use crate::context::{Consensus, Proposal, Vote};
use crate::validators::{Address, Realm};

const PART: &str = "part";

/// Checks what others of the committee signed.
#[derive(Clone, Copy)]
pub(crate) struct Signatures(pub(crate) Realm);

/// Signs for a validator.
pub(crate) struct Signing {
    realm: Realm,
    key: PrivateKey,
}

impl Signing {
    pub(crate) const fn new(realm: Realm, key: PrivateKey) -> Self {
        Self { realm, key }
    }

    /// Of what a node tells the others.
    pub(crate) fn part(&self, body: &impl BorshSerialize) -> [u8; 64] {
        self.key.sign(&self.realm.preimage(PART, body)).to_bytes()
    }

    /// That this key is behind this peer.
    pub(crate) fn proof(&self, key: Vec<u8>, peer: Vec<u8>) -> ValidatorProof<Consensus> {
        let bytes = ValidatorProof::<Consensus>::signing_bytes(&key, &peer);
        let signature = self.key.sign(&bytes);
        ValidatorProof::new(key, peer, signature)
    }
}

impl Signatures {
    pub(crate) fn part(
        &self,
        by: &Address,
        body: &impl BorshSerialize,
        signature: [u8; 64],
    ) -> bool {
        is_signed(by.0, &self.0.preimage(PART, body), signature)
    }

    pub(crate) fn vote(&self, by: &Address, vote: &VoteBytes, signature: [u8; 64]) -> bool {
        is_signed(by.0, &self.0.vote(vote), signature)
    }
}

fn verify(key: &PublicKey, bytes: &[u8], signature: &Signature) -> VerificationResult {
    let signed = is_signed(*key.as_bytes(), bytes, signature.to_bytes());
    VerificationResult::from_bool(signed)
}

#[async_trait]
impl Verifier<Consensus> for Signatures {
    async fn verify_signed_vote(
        &self,
        vote: &Vote,
        signature: &Signature,
        key: &PublicKey,
    ) -> Result<VerificationResult, Error> {
        Ok(verify(key, &self.0.vote(&vote.into()), signature))
    }

    async fn verify_signed_proposal(
        &self,
        proposal: &Proposal,
        signature: &Signature,
        key: &PublicKey,
    ) -> Result<VerificationResult, Error> {
        let bytes = self.0.proposal(&proposal.into());
        Ok(verify(key, &bytes, signature))
    }

    async fn verify_signed_vote_extension(
        &self,
        _: &VoteExtensionScope<Consensus>,
        _: &Bytes,
        _: &Signature,
        _: &PublicKey,
    ) -> Result<VerificationResult, Error> {
        // Votes carry none.
        Ok(VerificationResult::Invalid)
    }

    async fn verify_validator_proof(
        &self,
        proof: &ValidatorProof<Consensus>,
    ) -> Result<VerificationResult, Error> {
        let valid = |key: PublicKey| key.verify(&proof.preimage(), &proof.signature).is_ok();
        let valid = proof.decoded_public_key().is_ok_and(valid);
        Ok(VerificationResult::from_bool(valid))
    }
}

#[async_trait]
impl Signer<Consensus> for Signing {
    async fn sign_vote(&self, vote: Vote) -> Result<SignedMessage<Consensus, Vote>, Error> {
        let signature = self.key.sign(&self.realm.vote(&VoteBytes::from(&vote)));
        Ok(SignedMessage::new(vote, signature))
    }

    async fn sign_proposal(
        &self,
        proposal: Proposal,
    ) -> Result<SignedMessage<Consensus, Proposal>, Error> {
        let bytes = self.realm.proposal(&ProposalBytes::from(&proposal));
        let signature = self.key.sign(&bytes);
        Ok(SignedMessage::new(proposal, signature))
    }

    async fn sign_vote_extension(
        &self,
        _: VoteExtensionScope<Consensus>,
        _: Bytes,
    ) -> Result<SignedMessage<Consensus, Bytes>, Error> {
        Err(Error::from_source("votes carry no extensions"))
    }

    async fn sign_validator_proof(
        &self,
        key: Vec<u8>,
        peer: Vec<u8>,
    ) -> Result<ValidatorProof<Consensus>, Error> {
        Ok(self.proof(key, peer))
    }
}
