//! Reads a message's bytes from a request: no more of them than a message of its kind may have, and within a time
//! limit.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, header, request};
use futures_util::StreamExt;
use linli_rule::Rule;
use linli_wire::message::{MAX_BYTES, MessageKind};
use tokio::time::{Instant, timeout_at};

use super::answers::message::Submission;
use super::figures::Figures;
use super::limits::{Seat, Seats, Share, Source, patience};
use super::problem::Problem;
use crate::config;

/// Bodies up to this length are small; only a few larger ones are taken at once. It is also the longest JSON body,
/// in hex a message of 2 MiB: longer ones come as bytes.
pub(crate) const SMALL: usize = (4 << 20) + 64;

/// How a message is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Bytes,
    Json,
}

/// Bodies that are being received.
pub(crate) struct Bodies {
    /// In KiB.
    budget: Seats,
    large: Seats,
    begin: Duration,
}

/// A message's bytes, and the room they take.
pub(crate) struct Taken {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// To be held as long as the bytes are in use.
    pub(crate) room: Room,
}

/// Part of the budget, or a seat among the large bodies; until it is dropped.
pub(crate) enum Room {
    /// In KiB.
    Small(Option<Seat>),
    /// Of one body.
    Large(#[expect(dead_code, reason = "held, not asked")] Seat),
}

impl Bodies {
    /// Room for bodies; waiting for the first byte and for a small body may take `limits.timeout_seconds`.
    pub(crate) fn new(limits: &config::Limits, figures: &Figures) -> Self {
        let kib = Share {
            all: limits.body_bytes >> 10,
            each: limits.body_bytes_per_address >> 10,
        };
        let large = Share {
            all: limits.large_bodies,
            each: limits.large_bodies_per_address,
        };
        Self {
            budget: Seats::new("KiB of messages", kib, figures),
            large: Seats::new("large messages", large, figures),
            begin: limits.patience(),
        }
    }

    /// Reads the message of a request.
    pub(crate) async fn read(
        &self,
        source: Source,
        head: &request::Parts,
        body: Body,
    ) -> Result<Taken, Problem> {
        let form = Form::of(&head.headers)?;
        let limit = match form {
            Form::Bytes => MAX_BYTES,
            Form::Json => SMALL,
        };
        if announced(&head.headers).is_some_and(|length| length > limit as u64) {
            return Err(Problem::too_large(limit));
        }
        let too_large = |limit, _| Problem::too_large(limit);
        let mut taken = self.collect(source, form, limit, body, too_large).await?;
        if form == Form::Json {
            taken.bytes = unwrap(&taken.bytes)?;
        }
        Ok(taken)
    }

    /// Reads what is no message, in at most `limit` bytes; `too_large` says what is wrong with so many.
    pub(crate) async fn read_other(
        &self,
        source: Source,
        body: Body,
        limit: usize,
        too_large: impl Fn(usize) -> Problem,
    ) -> Result<Taken, Problem> {
        let too_large = |_, found| too_large(found).closing();
        self.collect(source, Form::Json, limit, body, too_large)
            .await
    }

    async fn collect(
        &self,
        source: Source,
        form: Form,
        mut limit: usize,
        body: Body,
        too_large: impl Fn(usize, usize) -> Problem,
    ) -> Result<Taken, Problem> {
        let mut body = body.into_data_stream();
        let started = Instant::now();
        let mut taken = Taken {
            bytes: Vec::new(),
            room: Room::Small(None),
        };
        loop {
            let deadline = started + patience(self.begin, taken.bytes.len());
            let part = timeout_at(deadline, body.next())
                .await
                .map_err(|_| Problem::too_slow())?;
            let Some(part) = part else { return Ok(taken) };
            let part = part.map_err(|_| Problem::body("the body breaks off"))?;
            let before = taken.bytes.len();
            if before + part.len() > limit {
                return Err(too_large(limit, before + part.len()));
            }
            self.make_room(source, &mut taken, part.len())?;
            taken.bytes.extend_from_slice(&part);
            if form == Form::Bytes && before <= 8 && taken.bytes.len() > 8 {
                limit = limit_of(&taken.bytes)?;
                if taken.bytes.len() > limit {
                    return Err(too_large(limit, taken.bytes.len()));
                }
            }
        }
    }

    /// Small bodies share one budget, a large one takes a seat of its own.
    fn make_room(&self, source: Source, taken: &mut Taken, more: usize) -> Result<(), Problem> {
        let Room::Small(held) = &mut taken.room else {
            return Ok(());
        };
        if taken.bytes.len() + more > SMALL {
            taken.room = Room::Large(self.large.take(source)?);
            return Ok(());
        }
        let kib = |bytes: usize| bytes.div_ceil(1 << 10);
        let more = kib(taken.bytes.len() + more) - kib(taken.bytes.len());
        match held {
            Some(held) => held.grow(more),
            None if more == 0 => Ok(()),
            none => {
                let mut seat = self.budget.take(source)?;
                seat.grow(more - 1)?;
                *none = Some(seat);
                Ok(())
            }
        }
    }
}

impl Form {
    fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        if headers.contains_key(header::CONTENT_ENCODING) {
            return Err(Problem::media_type());
        }
        let value = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let essence = value
            .and_then(|value| value.split(';').next())
            .unwrap_or_default();
        match essence.trim().to_ascii_lowercase().as_str() {
            "application/octet-stream" => Ok(Self::Bytes),
            "application/json" => Ok(Self::Json),
            _ => Err(Problem::media_type()),
        }
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// The longest message that begins with these bytes.
fn limit_of(bytes: &[u8]) -> Result<usize, Problem> {
    let refuse = |error: linli_wire::DecodeError| {
        let status = super::problem::status_of(error.rule());
        Problem::new(status, error.rule(), error.detail()).closing()
    };
    MessageKind::peek(bytes)
        .map(MessageKind::max_bytes)
        .map_err(refuse)
}

/// The message in JSON. Errors do not repeat what was sent.
fn unwrap(json: &[u8]) -> Result<Vec<u8>, Problem> {
    let text = std::str::from_utf8(json).map_err(|_| Problem::body("not UTF-8"))?;
    let Submission { message } = serde_json::from_str(text)
        .map_err(|_| Problem::body("not a JSON object whose one field, message, is a string"))?;
    let lower = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if message.as_bytes().iter().all(lower) {
        hex::decode(&message).map_err(|_| Problem::body("an odd number of hex digits"))
    } else {
        Err(Problem::body("the message is not lower-case hex"))
    }
}

#[cfg(test)]
mod tests;
