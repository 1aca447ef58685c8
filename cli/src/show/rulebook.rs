//! A rulebook in plain words.

use linli_primitives::Day;
use linli_rules::aid::SchemeState;
use linli_wire::rulebook::{Line, Periods, Rulebook};
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
    let to = match book.to {
        Some(to) => console.text(&msg("rulebook-until").showing("to", to)),
        None => console.text(&msg("rulebook-open-end")),
    };
    let periods = match book.periods {
        Periods::CalendarYear => console.text(&msg("rulebook-years")),
        Periods::Days { start, length } => console.text(
            &msg("rulebook-spans")
                .showing("start", start)
                .with("length", length),
        ),
    };
    console.say(
        msg("rulebook-head")
            .with("name", console.language().of(&book.name).to_owned())
            .with("version", book.version)
            .showing("from", book.from)
            .with("to", to)
            .with("notice", book.notice_days)
            .with("periods", periods),
    );
    for line in &book.lines {
        console.print("");
        print_line(line, book.from, currency, console);
    }
    let back = currency.show(book.returns_per_period.get());
    console.print("");
    console.say(msg("rulebook-returns").with("amount", back.trim_end().to_owned()));
    for clause in &book.clauses {
        let language = console.language();
        let (article, text) = (language.half(&clause.article), language.of(&clause.text));
        let text = format!("\n{article} [{}]\n  {text}", clause.rule);
        console.print(&text);
    }
}

fn print_line(line: &Line, from: Day, currency: &Currency, console: &mut Console) {
    let show = |money: linli_primitives::Money| {
        linli_audit::scheme::show_money(money.get(), currency)
            .trim_end()
            .to_owned()
    };
    let language = console.language();
    let tier = line
        .tier
        .as_ref()
        .map(|tier| format!(" ({})", language.of(tier)));
    let declared = if line.needs_declared_event {
        console.text(&msg("rulebook-declared-only"))
    } else {
        String::new()
    };
    let percent = format!("{}.{:02}", line.ratio_bp / 100, line.ratio_bp % 100);
    console.say(
        msg("rulebook-line")
            .with("category", line.category)
            .with("name", language.of(&line.name).to_owned())
            .with("tier", tier.unwrap_or_default())
            .with("article", language.half(&line.article).to_owned())
            .with("clause", language.of(&line.clause).to_owned())
            .with("waiting", console.text(&waiting(line.wait_days, from)))
            .with("filing", line.filing_days)
            .with("deductible", show(line.deductible))
            .with("percent", percent)
            .with("cap", show(line.cap_per_claim))
            .with("claims", line.claims_per_period)
            .with("period_cap", show(line.cap_per_period))
            .with("step", show(line.step))
            .with("declared", declared),
    );
}

/// The waiting time, with an example that names the first covered day.
fn waiting(days: u32, joined: Day) -> Message {
    match days {
        0 => msg("rulebook-no-wait"),
        _ => msg("rulebook-wait")
            .with("days", days)
            .showing("joined", joined)
            .showing("covered", joined.plus(days)),
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
