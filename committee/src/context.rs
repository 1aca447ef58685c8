//! Malachite's vocabulary in our types.

use bytes::Bytes;
use malachite::app::types::core::{
    Address as IsAddress, Context, Height as IsHeight, LinearTimeouts, NilOrVal,
    Proposal as IsProposal, ProposalPart, Round, SignedExtension, Validator as IsValidator,
    ValidatorSet, Value, Vote as IsVote, VoteType,
};
use malachite_ed25519::{Ed25519, PublicKey};

use crate::block::BlockId;
use crate::part::Part;
use crate::validators::{Address, Validators};

/// A block's number, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Height(pub(crate) u64);

impl core::fmt::Display for Height {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl IsHeight for Height {
    const ZERO: Self = Self(0);
    const INITIAL: Self = Self(1);

    fn increment_by(&self, n: u64) -> Self {
        Self(self.0.saturating_add(n))
    }

    fn decrement_by(&self, n: u64) -> Option<Self> {
        self.0.checked_sub(n).map(Self)
    }

    fn as_u64(&self) -> u64 {
        self.0
    }
}

impl IsAddress for Address {}

impl Value for BlockId {
    type Id = Self;

    fn id(&self) -> Self {
        *self
    }
}

impl ProposalPart<Consensus> for Part {
    fn is_first(&self) -> bool {
        true
    }

    fn is_last(&self) -> bool {
        true
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub(crate) height: Height,
    pub(crate) round: Round,
    pub(crate) block: BlockId,
    pub(crate) pol_round: Round,
    pub(crate) proposer: Address,
}

impl IsProposal<Consensus> for Proposal {
    fn height(&self) -> Height {
        self.height
    }

    fn round(&self) -> Round {
        self.round
    }

    fn value(&self) -> &BlockId {
        &self.block
    }

    fn take_value(self) -> BlockId {
        self.block
    }

    fn pol_round(&self) -> Round {
        self.pol_round
    }

    fn validator_address(&self) -> &Address {
        &self.proposer
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Vote {
    pub(crate) kind: VoteType,
    pub(crate) height: Height,
    pub(crate) round: Round,
    pub(crate) block: NilOrVal<BlockId>,
    pub(crate) voter: Address,
}

impl IsVote<Consensus> for Vote {
    fn height(&self) -> Height {
        self.height
    }

    fn round(&self) -> Round {
        self.round
    }

    fn value(&self) -> &NilOrVal<BlockId> {
        &self.block
    }

    fn take_value(self) -> NilOrVal<BlockId> {
        self.block
    }

    fn vote_type(&self) -> VoteType {
        self.kind
    }

    fn validator_address(&self) -> &Address {
        &self.voter
    }

    fn extension(&self) -> Option<&SignedExtension<Consensus>> {
        None
    }

    fn take_extension(&mut self) -> Option<SignedExtension<Consensus>> {
        None
    }

    fn extend(self, _: SignedExtension<Consensus>) -> Self {
        self
    }
}

/// A validator as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Voter {
    address: Address,
    key: PublicKey,
}

impl IsValidator<Consensus> for Voter {
    fn address(&self) -> &Address {
        &self.address
    }

    fn public_key(&self) -> &PublicKey {
        &self.key
    }

    fn voting_power(&self) -> u64 {
        1
    }
}

/// All of them, in the order in which they propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Voters(Vec<Voter>);

impl Voters {
    pub(crate) fn of(validators: &Validators) -> Self {
        let voter = |validator: &crate::Validator| Voter {
            address: validator.address(),
            key: PublicKey::from_bytes(*validator.key.as_bytes())
                .expect("the log's crate checked the key"),
        };
        Self(validators.all().iter().map(voter).collect())
    }
}

impl ValidatorSet<Consensus> for Voters {
    fn count(&self) -> usize {
        self.0.len()
    }

    fn total_voting_power(&self) -> u64 {
        self.0.len() as u64
    }

    fn get_by_address(&self, address: &Address) -> Option<&Voter> {
        self.0.iter().find(|voter| voter.address == *address)
    }

    fn get_by_index(&self, index: usize) -> Option<&Voter> {
        self.0.get(index)
    }
}

/// The engine with our types.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Consensus;

impl Context for Consensus {
    type Address = Address;
    type Height = Height;
    type ProposalPart = Part;
    type Proposal = Proposal;
    type Validator = Voter;
    type ValidatorSet = Voters;
    type Timeouts = LinearTimeouts;
    type Value = BlockId;
    type Vote = Vote;
    type Extension = Bytes;
    type SigningScheme = Ed25519;

    fn select_proposer<'a>(&self, voters: &'a Voters, height: Height, round: Round) -> &'a Voter {
        // As `Validators::proposer`.
        let turn = height.0.wrapping_add(round.as_i64().max(0).cast_unsigned());
        &voters.0[(turn % voters.0.len() as u64) as usize]
    }

    fn new_proposal(
        &self,
        height: Height,
        round: Round,
        block: BlockId,
        pol_round: Round,
        proposer: Address,
    ) -> Proposal {
        Proposal {
            height,
            round,
            block,
            pol_round,
            proposer,
        }
    }

    fn new_prevote(
        &self,
        height: Height,
        round: Round,
        block: NilOrVal<BlockId>,
        voter: Address,
    ) -> Vote {
        Vote {
            kind: VoteType::Prevote,
            height,
            round,
            block,
            voter,
        }
    }

    fn new_precommit(
        &self,
        height: Height,
        round: Round,
        block: NilOrVal<BlockId>,
        voter: Address,
    ) -> Vote {
        Vote {
            kind: VoteType::Precommit,
            height,
            round,
            block,
            voter,
        }
    }
}
