//! The state that a record leads to, made again.

use std::path::Path;
use std::sync::OnceLock;

use linli_log::{Checkpoint, SignedNote};
use linli_rules::community::CommunityState;
use linli_verifier::BATCH;
use linli_verifier::MessageVerifier;
use linli_wire::message::Message;

use crate::error::NodeError;
use crate::snapshot;
use crate::store::{Reader, check_entry};

/// Entries read at once.
const PAGE: usize = 256;

/// The verifier of this process: its keys follow from the program alone and take a while to derive.
pub(crate) fn verifier() -> Result<&'static MessageVerifier, NodeError> {
    static VERIFIER: OnceLock<MessageVerifier> = OnceLock::new();
    if let Some(verifier) = VERIFIER.get() {
        return Ok(verifier);
    }
    let made = MessageVerifier::ready().map_err(|e| NodeError::Params(e.to_string()))?;
    Ok(VERIFIER.get_or_init(|| made))
}

/// What is done with a message's proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proofs {
    /// They are verified.
    Verified,
    /// The record is the node's own: it verified them before it signed for them.
    Trusted,
}

/// Applies entries in order.
pub(crate) struct Replay {
    verifier: &'static MessageVerifier,
    proofs: Proofs,
    state: CommunityState,
    /// What is to be verified together, with its times: ballots, or one other message.
    together: Vec<(i64, Message)>,
}

impl Replay {
    /// Goes on from `state`.
    pub(crate) fn new(proofs: Proofs, state: CommunityState) -> Result<Self, NodeError> {
        Ok(Self {
            verifier: verifier()?,
            proofs,
            state,
            together: Vec::new(),
        })
    }

    /// Takes the next message. It may be applied only with later ones.
    pub(crate) fn push(&mut self, at: i64, message: Message) -> Result<(), NodeError> {
        // What ballots are verified against does not change by other ballots.
        let alone = !matches!(message, Message::Ballot(_));
        if alone {
            self.flush()?;
        }
        self.together.push((at, message));
        match alone || self.together.len() >= BATCH {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Entries pushed.
    pub(crate) fn height(&self) -> u64 {
        self.state.height() + self.together.len() as u64
    }

    /// The state after all that was pushed.
    pub(crate) fn state(&mut self) -> Result<&CommunityState, NodeError> {
        self.flush()?;
        Ok(&self.state)
    }

    fn flush(&mut self) -> Result<(), NodeError> {
        let entries = std::mem::take(&mut self.together);
        let messages: Vec<_> = entries.iter().map(|(at, message)| (*at, message)).collect();
        let offers = match self.proofs {
            Proofs::Verified => self.verifier.verify_timed(&self.state, &messages),
            Proofs::Trusted => self.verifier.offers_unchecked(&self.state, &messages),
        };
        for ((at, _), offer) in messages.into_iter().zip(offers) {
            let index = self.state.height();
            let refused = |detail: String| NodeError::Replay { index, detail };
            let offer = offer.map_err(|e| refused(e.to_string()))?;
            self.state
                .apply(at, offer)
                .map_err(|e| refused(e.to_string()))?;
        }
        Ok(())
    }
}

/// The state of a node's own record: from the newest good snapshot, and the entries since.
///
/// The state must be the one that was signed for.
pub(crate) fn from_store(reader: &Reader<'_>, data: &Path) -> Result<CommunityState, NodeError> {
    let (newest, bad) = snapshot::newest(data, reader);
    for reason in bad {
        tracing::warn!(%reason, "a snapshot is passed over");
    }
    let from = |state| {
        let mut replay = Replay::new(Proofs::Trusted, state)?;
        run(&mut replay, reader).map(|()| replay.state)
    };
    let Some(newest) = newest else {
        return from(CommunityState::new());
    };
    from(newest).or_else(|error| {
        tracing::warn!(%error, "the newest snapshot is passed over");
        from(CommunityState::new())
    })
}

/// Pushes the record's entries after those that `replay` has, and compares the state with the signed one.
pub(crate) fn run(replay: &mut Replay, reader: &Reader<'_>) -> Result<(), NodeError> {
    let signed = signed_state(reader)?;
    compare(&replay.state, signed)?;
    loop {
        let page = reader.entries(replay.height(), PAGE)?;
        for stored in &page {
            let message = check_entry(reader, stored)?;
            replay.push(stored.entry.at, message)?;
            if signed.is_some_and(|(size, _)| size == stored.index + 1) {
                compare(replay.state()?, signed)?;
            }
        }
        if page.is_empty() {
            return replay.flush();
        }
    }
}

/// The size and state root of the newest checkpoint.
fn signed_state(reader: &Reader<'_>) -> Result<Option<(u64, [u8; 32])>, NodeError> {
    let Some((size, note)) = reader.checkpoint()? else {
        return Ok(None);
    };
    let place = || format!("checkpoints {size}");
    let note = SignedNote::parse(&note).map_err(|e| NodeError::corrupt(place(), e))?;
    let checkpoint = Checkpoint::parse(note.text()).map_err(|e| NodeError::corrupt(place(), e))?;
    let state = checkpoint
        .state()
        .ok_or_else(|| NodeError::corrupt(place(), "names no state"))?;
    Ok(Some((size, state)))
}

fn compare(state: &CommunityState, signed: Option<(u64, [u8; 32])>) -> Result<(), NodeError> {
    match signed {
        Some((size, root)) if size == state.height() && root != state.state_root().0 => {
            let place = format!("checkpoints {size}");
            Err(NodeError::corrupt(
                place,
                "the entries lead to another state",
            ))
        }
        _ => Ok(()),
    }
}
