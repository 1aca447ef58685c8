//! What everybody sees of a fund, and what an owner sees of her unit's account.

use std::collections::BTreeMap;
use std::path::PathBuf;

use linli_keystore::AccountFile;
use linli_primitives::account::{AccountKey, BooksKey};
use linli_rules::fund::Entered;
use linli_rules::fund::account::{Account, AccountLine};
use linli_rules::fund::in_parts::InParts;
use linli_wire::fund::{Decision, Deed, Month};
use serde_json::{Value, json};

use super::entering::OpenFund;
use super::{books, month_of, sums};
use crate::clock::Clock;
use crate::language::{Message, msg, time};
use crate::passphrase::PassphraseArgs;
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, files};

/// What `linli fund show` takes.
#[derive(clap::Args)]
pub(super) struct ShowArgs {
    /// Only the entries of a month, e.g. 2026-03, with the balances before and after.
    #[arg(long)]
    month: Option<Month>,
    /// The keystore that keeps the books: say what each unit owes.
    #[arg(long, value_name = "FILE", conflicts_with = "month")]
    books: Option<PathBuf>,
    #[command(flatten)]
    passphrase: PassphraseArgs,
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
    let all: BTreeMap<u64, &Entered> = fund.state().acts().collect();
    let is_in = |entered: &Entered| {
        args.month
            .is_none_or(|month| month_of(entered.at) == Some(month))
    };
    let shown: Vec<_> = all.iter().filter(|(_, entered)| is_in(entered)).collect();
    let before = before(&fund, &all, args.month);
    let now = month_of(clock.now()?);
    let is_over = args.month < now;
    console.say(match (args.month, is_over) {
        (Some(month), true) => msg("fund-balances-month").showing("month", month),
        (Some(month), false) => msg("fund-balances-month-open").showing("month", month),
        (None, _) => msg("fund-balances"),
    });
    for (account, (name, opening)) in document.accounts.iter().zip(&before).enumerate() {
        let closing = shown
            .last()
            .map_or(*opening, |(_, entered)| entered.balances[account].get());
        let name = console.language().of(name).to_owned();
        let line = match args.month {
            Some(_) => msg("fund-balance-month").with("before", fund.shown(*opening)),
            None => msg("fund-balance"),
        };
        console.say(
            line.with("number", account as u64 + 1)
                .with("name", name)
                .with("after", fund.shown(closing)),
        );
    }
    let (charged, paid) = owed(&fund, &all, &shown, args.month, is_over, console);
    console.say(match (shown.is_empty(), args.month) {
        (true, Some(month)) => msg("fund-empty-month").showing("month", month),
        (true, None) => msg("fund-empty"),
        (false, _) => msg("fund-entries"),
    });
    for (number, entered) in &shown {
        let line = said(&fund, **number, entered, console);
        console.say(line);
    }
    let in_parts = in_parts(&fund, &shown, console);
    let units = match &args.books {
        Some(path) => {
            let books = books::key_in(path, &args.passphrase, &fund, console)?;
            Some(of_units(&fund, &books, console)?)
        }
        None => None,
    };
    let entries: Vec<Value> = shown
        .iter()
        .map(|(number, entered)| line(**number, entered))
        .collect();
    console.answer(&json!({
        "fund": fund.id, "document": document, "head": fund.state().head(), "before": before,
        "charged": charged, "paid": paid, "entries": entries, "units": units,
        "in_parts": in_parts,
    }));
    Ok(Ending::Clean)
}

/// Says what left in parts without a decision, some of them among the entries that are shown.
fn in_parts(fund: &OpenFund, shown: &[(&u64, &&Entered)], console: &mut Console) -> Vec<InParts> {
    let mut found = fund.state().in_parts();
    found.retain(|parts| {
        let is_part = |(number, _): &(&u64, _)| parts.acts.contains(*number);
        shown.iter().any(is_part)
    });
    let document = fund.document();
    for parts in &found {
        let account = |account| account_name(fund, account, console);
        let (free, currency) = (document.free_below.get(), &document.currency);
        let line = linli_audit::fund::in_parts(parts, free, currency, account);
        console.say(line);
    }
    found
}

/// Says which units owe something or paid more than they were charged; gives what each owes.
fn of_units(fund: &OpenFund, books: &BooksKey, console: &mut Console) -> Result<Vec<Value>, Error> {
    let all: Vec<(String, i64)> = fund
        .units()?
        .into_iter()
        .zip(sums::owed(fund, books)?)
        .collect();
    console.say(msg("fund-units"));
    for (unit, owed) in all.iter().filter(|(_, owed)| *owed != 0) {
        console.say(
            msg("fund-unit")
                .with("unit", unit.clone())
                .with("standing", sums::standing(fund, *owed, console)),
        );
    }
    let sum = |sign: i64| {
        let those = all.iter().filter(|(_, owed)| owed.signum() == sign);
        those.fold((0_u64, 0_u64), |(count, sum), (_, owed)| {
            (count + 1, sum + owed.unsigned_abs())
        })
    };
    let ((owing, owed), (ahead, credit), (even, _)) = (sum(1), sum(-1), sum(0));
    console.say(
        msg("fund-units-sum")
            .with("owing", owing)
            .with("owed", fund.shown(owed))
            .with("ahead", ahead)
            .with("credit", fund.shown(credit))
            .with("even", even),
    );
    let units = all
        .into_iter()
        .map(|(unit, owed)| json!({ "unit": unit, "owed": owed }));
    Ok(units.collect())
}

/// Says what all units were charged for the month that is shown and paid in it, and the difference at its end; of the
/// whole time where no month is.
fn owed(
    fund: &OpenFund,
    all: &BTreeMap<u64, &Entered>,
    shown: &[(&u64, &&Entered)],
    month: Option<Month>,
    is_over: bool,
    console: &mut Console,
) -> (i64, i64) {
    let (entered, paid) = sums::moved(shown.iter().map(|(number, _)| **number), all);
    let charged = month.map_or(entered, |month| sums::charged_for(month, all));
    let is_past = |entered: &Entered| {
        month.is_none_or(|month| month_of(entered.at).is_some_and(|of| of <= month))
    };
    let past = all.iter().filter(|(_, entered)| is_past(entered));
    let (charged_then, paid_then) = sums::moved(past.map(|(number, _)| *number), all);
    let line = match (month, is_over) {
        (Some(month), true) => msg("fund-owed-month").showing("month", month),
        (Some(month), false) => msg("fund-owed-month-open").showing("month", month),
        (None, _) => msg("fund-owed"),
    };
    console.say(
        line.with("charged", sums::signed(fund, charged))
            .with("paid", sums::signed(fund, paid))
            .with("rest", sums::signed(fund, charged_then - paid_then)),
    );
    (charged, paid)
}

/// What each account held before a month; nothing before the first entry.
fn before(fund: &OpenFund, all: &BTreeMap<u64, &Entered>, month: Option<Month>) -> Vec<u64> {
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
    let account = |account| account_name(fund, account, console);
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
            let line = match expense.decision {
                Some(decision) => msg("fund-line-decided").with("poll", title(fund, decision)),
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
            decision,
        } => match decision {
            Some(decision) => {
                msg("fund-line-transfer-decided").with("poll", title(fund, *decision))
            }
            None => msg("fund-line-transfer"),
        }
        .with("from", account(*from))
        .with("to", account(*to))
        .with("amount", amount(money))
        .with("reason", reason.clone()),
        Deed::Reversal { of, reason, .. } => msg("fund-line-reversal")
            .with("of", *of)
            .with("reason", reason.clone()),
        Deed::Move { of, reason, .. } => msg("fund-line-move")
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

fn account_name(fund: &OpenFund, account: u16, console: &Console) -> String {
    let name = fund.document().accounts.get(usize::from(account));
    name.map_or_else(String::new, |name| console.language().of(name).to_owned())
}

fn title(fund: &OpenFund, decision: Decision) -> String {
    let known = fund.community.state().poll(decision.poll);
    known.map_or_else(String::new, |poll| poll.poll().title.clone())
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
    // The file's own word for the unit is nobody's.
    let units = fund.units()?;
    let place = usize::try_from(file.number).ok();
    let place = place.and_then(|number| number.checked_sub(1));
    let unit = place.and_then(|place| units.get(place)).ok_or_else(|| {
        let detail = format!("the fund has no account {} of a unit", file.number);
        Refusal::new("fund.account_unit", detail).in_file(&args.key)
    })?;
    if *unit != file.unit {
        let detail = format!(
            "the file says {:?}, account {} is that of {unit:?}",
            file.unit, file.number
        );
        return Err(Refusal::new("fund.account_unit", detail)
            .in_file(&args.key)
            .into());
    }
    console.say(msg("fund-account").with("unit", unit.clone()).with(
        "fund",
        console.language().of(&fund.document().name).to_owned(),
    ));
    let mut account = Account::default();
    let own = (file.number, &key);
    fund.each_deed(|number, deed| {
        account.enter(&fund.state(), (number, deed), own);
        Ok(())
    })?;
    let is_own = account.check();
    is_own.map_err(|unread| Refusal::of(&unread).in_file(&args.key))?;
    for line in &account.lines {
        console.say(line_of(line, &fund, console));
    }
    let unread: Vec<Refusal> = account.unread.iter().map(Refusal::of).collect();
    for refusal in &unread {
        console.problem(refusal);
    }
    let shown = sums::standing(&fund, account.owed, console);
    console.say(match unread.len() {
        0 => msg("fund-account-owed").with("standing", shown),
        count => msg("fund-account-unread")
            .with("count", count as u64)
            .with("standing", shown),
    });
    let taken = account.taken();
    for one in &taken {
        let sentence = match one.exceeds {
            true => msg("fund-account-taken-exceeds"),
            false => msg("fund-account-taken"),
        };
        console.say(
            sentence
                .with("number", one.number)
                .with("of", one.of)
                .with("amount", fund.shown(one.amount))
                .with("reason", one.reason.clone()),
        );
    }
    let Account { lines, owed, .. } = &account;
    console.answer(&json!({
        "fund": fund.id, "unit": unit, "lines": lines, "owed": owed, "unread": unread,
        "taken": taken,
    }));
    Ok(
        match unread.is_empty() && !taken.iter().any(|one| one.exceeds) {
            true => Ending::Clean,
            false => Ending::Problems,
        },
    )
}

/// A line of a unit's account in a sentence.
fn line_of(line: &AccountLine, fund: &OpenFund, console: &Console) -> Message {
    let reason = line.reason.clone().unwrap_or_default();
    let what = match (line.month, line.moved) {
        _ if !line.stands => msg("fund-account-reversed").with("reason", reason),
        (Some(month), _) => msg("fund-account-charged")
            .showing("month", month)
            .with("rule", line.rule.clone().unwrap_or_default()),
        (None, Some(of)) => match line.amount < 0 {
            true => msg("fund-account-moved-in"),
            false => msg("fund-account-moved-out"),
        }
        .with("of", of)
        .with("reason", reason),
        (None, None) => msg("fund-account-paid"),
    };
    what.with("number", line.number)
        .with("time", time::show(line.at))
        .with("amount", fund.shown(line.amount.unsigned_abs()))
        .with("standing", sums::standing(fund, line.owed, console))
}
