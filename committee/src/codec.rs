//! The bytes of what the engine sends, keeps and signs.

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use bytes::Bytes;
use linli_rules::committee::{ProposalBytes, VoteBytes};
use malachite::app::streaming::StreamContent;
use malachite::app::types::codec::{Codec, HasEncodedLen};
use malachite::app::types::core::{
    CommitCertificate, ExtendedCommitCertificate, ExtendedCommitSignature, NilOrVal,
    PolkaCertificate, PolkaSignature, Round, RoundCertificate, RoundCertificateType,
    RoundSignature, SignedMessage, SignedProposal, SignedVote, ValidatorProof, Validity, VoteType,
};
use malachite::app::types::streaming::{StreamId, StreamMessage};
use malachite::app::types::sync::{RawDecidedValue, Request, Response, Status};
use malachite::app::types::{PeerId, ProposedValue, SignedConsensusMsg};
use malachite_core::LivenessMsg;
use malachite_ed25519::Signature;
use malachite_sync::{ValueRequest, ValueResponse};

use crate::block::BlockId;
use crate::context::{Consensus, Height, Proposal, Vote};
use crate::part::Part;
use crate::signing::Signatures;
use crate::validators::{Address, Validators};

/// All of it in borsh.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Borsh;

/// Bytes that mean nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadBytes {
    #[error(transparent)]
    Borsh(#[from] std::io::Error),
    #[error("no peer's name")]
    Peer,
    #[error("no round has the number {0}")]
    Round(i64),
}

type Sig = [u8; 64];

/// A value in a form that has bytes.
trait Form<T>: BorshSerialize + BorshDeserialize + for<'a> From<&'a T> {
    fn back(self) -> Result<T, BadBytes>;
}

/// Encodes a type by its form.
macro_rules! by_form {
    ($($type:ty => $form:ty),* $(,)?) => {$(
        impl Codec<$type> for Borsh {
            type Error = BadBytes;

            fn encode(&self, value: &$type) -> Result<Bytes, BadBytes> {
                Ok(borsh::to_vec(&<$form>::from(value))?.into())
            }

            fn decode(&self, bytes: Bytes) -> Result<$type, BadBytes> {
                borsh::from_slice::<$form>(&bytes)?.back()
            }
        }
    )*};
}

by_form! {
    Part => PartBytes,
    StreamMessage<Part> => StreamBytes,
    SignedConsensusMsg<Consensus> => SignedBytes,
    LivenessMsg<Consensus> => LivenessBytes,
    ValidatorProof<Consensus> => ProofBytes,
    ProposedValue<Consensus> => ProposedBytes,
    PolkaCertificate<Consensus> => PolkaBytes,
    ExtendedCommitCertificate<Consensus> => CommitBytes,
    Status<Consensus> => StatusBytes,
    Request<Consensus> => RequestBytes,
    Response<Consensus> => ResponseBytes,
}

impl HasEncodedLen<Response<Consensus>> for Borsh {
    fn encoded_len(&self, response: &Response<Consensus>) -> Result<usize, BadBytes> {
        Ok(self.encode(response)?.len())
    }
}

/// The round of this number; -1 is none. The engine's own conversion panics where there is no such round.
pub(crate) fn round(number: i64) -> Result<Round, BadBytes> {
    match u32::try_from(number) {
        Ok(number) => Ok(Round::new(number)),
        Err(_) if number == Round::Nil.as_i64() => Ok(Round::Nil),
        Err(_) => Err(BadBytes::Round(number)),
    }
}

fn named(block: &NilOrVal<BlockId>) -> Option<BlockId> {
    match block {
        NilOrVal::Nil => None,
        NilOrVal::Val(block) => Some(*block),
    }
}

fn maybe(block: Option<BlockId>) -> NilOrVal<BlockId> {
    block.map_or(NilOrVal::Nil, NilOrVal::Val)
}

fn kind(is_precommit: bool) -> VoteType {
    if is_precommit {
        VoteType::Precommit
    } else {
        VoteType::Prevote
    }
}

impl From<&Vote> for VoteBytes {
    fn from(vote: &Vote) -> Self {
        Self {
            is_precommit: vote.kind == VoteType::Precommit,
            height: vote.height.0,
            round: vote.round.as_i64(),
            block: named(&vote.block).map(|block| block.0),
            voter: vote.voter.0,
        }
    }
}

impl TryFrom<VoteBytes> for Vote {
    type Error = BadBytes;

    fn try_from(vote: VoteBytes) -> Result<Self, BadBytes> {
        Ok(Self {
            kind: kind(vote.is_precommit),
            height: Height(vote.height),
            round: round(vote.round)?,
            block: maybe(vote.block.map(BlockId)),
            voter: Address(vote.voter),
        })
    }
}

impl From<&Proposal> for ProposalBytes {
    fn from(proposal: &Proposal) -> Self {
        Self {
            height: proposal.height.0,
            round: proposal.round.as_i64(),
            block: proposal.block.0,
            valid_round: proposal.pol_round.as_i64(),
            proposer: proposal.proposer.0,
        }
    }
}

impl TryFrom<ProposalBytes> for Proposal {
    type Error = BadBytes;

    fn try_from(proposal: ProposalBytes) -> Result<Self, BadBytes> {
        Ok(Self {
            height: Height(proposal.height),
            round: round(proposal.round)?,
            block: BlockId(proposal.block),
            pol_round: round(proposal.valid_round)?,
            proposer: Address(proposal.proposer),
        })
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct PartBytes(Part);

impl From<&Part> for PartBytes {
    fn from(part: &Part) -> Self {
        Self(part.clone())
    }
}

impl Form<Part> for PartBytes {
    fn back(self) -> Result<Part, BadBytes> {
        Ok(self.0)
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct StreamBytes(Vec<u8>, u64, Option<Part>);

impl From<&StreamMessage<Part>> for StreamBytes {
    fn from(message: &StreamMessage<Part>) -> Self {
        let stream = message.stream_id.to_bytes().to_vec();
        Self(stream, message.sequence, message.content.as_data().cloned())
    }
}

impl Form<StreamMessage<Part>> for StreamBytes {
    fn back(self) -> Result<StreamMessage<Part>, BadBytes> {
        let Self(stream, sequence, part) = self;
        let content = part.map_or(StreamContent::Fin, StreamContent::Data);
        Ok(StreamMessage::new(
            StreamId::new(stream.into()),
            sequence,
            content,
        ))
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
enum SignedBytes {
    Vote(VoteBytes, Sig),
    Proposal(ProposalBytes, Sig),
}

impl From<&SignedConsensusMsg<Consensus>> for SignedBytes {
    fn from(message: &SignedConsensusMsg<Consensus>) -> Self {
        match message {
            SignedConsensusMsg::Vote(vote) => {
                Self::Vote((&vote.message).into(), vote.signature.to_bytes())
            }
            SignedConsensusMsg::Proposal(proposal) => {
                Self::Proposal((&proposal.message).into(), proposal.signature.to_bytes())
            }
        }
    }
}

fn signed_vote(vote: VoteBytes, signature: Sig) -> Result<SignedVote<Consensus>, BadBytes> {
    let signature = Signature::from_bytes(signature);
    Ok(SignedMessage::new(vote.try_into()?, signature))
}

impl Form<SignedConsensusMsg<Consensus>> for SignedBytes {
    fn back(self) -> Result<SignedConsensusMsg<Consensus>, BadBytes> {
        Ok(match self {
            Self::Vote(vote, signature) => SignedConsensusMsg::Vote(signed_vote(vote, signature)?),
            Self::Proposal(proposal, signature) => {
                let signature = Signature::from_bytes(signature);
                let proposal: SignedProposal<Consensus> =
                    SignedMessage::new(proposal.try_into()?, signature);
                SignedConsensusMsg::Proposal(proposal)
            }
        })
    }
}

/// Votes of one kind for one block in one round.
#[derive(Clone, BorshSerialize, BorshDeserialize)]
struct PolkaBytes {
    height: u64,
    round: i64,
    block: BlockId,
    votes: Vec<(Address, Sig)>,
}

impl From<&PolkaCertificate<Consensus>> for PolkaBytes {
    fn from(polka: &PolkaCertificate<Consensus>) -> Self {
        let votes = polka.polka_signatures.iter();
        Self {
            height: polka.height.0,
            round: polka.round.as_i64(),
            block: polka.value_id,
            votes: votes
                .map(|vote| (vote.address, vote.signature.to_bytes()))
                .collect(),
        }
    }
}

impl Form<PolkaCertificate<Consensus>> for PolkaBytes {
    fn back(self) -> Result<PolkaCertificate<Consensus>, BadBytes> {
        let vote =
            |(voter, signature)| PolkaSignature::new(voter, Signature::from_bytes(signature));
        Ok(PolkaCertificate {
            height: Height(self.height),
            round: round(self.round)?,
            value_id: self.block,
            polka_signatures: self.votes.into_iter().map(vote).collect(),
        })
    }
}

/// The votes that decided on a block.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct CommitBytes {
    pub(crate) height: u64,
    pub(crate) round: i64,
    pub(crate) block: BlockId,
    votes: Vec<(Address, Sig)>,
}

impl From<&CommitCertificate<Consensus>> for CommitBytes {
    fn from(commit: &CommitCertificate<Consensus>) -> Self {
        let votes = commit.commit_signatures.iter();
        Self {
            height: commit.height.0,
            round: commit.round.as_i64(),
            block: commit.value_id,
            votes: votes
                .map(|vote| (vote.address, vote.signature.to_bytes()))
                .collect(),
        }
    }
}

impl From<&ExtendedCommitCertificate<Consensus>> for CommitBytes {
    fn from(commit: &ExtendedCommitCertificate<Consensus>) -> Self {
        let votes = commit.commit_signatures.iter();
        Self {
            height: commit.height.0,
            round: commit.round.as_i64(),
            block: commit.value_id,
            votes: votes
                .map(|vote| (vote.address, vote.signature.to_bytes()))
                .collect(),
        }
    }
}

impl CommitBytes {
    /// Whether enough of these validators signed it.
    pub(crate) fn holds(&self, validators: &Validators, signatures: &Signatures) -> bool {
        let is_theirs = |(voter, signature): &&(Address, Sig)| {
            let vote = VoteBytes {
                is_precommit: true,
                height: self.height,
                round: self.round,
                block: Some(self.block.0),
                voter: voter.0,
            };
            validators.get(voter).is_some() && signatures.vote(voter, &vote, *signature)
        };
        let votes = self.votes.iter().take(validators.all().len());
        let voters: BTreeSet<_> = votes.filter(is_theirs).map(|(voter, _)| voter).collect();
        voters.len() >= validators.quorum()
    }

    pub(crate) fn certificate(self) -> Result<ExtendedCommitCertificate<Consensus>, BadBytes> {
        let vote = |(voter, signature)| {
            ExtendedCommitSignature::new(voter, Signature::from_bytes(signature), None)
        };
        Ok(ExtendedCommitCertificate {
            height: Height(self.height),
            round: round(self.round)?,
            value_id: self.block,
            commit_signatures: self.votes.into_iter().map(vote).collect(),
        })
    }
}

impl Form<ExtendedCommitCertificate<Consensus>> for CommitBytes {
    fn back(self) -> Result<ExtendedCommitCertificate<Consensus>, BadBytes> {
        self.certificate()
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
enum LivenessBytes {
    Vote(VoteBytes, Sig),
    Polka(PolkaBytes),
    Round {
        height: u64,
        round: i64,
        is_skip: bool,
        votes: Vec<(bool, Option<BlockId>, Address, Sig)>,
    },
}

impl From<&LivenessMsg<Consensus>> for LivenessBytes {
    fn from(message: &LivenessMsg<Consensus>) -> Self {
        match message {
            LivenessMsg::Vote(vote) => {
                Self::Vote((&vote.message).into(), vote.signature.to_bytes())
            }
            LivenessMsg::PolkaCertificate(polka) => Self::Polka(polka.into()),
            LivenessMsg::SkipRoundCertificate(round) => {
                let vote = |vote: &RoundSignature<Consensus>| {
                    let is_precommit = vote.vote_type == VoteType::Precommit;
                    let signature = vote.signature.to_bytes();
                    (is_precommit, named(&vote.value_id), vote.address, signature)
                };
                Self::Round {
                    height: round.height.0,
                    round: round.round.as_i64(),
                    is_skip: round.cert_type == RoundCertificateType::Skip,
                    votes: round.round_signatures.iter().map(vote).collect(),
                }
            }
        }
    }
}

impl Form<LivenessMsg<Consensus>> for LivenessBytes {
    fn back(self) -> Result<LivenessMsg<Consensus>, BadBytes> {
        Ok(match self {
            Self::Vote(vote, signature) => LivenessMsg::Vote(signed_vote(vote, signature)?),
            Self::Polka(polka) => LivenessMsg::PolkaCertificate(polka.back()?),
            Self::Round {
                height,
                round: number,
                is_skip,
                votes,
            } => {
                let vote = |(is_precommit, block, voter, signature)| {
                    let signature = Signature::from_bytes(signature);
                    RoundSignature::new(kind(is_precommit), maybe(block), voter, signature)
                };
                let cert_type = if is_skip {
                    RoundCertificateType::Skip
                } else {
                    RoundCertificateType::Precommit
                };
                LivenessMsg::SkipRoundCertificate(RoundCertificate {
                    height: Height(height),
                    round: round(number)?,
                    cert_type,
                    round_signatures: votes.into_iter().map(vote).collect(),
                })
            }
        })
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct ProofBytes(Vec<u8>, Vec<u8>, Sig);

impl From<&ValidatorProof<Consensus>> for ProofBytes {
    fn from(proof: &ValidatorProof<Consensus>) -> Self {
        let (key, peer) = (proof.public_key.clone(), proof.peer_id.clone());
        Self(key, peer, proof.signature.to_bytes())
    }
}

impl Form<ValidatorProof<Consensus>> for ProofBytes {
    fn back(self) -> Result<ValidatorProof<Consensus>, BadBytes> {
        let Self(key, peer, signature) = self;
        Ok(ValidatorProof::new(
            key,
            peer,
            Signature::from_bytes(signature),
        ))
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct ProposedBytes {
    height: u64,
    round: i64,
    valid_round: i64,
    proposer: Address,
    block: BlockId,
    is_valid: bool,
}

impl From<&ProposedValue<Consensus>> for ProposedBytes {
    fn from(proposed: &ProposedValue<Consensus>) -> Self {
        Self {
            height: proposed.height.0,
            round: proposed.round.as_i64(),
            valid_round: proposed.valid_round.as_i64(),
            proposer: proposed.proposer,
            block: proposed.value,
            is_valid: proposed.validity.is_valid(),
        }
    }
}

impl Form<ProposedValue<Consensus>> for ProposedBytes {
    fn back(self) -> Result<ProposedValue<Consensus>, BadBytes> {
        Ok(ProposedValue {
            height: Height(self.height),
            round: round(self.round)?,
            valid_round: round(self.valid_round)?,
            proposer: self.proposer,
            value: self.block,
            validity: Validity::from_bool(self.is_valid),
        })
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct StatusBytes(Vec<u8>, u64, u64);

impl From<&Status<Consensus>> for StatusBytes {
    fn from(status: &Status<Consensus>) -> Self {
        let peer = status.peer_id.to_bytes();
        Self(peer, status.tip_height.0, status.history_min_height.0)
    }
}

impl Form<Status<Consensus>> for StatusBytes {
    fn back(self) -> Result<Status<Consensus>, BadBytes> {
        let Self(peer, tip, first) = self;
        Ok(Status {
            peer_id: PeerId::from_bytes(&peer).map_err(|_| BadBytes::Peer)?,
            tip_height: Height(tip),
            history_min_height: Height(first),
        })
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct RequestBytes(u64, u64);

impl From<&Request<Consensus>> for RequestBytes {
    fn from(request: &Request<Consensus>) -> Self {
        let Request::ValueRequest(values) = request;
        Self(values.range.start().0, values.range.end().0)
    }
}

impl Form<Request<Consensus>> for RequestBytes {
    fn back(self) -> Result<Request<Consensus>, BadBytes> {
        let range = Height(self.0)..=Height(self.1);
        Ok(Request::ValueRequest(ValueRequest::new(range)))
    }
}

#[derive(BorshSerialize, BorshDeserialize)]
struct ResponseBytes(u64, Vec<(Vec<u8>, CommitBytes)>);

impl From<&Response<Consensus>> for ResponseBytes {
    fn from(response: &Response<Consensus>) -> Self {
        let Response::ValueResponse(values) = response;
        let value = |value: &RawDecidedValue<Consensus>| {
            (value.value_bytes.to_vec(), (&value.certificate).into())
        };
        Self(
            values.start_height.0,
            values.values.iter().map(value).collect(),
        )
    }
}

impl Form<Response<Consensus>> for ResponseBytes {
    fn back(self) -> Result<Response<Consensus>, BadBytes> {
        let value = |(bytes, commit): (Vec<u8>, CommitBytes)| {
            let certificate = commit.certificate()?;
            Ok(RawDecidedValue::new(bytes.into(), certificate))
        };
        let values = self.1.into_iter().map(value);
        let values = values.collect::<Result<_, BadBytes>>()?;
        let response = ValueResponse::new(Height(self.0), values);
        Ok(Response::ValueResponse(response))
    }
}

#[cfg(test)]
mod tests;
