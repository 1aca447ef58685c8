//! What is said of the trustees' namings, the same wherever they are counted.

use linli_language::{Message, msg};
use linli_primitives::Digest;
use linli_rule::Refusal;
use linli_rules::poll::Namings;

/// How many named this closing, and how many must before anything is decrypted.
pub fn words(namings: &Namings) -> Message {
    msg("namings-count")
        .with("count", namings.named.len())
        .with("needed", namings.needed)
}

/// A trustee named another closing than the record's: from here nobody can tell whether there is a second record.
pub fn other_closing(names: &[String], trustee: u16, closing: Digest) -> Refusal {
    let name = usize::from(trustee).checked_sub(1);
    let name = name
        .and_then(|at| names.get(at))
        .map_or("?", String::as_str);
    let detail = format!("trustee {trustee} ({name}) named closing {closing}");
    Refusal::new("audit.other_closing", detail).with("trustee", trustee)
}

/// Too few are left to make up what is missing.
pub fn never(namings: &Namings) -> Refusal {
    let Namings {
        needed,
        named,
        elsewhere,
        silent,
    } = namings;
    let detail = format!(
        "{} of {needed} trustees have named this closing, {} another, and {} none yet",
        named.len(),
        elsewhere.len(),
        silent.len()
    );
    Refusal::new("tally.naming_never", detail)
}
