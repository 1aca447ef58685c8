//! Who books: one line that a list's keeper alone reads.

use linli_rule::Rule;
use linli_wire::claim::pad_payee;
use linli_wire::recipient::Recipient;
use linli_wire::text::is_name;

use crate::seal_to;

/// Who books cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("booking.who: who books is one line that shows what is written")]
pub struct BadBooker;

/// Who books, padded to one length and sealed to a list's recipient.
pub fn booker(recipient: &Recipient, who: &str) -> Result<Vec<u8>, BadBooker> {
    let who = who.trim();
    let padded = pad_payee(who.as_bytes()).filter(|_| is_name(who));
    let sealed = padded.and_then(|padded| seal_to(&recipient.to_string(), &padded));
    sealed.ok_or(BadBooker)
}
