//! What everybody sees of a fund, and what an owner sees of her unit's account.

use std::path::PathBuf;

use linli_primitives::account::AccountKey;
use linli_rules::fund::Entered;
use linli_wire::fund::{Deed, Month};
use serde_json::{Value, json};

use super::books::AccountFile;
use super::entering::OpenFund;
use super::{month_of, sums};
use crate::clock::Clock;
use crate::language::{Message, msg, time};
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, files};

/// What `linli fund show` takes.
#[derive(clap::Args)]
pub(super) struct ShowArgs {
    /// Only the entries of a month, e.g. 2026-03, with the balances before and after.
    #[arg(long)]
    month: Option<Month>,
    /// The fund, by the first digits of its id; the only one by default.
    #[arg(long, value_name = "ID")]
    fund: Option<String>,
    #[command(flatten)]
    place: Place,
}

/// What `linli fund account` takes.
#[derive(clap::Args)]
pub(super) struct AccountArgs {
    /// The account's key, as the treasurer handed it over.
    key: PathBuf,
    #[command(flatten)]
    place: Place,
}

pub(super) fn show(args: &ShowArgs, console: &mut Console) -> Result<Ending, Error> {
    let clock = Clock::default();
    let fund = OpenFund::open(&args.place, &clock, args.fund.as_deref(), console)?;
    let document = fund.document();
    let name = console.language().of(&document.name).to_owned();
    console.say(msg("fund-show").with("name", name).showing("id", fund.id));
    let all: Vec<(u64, &Entered)> = fund.state().acts().collect();
    let is_in = |entered: &Entered| {
        args.month
            .is_none_or(|month| month_of(entered.at) == Some(month))
    };
    let shown: Vec<_> = all.iter().filter(|(_, entered)| is_in(entered)).collect();
    let before = before(&fund, &all, args.month);
    for (account, (name, opening)) in document.accounts.iter().zip(&before).enumerate() {
        let closing = shown
            .last()
            .map_or(*opening, |(_, entered)| entered.balances[account].get());
        let name = console.language().of(name).to_owned();
        console.say(
            msg("fund-balance")
                .with("number", account as u64 + 1)
                .with("name", name)
                .with("before", fund.shown(*opening))
                .with("after", fund.shown(closing)),
        );
    }
    for (number, entered) in &shown {
        let line = said(&fund, *number, entered, console);
        console.say(line);
    }
    let head = fund.state().head();
    let owed = head.charged.get() as i64 - head.paid.get() as i64;
    console.say(
        msg("fund-owed")
            .with("charged", fund.shown(head.charged.get()))
            .with("paid", fund.shown(head.paid.get()))
            .with("owed", sums::signed(&fund, owed)),
    );
    let entries: Vec<Value> = shown
        .iter()
        .map(|(number, entered)| line(*number, entered))
        .collect();
    console.answer(&json!({
        "fund": fund.id, "document": document, "head": head, "before": before, "entries": entries,
    }));
    Ok(Ending::Clean)
}

/// What each account held before a month; nothing before the first entry.
fn before(fund: &OpenFund, all: &[(u64, &Entered)], month: Option<Month>) -> Vec<u64> {
    let earlier = all.iter().rev().find(|(_, entered)| {
        let of = month_of(entered.at);
        month.is_some_and(|month| of.is_some_and(|of| of < month))
    });
    match earlier {
        Some((_, entered)) => entered.balances.iter().map(|money| money.get()).collect(),
        None => vec![0; fund.document().accounts.len()],
    }
}

/// An entry in a sentence.
fn said(fund: &OpenFund, number: u64, entered: &Entered, console: &Console) -> Message {
    let account = |account: u16| {
        let name = fund.document().accounts.get(usize::from(account));
        name.map_or_else(String::new, |name| console.language().of(name).to_owned())
    };
    let amount = |money: &linli_primitives::Money| fund.shown(money.get());
    let what = match &entered.deed {
        Deed::Charge {
            account: of,
            month,
            rule,
            cells,
        } => msg("fund-line-charge")
            .with("account", account(*of))
            .showing("month", month)
            .with("rule", rule.clone())
            .with("amount", amount(&cells.total)),
        Deed::Payments {
            account: of, cells, ..
        } => msg("fund-line-payments")
            .with("account", account(*of))
            .with("amount", amount(&cells.total)),
        Deed::Income {
            account: of,
            amount: money,
            source,
        } => msg("fund-line-income")
            .with("account", account(*of))
            .with("amount", amount(money))
            .with("source", source.clone()),
        Deed::Expense(expense) => {
            let poll = |decision: linli_wire::fund::Decision| {
                let known = fund.community.state().poll(decision.poll);
                known.map_or_else(String::new, |poll| poll.poll().title.clone())
            };
            let line = match expense.decision {
                Some(decision) => msg("fund-line-decided").with("poll", poll(decision)),
                None => msg("fund-line-expense"),
            };
            line.with("account", account(expense.account))
                .with("amount", amount(&expense.amount))
                .with("category", expense.category.clone())
                .with("payee", expense.payee.clone())
        }
        Deed::Transfer {
            from,
            to,
            amount: money,
            reason,
        } => msg("fund-line-transfer")
            .with("from", account(*from))
            .with("to", account(*to))
            .with("amount", amount(money))
            .with("reason", reason.clone()),
        Deed::Reversal { of, reason, .. } => msg("fund-line-reversal")
            .with("of", *of)
            .with("reason", reason.clone()),
    };
    let sentence = match entered.reversed {
        Some(by) => msg("fund-line-reversed").with("by", by),
        None => msg("fund-line"),
    };
    sentence
        .with("number", number)
        .with("time", time::show(entered.at))
        .with("what", console.text(&what))
}

fn line(number: u64, entered: &Entered) -> Value {
    let mut line = json!(entered);
    line["number"] = number.into();
    line
}

pub(super) fn account(args: &AccountArgs, console: &mut Console) -> Result<Ending, Error> {
    let file: AccountFile = files::read_json(&args.key, files::MAX_SMALL)?;
    let key = AccountKey::parse(&file.key).map_err(|e| Refusal::of(&e).in_file(&args.key))?;
    let asked = file.fund.to_string();
    let fund = OpenFund::open(&args.place, &Clock::default(), Some(&asked), console)?;
    console.say(msg("fund-account").with("unit", file.unit.clone()).with(
        "fund",
        console.language().of(&fund.document().name).to_owned(),
    ));
    let (mut owed, mut lines) = (0, Vec::new());
    fund.each_deed(|number, deed| {
        let Some(amount) = sums::opened(deed, number, file.number, &key)? else {
            return Ok(());
        };
        let stands = sums::stands(&fund, number);
        owed += if stands { amount } else { 0 };
        lines.push((number, month_charged(deed), amount, stands, owed));
        Ok(())
    })?;
    for (number, month, amount, stands, owed) in &lines {
        let line = match (month, stands) {
            (_, false) => msg("fund-account-reversed"),
            (Some(month), true) => msg("fund-account-charged").showing("month", month),
            (None, true) => msg("fund-account-paid"),
        };
        console.say(
            line.with("number", *number)
                .with("amount", fund.shown(amount.unsigned_abs()))
                .with("owed", sums::signed(&fund, *owed)),
        );
    }
    let shown = sums::signed(&fund, owed);
    console.say(msg("fund-account-owed").with("owed", shown));
    let lines: Vec<Value> = lines
        .iter()
        .map(|(number, month, amount, stands, owed)| {
            json!({ "number": number, "month": month, "amount": amount, "stands": stands, "owed": owed })
        })
        .collect();
    console.answer(&json!({ "fund": fund.id, "unit": file.unit, "lines": lines, "owed": owed }));
    Ok(Ending::Clean)
}

const fn month_charged(deed: &Deed) -> Option<Month> {
    match deed {
        Deed::Charge { month, .. } => Some(*month),
        _ => None,
    }
}
