//! One-word names for what messages do.

use linli_rules::aid::Effect as Aid;
use linli_rules::community::Effect;
use linli_rules::input;
use linli_wire::poll::Change;

/// What a message did, in a word.
pub(crate) const fn name(effect: &Effect) -> &'static str {
    match effect {
        Effect::Founded(_) => "founded",
        Effect::RolesChanged(_) => "roles-changed",
        Effect::RollPublished(_) => "roll-published",
        Effect::RollInForce(_) => "roll-in-force",
        Effect::ValidatorsChanged(_) => "validators-changed",
        Effect::TrusteesPublished(_) => "trustees-published",
        Effect::PollPublished(_) => "poll-published",
        Effect::SchemeFounded(_) => "scheme-founded",
        Effect::NoticePublished(_) => "notice-published",
        Effect::FundFounded(_) => "fund-founded",
        Effect::FundOrdered(_) => "fund-ordered",
        Effect::FundEntered { .. } => "fund-entered",
        Effect::DeskOpened(_) => "desk-opened",
        Effect::ReportMade(_) => "report-made",
        Effect::ReportStepped(_) => "report-stepped",
        Effect::PlacesListed(_) => "places-listed",
        Effect::PlacesKept { .. } => "places-kept",
        Effect::Booked(_) => "booked",
        Effect::BookingChanged(_) => "booking-changed",
        Effect::SignedTwice(_) => "signed-twice",
        Effect::Poll { effect, .. } => match effect {
            input::Effect::Counted { .. } => "counted",
            input::Effect::Replaced { .. } => "replaced",
            input::Effect::Changed(Change::Cancel) => "cancelled",
            input::Effect::Changed(Change::Extend { .. }) => "extended",
            input::Effect::Closed(_) => "closed",
            input::Effect::Named { .. } => "named",
            input::Effect::Share { .. } => "share-taken",
            input::Effect::Heads(_) => "heads-known",
            input::Effect::Result(_) => "result-known",
            input::Effect::Late { .. } => "share-late",
            input::Effect::Confirmed => "confirmed",
        },
        Effect::Scheme { effect, .. } => match effect {
            Aid::RulebookPublished(_) => "rulebook-published",
            Aid::EventDeclared(_) => "event-declared",
            Aid::RolesChanged(_) => "roles-changed",
            Aid::MembersChanged(_) => "members-changed",
            Aid::Attested { .. } => "attested",
            Aid::Revoked { .. } => "revoked",
            Aid::Contributed { .. } => "contributed",
            Aid::RoundOpened(_) => "round-opened",
            Aid::Claimed { .. } => "claimed",
            Aid::RoundClosed { .. } => "round-closed",
            Aid::Paid { .. } => "paid",
            Aid::Returned { .. } => "returned",
            Aid::Corrected { .. } => "corrected",
            Aid::Bounced { .. } => "bounced",
            Aid::PayeeChanged { .. } => "payee-changed",
        },
    }
}
