//! What the node itself records: the closing of a poll whose time has come, and a result that is known.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use linli_primitives::PollId;
use linli_wire::message::{Message, MessageKind};

use crate::engine::shared::Shared;

/// A refused message is tried again after this many seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Remembers what it tried.
#[derive(Default)]
pub(crate) struct Clerk {
    tried: HashMap<(MessageKind, PollId), Instant>,
}

impl Clerk {
    /// The messages that are due at `at`.
    pub(crate) fn due(&mut self, shared: &Shared, at: i64) -> Vec<Message> {
        if shared.closed().is_some() {
            return Vec::new();
        }
        let state = shared.state();
        let due = state.polls().filter_map(|poll| {
            let id = poll.id();
            match poll.result() {
                Some(result) if !state.is_decided(id) => {
                    Some((id, Message::Result(result.clone())))
                }
                _ => Some((id, Message::Close(poll.closing_at(at).ok()?))),
            }
        });
        let due: Vec<_> = due.collect();
        drop(state);
        let now = Instant::now();
        self.tried.retain(|_, tried| now < *tried + PATIENCE);
        due.into_iter()
            .map(|(poll, message)| ((message.kind(), poll), message))
            .filter(|(key, _)| !self.tried.contains_key(key))
            .collect::<Vec<_>>()
            .into_iter()
            .map(|(key, message)| {
                self.tried.insert(key, now);
                message
            })
            .collect()
    }
}
