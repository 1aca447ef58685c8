//! Who books: one line that a list's keeper alone reads.

use linli_primitives::Nullifier;
use linli_rule::Rule;
use linli_wire::booking::who_file;
use linli_wire::recipient::Recipient;
use linli_wire::text::is_name;
use zeroize::Zeroizing;

use crate::seal_to;

/// Who books cannot be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("booking.who: who books is one line that shows what is written")]
pub struct BadBooker;

/// Who books, padded to one length and sealed to a list's recipient, for that booking alone.
pub fn booker(recipient: &Recipient, booking: Nullifier, who: &str) -> Result<Vec<u8>, BadBooker> {
    let who = who.trim();
    let plain = who_file(booking, who).filter(|_| is_name(who));
    let plain = plain.map(Zeroizing::new);
    let sealed = plain.and_then(|plain| seal_to(&recipient.to_string(), &plain));
    sealed.ok_or(BadBooker)
}
