//! One of four who lies.

use std::collections::BTreeMap;

use malachite::app::streaming::StreamContent;
use malachite::app::types::SignedConsensusMsg;
use malachite::app::types::core::{CommitCertificate, NilOrVal, Round};
use malachite::app::types::streaming::StreamMessage;
use malachite_signing::Signer as _;

use super::node::{Message, Node};
use crate::block::{Block, BlockId};
use crate::codec::CommitBytes;
use crate::context::Height;
use crate::part::{Body, Part, Whole};
use crate::signing::{Signatures, Signing};
use crate::validators::{Address, Realm};

/// What a validator does that it must not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vice {
    /// Its blocks have a proof that does not hold.
    Forges,
    /// Its blocks name another state.
    MisstatesRoots,
    /// Its clock is an hour ahead.
    RunsAhead,
    /// Its clock is an hour behind.
    LagsBehind,
    /// Its blocks are ten seconds later than the record, each time.
    Creeps,
    /// It tells half of the others another block, and votes otherwise.
    Equivocates,
    /// It says that there are more blocks than there will ever be.
    Boasts,
    /// It keeps its blocks from two of the others.
    Withholds,
    /// It hands out decided blocks with another byte.
    Corrupts,
}

pub(super) const VICES: [Vice; 9] = [
    Vice::Forges,
    Vice::MisstatesRoots,
    Vice::RunsAhead,
    Vice::LagsBehind,
    Vice::Creeps,
    Vice::Equivocates,
    Vice::Boasts,
    Vice::Withholds,
    Vice::Corrupts,
];

/// Changes what a node says.
pub(super) struct Liar {
    pub(super) vice: Vice,
    address: Address,
    realm: Realm,
    signing: Signing,
    /// Blocks that it proposed, and what it says instead.
    instead: BTreeMap<BlockId, BlockId>,
}

impl Liar {
    pub(super) fn new(vice: Vice, realm: Realm, key: &crate::ValidatorKey) -> Self {
        Self {
            vice,
            address: key.address(),
            realm,
            signing: Signing::new(realm, key.signing()),
            instead: BTreeMap::new(),
        }
    }

    /// What it tells this one of the others.
    pub(super) async fn tell(&mut self, node: &Node, to: usize, said: Message) -> Option<Message> {
        let is_other_half = to.is_multiple_of(2);
        match self.vice {
            Vice::MisstatesRoots => Some(self.otherwise(node, said).await),
            Vice::Equivocates if is_other_half => Some(self.otherwise(node, said).await),
            Vice::Boasts => Some(self.boast(said)),
            Vice::Withholds if is_other_half && self.block(&said).is_some() => None,
            _ => Some(said),
        }
    }

    fn boast(&self, said: Message) -> Message {
        let Message::Part(message) = &said else {
            return said;
        };
        let part = message.content.as_data().cloned();
        let opened = part.and_then(|part| part.open(|_| true, &Signatures(self.realm)));
        let Some((_, Body::Here { wants, .. }, _)) = opened else {
            return said;
        };
        let last = Some(CommitBytes::from(&CommitCertificate {
            height: Height(1 << 62),
            round: Round::new(0),
            value_id: BlockId::NONE,
            commit_signatures: Vec::new(),
        }));
        let part = Part::sign(self.address, Body::Here { last, wants }, &self.signing);
        let (stream, content) = (message.stream_id.clone(), StreamContent::Data(part));
        Message::Part(StreamMessage::new(stream, message.sequence, content))
    }

    fn block(&self, said: &Message) -> Option<(Whole, u64, Vec<u8>)> {
        let Message::Part(part) = said else {
            return None;
        };
        let part = part.content.as_data()?.clone();
        match part.open(|_| true, &Signatures(self.realm))?.1 {
            Body::Piece {
                of: of @ Whole::Block(_),
                number,
                bytes,
                ..
            } => Some((of, number, bytes)),
            _ => None,
        }
    }

    async fn otherwise(&mut self, node: &Node, said: Message) -> Message {
        if let Some((of, number, bytes)) = self.block(&said) {
            let other = self.other(node, &bytes).unwrap_or_else(|| bytes.clone());
            let id = |bytes| BlockId::of(&self.realm, bytes);
            self.instead.insert(id(&bytes), id(&other));
            let mut pieces = Body::pieces(of, number, &other);
            let part = Part::sign(
                self.address,
                pieces.next().expect("a short block"),
                &self.signing,
            );
            let Message::Part(message) = said else {
                unreachable!("a block is told in parts");
            };
            let (stream, content) = (message.stream_id, StreamContent::Data(part));
            return Message::Part(StreamMessage::new(stream, message.sequence, content));
        }
        match said {
            Message::Signed(SignedConsensusMsg::Proposal(signed)) => {
                let mut proposal = signed.message;
                let instead = self.instead.get(&proposal.block);
                proposal.block = instead.copied().unwrap_or(proposal.block);
                let signed = self.signing.sign_proposal(proposal).await;
                Message::Signed(SignedConsensusMsg::Proposal(signed.expect("signed")))
            }
            Message::Signed(SignedConsensusMsg::Vote(signed)) => {
                let mut vote = signed.message;
                vote.block = match vote.block {
                    NilOrVal::Nil => NilOrVal::Nil,
                    NilOrVal::Val(block) => match self.instead.get(&block) {
                        Some(instead) => NilOrVal::Val(*instead),
                        None => NilOrVal::Nil,
                    },
                };
                let signed = self.signing.sign_vote(vote).await;
                Message::Signed(SignedConsensusMsg::Vote(signed.expect("signed")))
            }
            said => said,
        }
    }

    /// A block in the place of its own: one that leads elsewhere, or one without messages, which is as good.
    fn other(&self, node: &Node, bytes: &[u8]) -> Option<Vec<u8>> {
        let mut block = Block::decode(bytes)?;
        if self.vice == Vice::MisstatesRoots {
            block.header.state[0] ^= 1;
            return Some(block.encode());
        }
        let (header, app) = (&block.header, &node.app);
        let empty = app.ingest.draft(header.at, [], 0, 0).ok()?;
        let other = Block::of(header.height, header.parent, &empty);
        (header.height == app.height + 1 && other != block).then(|| other.encode())
    }
}
