//! A pool's movements over time, read from the record as it grows.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use linli_primitives::{EventNullifier, Money, SchemeId};
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::message::MessageKind;
use linli_wire::text::folded;

use super::App;
use super::answers::Place;
use super::answers::scheme::{Movement, MovementKind};
use super::problem::Problem;
use crate::error::NodeError;
use crate::store::Stored;

/// Movements in one answer.
pub(crate) const PAGE: usize = 1000;

/// The movements read so far, by scheme.
#[derive(Default)]
pub(crate) struct Books(Mutex<HashMap<SchemeId, Book>>);

#[derive(Default)]
struct Book {
    /// First entry not read yet.
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
        let Some(moved) = self.moved(act) else {
            return Ok(());
        };
        let Moved {
            kind,
            amount,
            reference,
            ..
        } = moved;
        // What is in the record reconciles.
        self.balance = match kind {
            MovementKind::Received | MovementKind::Bounced => self.balance.saturating_add(amount),
            MovementKind::Returned | MovementKind::Paid => self.balance.saturating_sub(amount),
            MovementKind::Corrected => {
                let without = self.balance.saturating_sub(moved.was.unwrap_or_default());
                without.saturating_add(amount)
            }
        };
        self.movements.push(Movement {
            number: self.movements.len() as u64,
            kind,
            amount,
            fee: moved.fee,
            reference,
            round: moved.payout.map(|(round, _)| round),
            claim: moved.payout.map(|(_, claim)| claim.to_string()),
            was: moved.was,
            corrects: moved.corrects,
            reason: moved.reason.map(str::to_owned),
            balance: self.balance,
            place: Place {
                index: stored.index,
                at: stored.entry.at,
            },
            message: digest.to_string(),
        });
        Ok(())
    }

    /// What an act moves in the pool; `None` for one that moves nothing.
    fn moved(&self, act: Act) -> Option<Moved> {
        let plain = |kind, amount: Money, reference| Moved {
            kind,
            amount: amount.get(),
            fee: 0,
            reference,
            payout: None,
            was: None,
            corrects: None,
            reason: None,
        };
        Some(match act {
            Act::Contribute(signed) => plain(
                MovementKind::Received,
                signed.act.amount,
                signed.act.reference,
            ),
            Act::Return(signed) => Moved {
                reason: Some(signed.act.reason.name()),
                ..plain(
                    MovementKind::Returned,
                    signed.act.amount,
                    signed.act.reference,
                )
            },
            Act::Correct(signed) => Moved {
                was: Some(signed.act.was.get()),
                corrects: self.received(&signed.act.reference),
                reason: Some(signed.act.reason.name()),
                ..plain(
                    MovementKind::Corrected,
                    signed.act.amount,
                    signed.act.reference,
                )
            },
            Act::Pay(signed) => {
                let fee = signed.act.fee.get();
                let paid = plain(MovementKind::Paid, signed.act.net, signed.act.reference);
                Moved {
                    amount: paid.amount + fee,
                    fee,
                    payout: Some((signed.act.round, signed.act.claim)),
                    ..paid
                }
            }
            Act::Bounce(signed) => Moved {
                payout: Some((signed.act.round, signed.act.claim)),
                ..plain(MovementKind::Bounced, signed.act.net, signed.act.reference)
            },
            _ => return None,
        })
    }

    /// The number of the contribution of this reference, however it is spelt.
    fn received(&self, reference: &str) -> Option<u64> {
        let reference = folded(reference);
        let of_it =
            |m: &&Movement| m.kind == MovementKind::Received && folded(&m.reference) == reference;
        self.movements.iter().find(of_it).map(|m| m.number)
    }
}

/// What an act moved.
struct Moved {
    kind: MovementKind,
    amount: u64,
    fee: u64,
    reference: String,
    payout: Option<(u64, EventNullifier)>,
    was: Option<u64>,
    corrects: Option<u64>,
    reason: Option<&'static str>,
}
