//! A rulebook in plain words.

use linli_office::words;
use linli_rules::aid::SchemeState;
use linli_wire::rulebook::Rulebook;
use linli_wire::scheme::Currency;

use crate::language::msg;
use crate::{Console, Refusal};

/// Prints the whole book, line by line. Without a scheme's currency, amounts are shown as in the file.
pub fn print(book: &Rulebook, currency: Option<&Currency>, console: &mut Console) {
    let plain = Currency {
        code: String::new(),
        minor_digits: 0,
    };
    if currency.is_none() {
        console.say(msg("rulebook-minor-units"));
    }
    let currency = currency.unwrap_or(&plain);
    let lines = words::rulebook(book, currency);
    for (number, line) in lines.into_iter().enumerate() {
        if number > 0 {
            console.print("");
        }
        console.lines([line]);
    }
}

/// Refuses what the scheme would refuse when the book is published.
pub fn fits(book: &Rulebook, state: SchemeState<'_>) -> Result<(), Refusal> {
    let expected = state.rulebooks().count() + 1;
    if book.version != expected {
        let detail = format!("expected number {expected}, found {}", book.version);
        return Err(Refusal::new("rulebook.next", &detail));
    }
    let fee = state.scheme().fee;
    for line in &book.lines {
        if state.roles().assessors_of(line.category).is_none() {
            let detail = format!("no assessors for line {}", line.category);
            return Err(Refusal::new("rulebook.assessors", &detail));
        }
        if line.step <= fee {
            let detail = format!(
                "line {}: the step is not above the scheme's fee",
                line.category
            );
            return Err(Refusal::new("rulebook.numbers", &detail));
        }
    }
    match state.rulebooks().newest() {
        Some(last) if last.1.periods != book.periods => Err(Refusal::new(
            "rulebook.same_periods",
            "counting periods stay those of version 1",
        )),
        _ => Ok(()),
    }
}
