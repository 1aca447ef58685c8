//! What nodes tell each other beside votes.

use linli_log::{Checkpoint, NoteSignature};
use linli_node::sequencer::Arrived;
use linli_primitives::roots::Roots;
use linli_rules::community::Offer;
use malachite::NetworkMsg;
use malachite::app::streaming::StreamContent;
use malachite::app::types::ProposedValue;
use malachite::app::types::streaming::{StreamId, StreamMessage};

use super::proposals::TOLERANCE;
use super::{App, Done};
use crate::block::BlockId;
use crate::codec::CommitBytes;
use crate::context::Consensus;
use crate::part::{Body, PIECE, Part, Proposed, Told, Whole};
use crate::signing::Signatures;
use crate::validators::Address;

/// Bytes around a message among others.
const FRAME: usize = 16;

impl App {
    pub(crate) async fn received(
        &mut self,
        part: StreamMessage<Part>,
    ) -> Done<Option<ProposedValue<Consensus>>> {
        let Some(part) = part.content.into_data() else {
            return Ok(None);
        };
        let signatures = Signatures(self.realm);
        let is_known = |by: &Address| {
            self.validators.get(by).is_some() || self.settings.peers.contains_key(by)
        };
        let Some((by, body, signature)) = part.open(is_known, &signatures) else {
            return Ok(None);
        };
        self.elsewhere.remove(&by);
        self.attendance.hear(by, self.ingest.clock());
        match body {
            Body::Cosignature { text, line, wants } => {
                let Ok(Checkpoint { size, origin, .. }) = Checkpoint::parse(&text) else {
                    return Ok(None);
                };
                if origin != self.settings.origin {
                    return Ok(None);
                }
                self.compare_clocks(by, &line);
                let by_key = self.validators.get(&by).map(|by| &by.key);
                let cosignature = (size, text, &*line);
                let twice = self.cosignatures.add(by, by_key, cosignature, self.size);
                if let Some(evidence) = twice {
                    self.accuse(evidence);
                }
                self.collect();
                // Whoever was away when the others told theirs asks for them.
                self.asked |= wants && size <= self.size && by != self.key.address();
                Ok(None)
            }
            Body::Repeated {
                of,
                presence,
                signature,
            } => {
                if of == self.key.address() {
                    self.hear_of_itself(by, presence, signature)?;
                }
                Ok(None)
            }
            Body::Alive(presence) => {
                if by != self.key.address() {
                    self.repeat(by, presence, signature).await;
                }
                Ok(None)
            }
            Body::Here { last, wants } => {
                if by != self.key.address() {
                    self.asked_where |= wants;
                    self.hear_where(by, last, wants);
                }
                Ok(None)
            }
            Body::Piece {
                of,
                number,
                nth,
                count,
                bytes,
            } => {
                if let Whole::Block(proposed) = of
                    && !self.is_wanted(&by, &proposed)
                {
                    return Ok(None);
                }
                let (key, piece) = ((of, number), (bytes, signature));
                let Some(whole) = self.pieces.add(by, key, (nth, count), piece) else {
                    return Ok(None);
                };
                match of {
                    Whole::Messages => {
                        let told: Vec<Told> = borsh::from_slice(&whole.bytes).unwrap_or_default();
                        for Told { message, roots } in told {
                            self.intake.push(message, Roots::from_bytes(&roots));
                        }
                        Ok(None)
                    }
                    Whole::Block(proposed) => self.proposed(proposed, whole),
                }
            }
        }
    }

    /// A validator says how many blocks there are. More than this node's own have to be shown: one who lies could let it
    /// wait for ever.
    fn hear_where(&mut self, by: Address, last: Option<CommitBytes>, wants: bool) {
        if self.validators.get(&by).is_none() {
            return;
        }
        let is_shown = |last: &CommitBytes| {
            last.height <= self.height || last.holds(&self.validators, &Signatures(self.realm))
        };
        if self.waits == Some(None) && last.as_ref().is_none_or(is_shown) {
            self.heard.insert(by, last.map_or(0, |last| last.height));
        }
        // A validator that waits for blocks is not left waiting for messages.
        if wants && self.height > 0 && !self.roused {
            self.roused = self.rousing.may(by);
        }
    }

    /// Messages that were verified here: the others are told of those that came here first.
    pub(crate) async fn take_in(&mut self, arrived: Vec<Arrived>) {
        let mut told = Vec::new();
        for arrived in arrived {
            if self.is_foreign(&arrived) {
                continue;
            }
            let Some(arrived) = self.ingest.keep(arrived) else {
                continue;
            };
            let tell = arrived.is_awaited().then(|| Told::of(&arrived));
            let is_new = self.pool.add(arrived);
            told.extend(tell.filter(|_| is_new));
        }
        self.tell_messages(told).await;
    }

    /// Tells the others of messages, as many at a time as fit a piece: each piece is signed, and checked by all.
    pub(crate) async fn tell_messages(&mut self, mut told: Vec<Told>) {
        while !told.is_empty() {
            let mut bytes = 0;
            let fit = told.iter().take_while(|it| {
                bytes += it.length() + FRAME;
                bytes <= PIECE
            });
            // One message that is longer than that has several pieces to itself.
            let rest = told.split_off(fit.count().max(1));
            let bytes = borsh::to_vec(&told).expect("memory takes any bytes");
            self.tell_whole(Whole::Messages, &bytes).await;
            told = rest;
        }
    }

    /// Whether it founds another community than this one. Only a peer that lies passes such a message on.
    fn is_foreign(&self, arrived: &Arrived) -> bool {
        match arrived.offer() {
            Offer::Community(founding) => founding.act.id() != self.settings.community,
            _ => false,
        }
    }

    /// Tells the others that this node has the record up to here, unless all who need to know have been told. Who has no
    /// vote has nothing to say about that.
    pub(super) async fn cosign(&mut self) {
        let size = self.size;
        let wants = !self.cosignatures.is_cosigned(size);
        let asked = core::mem::take(&mut self.asked);
        if size == 0 || !(wants || asked) {
            return;
        }
        let own = self.key.address();
        if self.validators.get(&own).is_none() {
            return self.collect();
        }
        let at = self.ingest.clock().max(0).cast_unsigned();
        let Some(note) = self.ingest.checkpoint_of(size) else {
            return;
        };
        let line = self.key.cosign(note.text(), at).to_string();
        let text = note.text().to_owned();
        let cosignature = (size, text.clone(), &*line);
        self.cosignatures.add(own, None, cosignature, size);
        self.tell(Body::Cosignature { text, line, wants }).await;
        self.collect();
    }

    /// Rule `node.clock`: a cosignature says when it was made. More validators than may fail have to say that this node's
    /// clock is off.
    fn compare_clocks(&mut self, by: Address, line: &str) {
        let lines = NoteSignature::parse_lines(line).unwrap_or_default();
        let time = lines.first().and_then(|it| it.signature().first_chunk());
        let Some(time) = time.map(|time| u64::from_be_bytes(*time)) else {
            return;
        };
        if by == self.key.address() || self.validators.get(&by).is_none() {
            return;
        }
        let ahead = self.ingest.clock().saturating_sub_unsigned(time);
        self.clocks.insert(by, ahead);
        self.clocks
            .retain(|by, _| self.validators.get(by).is_some());
        let mut all: Vec<_> = self.clocks.values().copied().collect();
        all.sort_unstable();
        let liars = self.validators.all().len() - self.validators.quorum();
        let least = all.get(liars).copied().filter(|ahead| *ahead < -TOLERANCE);
        let most = all.iter().rev().nth(liars).copied();
        let most = most.filter(|ahead| *ahead > TOLERANCE);
        self.ingest.clock_is_ahead(least.or(most).unwrap_or(0));
    }

    pub(super) fn collect(&mut self) {
        let Some(note) = self.ingest.checkpoint_of(self.size) else {
            return;
        };
        let validators = &self.validators;
        if let Some((note, count)) = self.cosignatures.collect(&note, self.size, validators) {
            self.ingest.cosigned(&note, count);
        }
    }

    pub(super) async fn tell_whole(&mut self, of: Whole, bytes: &[u8]) {
        self.sent += 1;
        let number = self.sent;
        for piece in Body::pieces(of, number, bytes) {
            self.tell(piece).await;
        }
    }

    /// Tells the others once more of a block that another proposed, in the proposer's words.
    pub(super) async fn pass_on(&mut self, proposed: Proposed, id: BlockId, bytes: &[u8]) {
        let Some(seals) = self.seals.get(&(proposed, id)) else {
            return;
        };
        let parts: Vec<_> = seals.parts(proposed, bytes).collect();
        for part in parts {
            self.publish(part).await;
        }
    }

    pub(super) async fn tell(&mut self, body: Body) {
        let part = Part::sign(self.key.address(), body, &self.signing);
        self.publish(part).await;
    }

    async fn publish(&mut self, part: Part) {
        self.sent += 1;
        let stream = StreamId::new(self.sent.to_be_bytes().to_vec().into());
        let message = StreamMessage::new(stream, 0, StreamContent::Data(part));
        // The engine has ended if nobody listens; the next question says so.
        let _ = self
            .network
            .send(NetworkMsg::PublishProposalPart(message))
            .await;
    }
}
