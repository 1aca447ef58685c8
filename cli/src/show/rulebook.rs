//! A rulebook in plain words.

use linli_rules::aid::SchemeState;
use linli_rules::aid::wording::{Article, Sentence, Value, Wording, wording};
use linli_wire::rulebook::Rulebook;
use linli_wire::scheme::Currency;

use crate::language::{Message, msg};
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
    let Wording {
        head,
        lines,
        returns,
        articles,
    } = wording(book);
    console.say(filled(&head, currency, console));
    for line in &lines {
        console.print("");
        console.say(filled(line, currency, console));
    }
    console.print("");
    console.say(filled(&returns, currency, console));
    for Article {
        article,
        rule,
        text,
    } in &articles
    {
        let language = console.language();
        let (article, text) = (language.of(article), language.of(text));
        console.print(&format!("\n{article} [{rule}]\n  {text}"));
    }
}

/// The sentence, with its values as the program writes them.
fn filled(sentence: &Sentence, currency: &Currency, console: &Console) -> Message {
    let mut message = Message::named(sentence.id);
    for (name, value) in &sentence.values {
        message = match value {
            Value::Number(number) => message.with(name, *number),
            Value::Plain(text) => message.with(name, text.clone()),
            Value::Text(text) => message.with(name, console.language().of(text).to_owned()),
            Value::Day(day) => message.showing(name, day),
            Value::Money(money) => {
                message.with(name, currency.show(money.get()).trim_end().to_owned())
            }
            Value::Sentence(inner) => {
                message.with(name, console.text(&filled(inner, currency, console)))
            }
        };
    }
    message
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
