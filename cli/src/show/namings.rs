//! Which closing the trustees named, as the record has it.

use linli_audit::namings::{never, other_closing};
use linli_rules::poll::Namings;
use linli_wire::{Message, MessageKind};

use crate::place::OpenPoll;
use crate::{Console, Error};

/// How the namings stand. Says of every trustee who named another closing that she did, and which entry proves it.
pub fn told(open: &OpenPoll, console: &Console) -> Result<Namings, Error> {
    let namings = open.state().namings_of(open.community.views()?);
    if namings.elsewhere.is_empty() {
        return Ok(namings);
    }
    let (poll, subject) = (open.poll(), Some(open.id.to_bytes()));
    let entries = (0..).zip(open.community.entries());
    let namings_at = entries.filter(|(_, e)| e.kind == MessageKind::Naming && e.subject == subject);
    for (index, _) in namings_at {
        let Some(Message::Naming(naming)) = open.community.message(index)? else {
            continue;
        };
        let (trustee, closing) = (naming.trustee, naming.closing);
        if namings.elsewhere.contains(&(trustee, closing)) {
            let other = other_closing(&poll.trustees.names, trustee, closing);
            console.problem(&other.with("entry", index));
        }
    }
    Ok(namings)
}

/// Refuses to wait where too few are left to name this closing.
pub fn check(namings: &Namings) -> Result<(), Error> {
    if namings.can_suffice() {
        Ok(())
    } else {
        Err(never(namings).into())
    }
}
