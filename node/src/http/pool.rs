//! A pool's movements over time, read from the record as it grows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use linli_primitives::SchemeId;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::message::MessageKind;
use linli_wire::pool::Direction;

use super::App;
use super::answers::Place;
use super::answers::scheme::{Movement, MovementKind};
use super::problem::Problem;
use crate::error::NodeError;
use crate::store::Stored;

/// Movements in one answer.
pub(crate) const PAGE: usize = 1000;

/// What was read of each scheme.
#[derive(Default)]
pub(crate) struct Books(Mutex<HashMap<SchemeId, Book>>);

#[derive(Default)]
struct Book {
    /// First entry that was not looked at.
    next: u64,
    balance: u64,
    movements: Vec<Movement>,
}

impl Books {
    /// At most [`PAGE`] movements of `scheme` from number `from` on, and the number of the next one.
    pub(crate) fn page(
        &self,
        app: &App,
        scheme: SchemeId,
        from: u64,
    ) -> Result<(Vec<Movement>, Option<u64>), Problem> {
        let mut books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let book = books.entry(scheme).or_default();
        for stored in app
            .engine()
            .find(MessageKind::Act, Some(scheme.to_bytes()))?
        {
            if stored.index >= book.next {
                book.read(app, &stored)?;
                book.next = stored.index + 1;
            }
        }
        let from = usize::try_from(from)
            .unwrap_or(usize::MAX)
            .min(book.movements.len());
        let to = (from + PAGE).min(book.movements.len());
        let next = (to < book.movements.len()).then_some(to as u64);
        Ok((book.movements[from..to].to_vec(), next))
    }
}

impl Book {
    fn read(&mut self, app: &App, stored: &Stored) -> Result<(), Problem> {
        let digest = stored.entry.message;
        let bytes = app.engine().message(digest)?;
        let bytes =
            bytes.ok_or_else(|| NodeError::corrupt(format!("messages {digest}"), "missing"))?;
        let message = Message::decode(&bytes)
            .map_err(|error| NodeError::corrupt(format!("messages {digest}"), error))?;
        let Message::Act { act, .. } = message else {
            return Ok(());
        };
        let (kind, amount, fee, reference, payout) = match act {
            Act::Contribute(signed) => {
                let kind = match signed.act.direction {
                    Direction::Received => MovementKind::Received,
                    Direction::Returned => MovementKind::Returned,
                };
                (kind, signed.act.amount.get(), 0, signed.act.reference, None)
            }
            Act::Pay(signed) => {
                let (net, fee) = (signed.act.net.get(), signed.act.fee.get());
                let payout = Some((signed.act.round, signed.act.claim));
                (
                    MovementKind::Paid,
                    net + fee,
                    fee,
                    signed.act.reference,
                    payout,
                )
            }
            _ => return Ok(()),
        };
        // What the record took reconciles.
        self.balance = match kind {
            MovementKind::Received => self.balance.saturating_add(amount),
            MovementKind::Returned | MovementKind::Paid => self.balance.saturating_sub(amount),
        };
        self.movements.push(Movement {
            number: self.movements.len() as u64,
            kind,
            amount,
            fee,
            reference,
            round: payout.map(|(round, _)| round),
            claim: payout.map(|(_, claim)| claim.to_string()),
            balance: self.balance,
            place: Place {
                index: stored.index,
                at: stored.entry.at,
            },
            message: digest.to_string(),
        });
        Ok(())
    }
}
