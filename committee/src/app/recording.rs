//! Blocks that were decided on.

use linli_node::seat::CatchUp;
use malachite::app::engine::host::SyncedValueOutcome;
use malachite::app::types::ProposedValue;
use malachite::app::types::core::{CommitCertificate, Round, Validity};
use malachite::app::types::sync::RawDecidedValue;

use super::proposals::Flaw;
use super::{App, Done, LOOK, Stop, broken};
use crate::block::{Block, BlockId, Header};
use crate::codec::CommitBytes;
use crate::context::{Consensus, Height};
use crate::validators::{Address, Validators};

/// Bytes of the blocks that are handed to one that catches up at a time, and their number.
const SERVED_BYTES: usize = 8 << 20;

impl App {
    /// Brings the record up to the last decided block.
    pub(crate) fn resume(&mut self) -> Done {
        self.waits = self.ledger.waits()?;
        self.heed_validators()?;
        let head = self.ingest.head().map_err(broken)?;
        let Some(last) = self.ledger.last()? else {
            if head.size > 0 {
                let reason = "the record was begun without the committee".to_owned();
                return Err(Stop::Broken(reason));
            }
            return Ok(());
        };
        if head.size < last.header.size {
            let bytes = self.ledger.bytes(last.commit.block)?;
            let block = bytes.as_deref().and_then(Block::decode);
            let lost = || Stop::Broken("a decided block is lost".to_owned());
            let block = block.ok_or_else(lost)?;
            let checked = self
                .ingest
                .check(block.header.at, &block.messages, |_| None);
            let checked = checked.map_err(broken)?;
            self.ingest
                .record_block(&checked, |_| None)
                .map_err(broken)?;
        }
        let head = self.ingest.head().map_err(broken)?;
        let header = &last.header;
        if (head.size, head.root.0, head.state.0) != (header.size, header.root, header.state) {
            let reason = "the record is not what the committee decided on".to_owned();
            return Err(Stop::Broken(reason));
        }
        self.follow(last.commit.block, header);
        self.heed_validators()?;
        self.ledger.recorded(header.height)?;
        Ok(())
    }

    /// The record says who decides from here on.
    fn heed_validators(&mut self) -> Done {
        let Some(named) = self.ingest.validators() else {
            return Ok(());
        };
        let none = || Stop::Broken("the record is one node's".to_owned());
        let validators = Validators::of(&named).ok_or_else(none)?;
        if core::mem::replace(&mut self.validators, validators) != self.validators
            && self.waits.is_some()
        {
            self.wait_anew()?;
        }
        for validator in self.validators.all() {
            if !self.settings.peers.contains_key(&validator.address()) {
                let name = validator.key.name();
                tracing::warn!(name, "a validator whose address is not known here");
            }
        }
        Ok(())
    }

    fn follow(&mut self, tip: BlockId, header: &Header) {
        self.tip = tip;
        (self.height, self.at, self.size) = (header.height, header.at, header.size);
        self.ingest.holds(header.height);
    }

    /// Records a block that was decided on. While there is no room for it, others go on.
    pub(super) async fn record(&mut self, certificate: &CommitCertificate<Consensus>) -> Done {
        let (id, height) = (certificate.value_id, certificate.height.0);
        let lost = || Stop::Broken(format!("the committee decided on {id}, which is not here"));
        let bytes = self.ledger.bytes(id)?.ok_or_else(lost)?;
        let header = Block::decode(&bytes).ok_or_else(lost)?.header;
        let signed = self.signed.take().filter(|(signed, _)| *signed == id);
        let checked = match self.checked.remove(&id).or(signed.map(|(_, block)| block)) {
            Some(checked) => checked,
            None => self.check(&bytes, None).map_err(broken)?,
        };
        self.ledger
            .decide(&header, &CommitBytes::from(certificate))?;
        while let Err(rejected) = self
            .ingest
            .record_block(&checked, |digest| self.pool.take(digest))
        {
            tracing::error!(%rejected, height, "a decided block is not recorded yet");
            tokio::time::sleep(LOOK).await;
            self.ingest.look_after();
            if self.ingest.is_stopping() {
                return Err(Stop::Ended);
            }
        }
        self.ledger.recorded(height)?;
        self.follow(id, &header);
        self.heed_validators()?;
        self.checked.clear();
        self.pieces.decided(height);
        self.seals.retain(|(block, _), _| block.height > height);
        self.early.retain(|block| block.proposed.height > height);
        self.roused = !self.early.is_empty();
        self.open = None;
        self.ingest.decided();
        // Ballots exclude few others, which are looked through once a second; all else may exclude any.
        if checked.messages().len() == 0 || self.ingest.changes() != self.changes {
            self.keep_fit();
        }
        tracing::debug!(height, size = header.size, "recorded a block");
        self.cosign().await;
        Ok(())
    }

    /// Gives up what waits and can no longer be recorded.
    pub(super) fn keep_fit(&mut self) {
        self.changes = self.ingest.changes();
        self.pool.keep_fit(&self.ingest);
    }

    /// Decided blocks, for a node that catches up.
    pub(crate) fn decided(&self, first: u64, last: u64) -> Done<Vec<RawDecidedValue<Consensus>>> {
        let mut decided = Vec::new();
        let mut bytes = 0;
        // A peer names the heights, and may name some that are no block's.
        let Some(before) = first.checked_sub(1).filter(|it| *it < self.height) else {
            return Ok(decided);
        };
        let before = self.ledger.decided(before)?;
        let mut size = before.map_or(0, |block| block.header.size);
        for height in first..=last.min(self.height) {
            let Some(block) = self.ledger.decided(height)? else {
                break;
            };
            let entries = size..block.header.size;
            size = block.header.size;
            let messages = self.ingest.messages(entries).map_err(broken)?;
            let block = (block.header, messages, block.commit);
            let (header, messages, commit) = block;
            let value = Block { header, messages }.encode();
            bytes += value.len();
            if bytes > SERVED_BYTES && !decided.is_empty() {
                break;
            }
            let certificate = commit.certificate().map_err(broken)?;
            decided.push(RawDecidedValue::new(value.into(), certificate));
        }
        Ok(decided)
    }

    /// A block that was decided on while this node was away. The engine has checked the votes.
    pub(super) fn synced(
        &mut self,
        height: Height,
        round: Round,
        proposer: Address,
        bytes: &[u8],
    ) -> Done<SyncedValueOutcome<Consensus>> {
        if height.0 != self.height + 1 {
            return Ok(SyncedValueOutcome::LocalTransientError);
        }
        let by_votes = self.settings.catch_up == CatchUp::Votes;
        let checked = if by_votes {
            self.check_signed(bytes)
        } else {
            self.check(bytes, None)
        };
        let checked = match checked {
            Ok(checked) => checked,
            Err(reason) => {
                tracing::error!(%height, %reason, "a decided block that cannot be recorded");
                return Ok(match reason {
                    Flaw::Block(_) => SyncedValueOutcome::PeerFault,
                    Flaw::Own(_) => SyncedValueOutcome::LocalTransientError,
                });
            }
        };
        let id = BlockId::of(&self.realm, bytes);
        if by_votes {
            // Whether the votes are for these bytes, the engine has yet to see.
            self.signed = Some((id, checked));
        } else {
            self.checked.insert(id, checked);
        }
        self.ledger.keep_handed(height.0, id, bytes)?;
        Ok(SyncedValueOutcome::Verdict(ProposedValue {
            height,
            round,
            valid_round: Round::Nil,
            proposer,
            value: id,
            validity: Validity::Valid,
        }))
    }
}
