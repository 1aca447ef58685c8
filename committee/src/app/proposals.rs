//! Blocks that are proposed, by this node or by another.

use linli_node::NodeError;
use linli_node::sequencer::{BadBlock, Checked};
use linli_primitives::Digest;
use linli_wire::Message;
use malachite::Reply;
use malachite::app::types::core::{Round, Validity};
use malachite::app::types::{LocallyProposedValue, ProposedValue};

use super::{App, Done, broken};
use crate::block::{Block, BlockId, Header};
use crate::codec::round;
use crate::context::{Consensus, Height};
use crate::ledger::Undecided;
use crate::part::{Proposed, Signed, Whole};
use crate::validators::Address;

/// Seconds by which a proposer's clock may differ from a voter's.
pub(super) const TOLERANCE: i64 = 10;
/// Messages of a block.
const MOST: usize = 1024;
/// Bytes of a block, unless one message has more.
const MOST_BYTES: usize = 4 << 20;
/// Heights ahead of the record for which blocks are kept.
const AHEAD: u64 = 2;

/// Why a block is not taken.
#[derive(Debug, thiserror::Error)]
pub(super) enum Flaw {
    /// Whoever made it, or passed it on, made it so.
    #[error("{0}")]
    Block(String),
    /// This node cannot tell.
    #[error(transparent)]
    Own(NodeError),
}

impl Flaw {
    fn of(what: &str) -> Self {
        Self::Block(what.to_owned())
    }
}

impl From<BadBlock> for Flaw {
    fn from(bad: BadBlock) -> Self {
        match bad {
            BadBlock::Node(error) => Self::Own(error),
            bad => Self::Block(bad.to_string()),
        }
    }
}

impl App {
    /// Blocks that were proposed for this round before the engine began it.
    pub(crate) fn known(
        &mut self,
        height: Height,
        round: Round,
    ) -> Done<Vec<ProposedValue<Consensus>>> {
        if height.0 != self.height + 1 {
            return Ok(Vec::new());
        }
        let (now, later) = core::mem::take(&mut self.early)
            .into_iter()
            .partition(|block| block.proposed.height <= height.0);
        self.early = later;
        for block in Vec::<Undecided>::into_iter(now) {
            // Others may decide on this height than on the one at which it came.
            if self.is_turn_of(&block.proposed) {
                self.judge(block)?;
            }
        }
        let mut known = Vec::new();
        for block in self.ledger.undecided(height.0)? {
            if block.proposed.round == round.as_i64() {
                known.extend(self.judge(block)?);
            }
        }
        Ok(known)
    }

    pub(crate) async fn propose(
        &mut self,
        height: Height,
        round: Round,
        reply: Reply<LocallyProposedValue<Consensus>>,
    ) -> Done {
        let block = match self.proposed_before(height, round)? {
            Some(block) => block,
            None => self.build(height, round)?,
        };
        let _ = reply.send(LocallyProposedValue {
            height,
            round,
            value: block.id,
        });
        #[cfg(feature = "liar")]
        if !self.tells(&block, height, round).await? {
            return Ok(());
        }
        self.tell_whole(Whole::Block(block.proposed), &block.bytes)
            .await;
        Ok(())
    }

    /// What this node proposed in this round before it was started again: another block would be a second proposal.
    pub(super) fn proposed_before(&self, height: Height, round: Round) -> Done<Option<Undecided>> {
        let own = Proposed {
            height: height.0,
            round: round.as_i64(),
            valid_round: Round::Nil.as_i64(),
            proposer: self.key.address(),
        };
        let undecided = self.ledger.undecided(height.0)?;
        Ok(undecided.into_iter().find(|block| block.proposed == own))
    }

    pub(super) fn build(&mut self, height: Height, round: Round) -> Done<Undecided> {
        let at = self.ingest.now().max(self.at);
        let due = self.ingest.due(at);
        let candidates = due.iter().chain(self.pool.iter());
        let checked = self.ingest.draft(at, candidates, MOST, MOST_BYTES);
        let checked = checked.map_err(broken)?;
        let block = Block::of(height.0, self.tip, &checked);
        #[cfg(test)]
        let block = block.with(self.forgery.as_deref());
        #[cfg(feature = "liar")]
        let block = super::lies::falsified(block);
        let bytes = block.encode();
        let id = BlockId::of(&self.realm, &bytes);
        let proposed = Proposed {
            height: height.0,
            round: round.as_i64(),
            valid_round: Round::Nil.as_i64(),
            proposer: self.key.address(),
        };
        let block = Undecided {
            id,
            proposed,
            bytes,
        };
        self.ledger.keep(&block)?;
        self.checked.insert(id, checked);
        Ok(block)
    }

    /// A block that its proposer signed.
    pub(super) fn proposed(
        &mut self,
        proposed: Proposed,
        Signed { bytes, seals }: Signed,
    ) -> Done<Option<ProposedValue<Consensus>>> {
        let block = Undecided {
            id: BlockId::of(&self.realm, &bytes),
            proposed,
            bytes,
        };
        self.roused = true;
        self.seals.insert((proposed, block.id), seals);
        if proposed.height == self.height + 1 {
            return self.judge(block);
        }
        if self.early.len() < 2 * AHEAD as usize {
            self.early.push(block);
        }
        Ok(None)
    }

    /// Whether a piece of this block is looked at: whose turn it is signs it, and it can still be decided on.
    pub(super) fn is_wanted(&self, by: &Address, proposed: &Proposed) -> bool {
        let heights = self.height + 1..=self.height + AHEAD;
        *by == proposed.proposer && heights.contains(&proposed.height) && self.is_turn_of(proposed)
    }

    fn is_turn_of(&self, proposed: &Proposed) -> bool {
        let turn = self.validators.proposer(proposed.height, proposed.round);
        turn.address() == proposed.proposer
    }

    /// Verifies a block for the next height, and keeps it if it is good. `None` where this node cannot tell: it says
    /// nothing of the block then, which the others may decide on.
    pub(crate) fn judge(&mut self, block: Undecided) -> Done<Option<ProposedValue<Consensus>>> {
        let proposed = block.proposed;
        let is_known = self.checked.contains_key(&block.id);
        let is_good = is_known
            || match self.check(&block.bytes, Some(proposed.valid_round)) {
                Ok(checked) => {
                    self.checked.insert(block.id, checked);
                    true
                }
                Err(Flaw::Own(error)) => {
                    tracing::error!(height = proposed.height, %error, "a block that this node cannot check");
                    return Ok(None);
                }
                Err(reason) => {
                    let proposer = proposed.proposer;
                    tracing::warn!(%proposer, height = proposed.height, %reason, "a bad block");
                    false
                }
            };
        if is_good {
            self.ledger.keep(&block)?;
        }
        Ok(Some(ProposedValue {
            height: Height(proposed.height),
            round: round(proposed.round).map_err(broken)?,
            valid_round: round(proposed.valid_round).map_err(broken)?,
            proposer: proposed.proposer,
            value: block.id,
            validity: Validity::from_bool(is_good),
        }))
    }

    /// Whether a record's first message is the document whose validators decide on it.
    fn founds(&self, bytes: &[u8]) -> bool {
        match Message::decode(bytes) {
            Ok(Message::Community(founding)) => founding.act.id() == self.settings.community,
            _ => false,
        }
    }

    /// Whether a block follows the record. A block that is not decided on has to be of this time: `valid_round` says in
    /// which round enough found that it was, if they did.
    pub(super) fn check(&self, bytes: &[u8], valid_round: Option<i64>) -> Result<Checked, Flaw> {
        let block = self.following(bytes, valid_round)?;
        let vouched = |digest: &Digest| self.pool.get(digest);
        let checked = self.ingest.check(block.header.at, &block.messages, vouched);
        leading(&block.header, checked?)
    }

    /// The same of a block under which there are enough votes, all but the proofs, which whoever voted has verified.
    pub(super) fn check_signed(&self, bytes: &[u8]) -> Result<Checked, Flaw> {
        let block = self.following(bytes, None)?;
        let checked = self.ingest.check_decided(block.header.at, &block.messages);
        leading(&block.header, checked?)
    }

    fn following(&self, bytes: &[u8], valid_round: Option<i64>) -> Result<Block, Flaw> {
        let block = Block::decode(bytes).ok_or_else(|| Flaw::of("its bytes mean nothing"))?;
        let header = &block.header;
        if (header.height, header.parent) != (self.height + 1, self.tip) {
            return Err(Flaw::of("it does not follow the last one"));
        }
        if header.at < self.at {
            return Err(Flaw::of("it is older than the last one"));
        }
        if let Some(valid_round) = valid_round {
            // By the machine's clock: the record's own time may be ahead of it already, and must not run on from there.
            let off = header.at.saturating_sub(self.ingest.clock());
            let is_later = header.at > self.at && off > TOLERANCE;
            if is_later || (off < -TOLERANCE && valid_round < 0) {
                return Err(Flaw::Block(format!("its time is off by {off} seconds")));
            }
        }
        let founding = block.messages.first().filter(|_| self.size == 0);
        if founding.is_some_and(|bytes| !self.founds(bytes)) {
            return Err(Flaw::of("it founds another community"));
        }
        Ok(block)
    }
}

/// Whether a block's messages lead to what its header says.
fn leading(header: &Header, checked: Checked) -> Result<Checked, Flaw> {
    let head = checked.head();
    if (head.size, head.root.0, head.state.0) == (header.size, header.root, header.state) {
        Ok(checked)
    } else {
        Err(Flaw::of("its messages lead elsewhere"))
    }
}
