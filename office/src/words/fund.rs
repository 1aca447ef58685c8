//! What officers sign of a fund, in sentences.

use linli_rules::community::CommunityState;
use linli_wire::fund::{Decision, Deed, Expense, Fund, FundAct, FundId, FundOrder, Grant, Order};

use super::{new_keys, of_roles, role};
use crate::{Line, Value, mark, msg};

/// A fund's document.
pub(super) fn founded(fund: &Fund) -> Vec<Line> {
    let mut lines = vec![role(msg("role-treasurer"), &fund.treasurers)];
    lines.extend(new_keys(&[], &of_roles([&fund.treasurers])));
    lines.extend(
        fund.accounts
            .iter()
            .map(|name| msg("sign-fund-account").with("name", name)),
    );
    lines.push(msg("sign-fund-books").showing("mark", fund.books));
    lines.push(
        msg("sign-fund")
            .with("name", &fund.name)
            .with("units", fund.units)
            .with("free", fund.currency.show(fund.free_below.get()))
            .showing("roll", fund.roll)
            .showing("id", fund.id()),
    );
    lines
}

/// The committee's word on a fund.
pub(super) fn order(order: &FundOrder, state: Option<&CommunityState>) -> Vec<Line> {
    match &order.order {
        Order::Grant(grant) => vec![granted(order.fund, grant, state)],
        Order::Treasurers { number, treasurers } => {
            let mut lines = vec![role(msg("role-treasurer"), treasurers)];
            let fund = state.and_then(|state| state.fund(order.fund));
            let before = fund.map(|fund| of_roles([&fund.head().treasurers]));
            lines.extend(new_keys(
                &before.unwrap_or_default(),
                &of_roles([treasurers]),
            ));
            lines.push(
                msg("sign-fund-treasurers")
                    .with("number", *number)
                    .with("fund", name(order.fund, state)),
            );
            lines
        }
    }
}

fn granted(fund: FundId, grant: &Grant, state: Option<&CommunityState>) -> Line {
    msg("sign-fund-grant")
        .with("fund", name(fund, state))
        .with("account", account(fund, grant.account, state))
        .with("ceiling", amount(fund, grant.ceiling.get(), state))
        .with("question", question(grant.decision, state))
}

/// What the treasurers enter.
pub(super) fn act(act: &FundAct, state: Option<&CommunityState>) -> Line {
    let FundAct { fund, number, deed } = act;
    let of = |account_of: u16| account(*fund, account_of, state);
    let money = |minor: u64| amount(*fund, minor, state);
    let line = match deed {
        Deed::Charge {
            account,
            month,
            rule,
            cells,
        } => msg("sign-fund-charge")
            .with("account", of(*account))
            .showing("month", month)
            .with("rule", rule.clone())
            .with("total", money(cells.total.get())),
        Deed::Payments {
            account,
            statement,
            lines,
            cells,
        } => msg("sign-fund-payments")
            .with("account", of(*account))
            .with("lines", mark::payments(lines))
            .showing("statement", statement)
            .with("total", money(cells.total.get())),
        Deed::Income {
            account,
            amount,
            source,
        } => msg("sign-fund-income")
            .with("account", of(*account))
            .with("amount", money(amount.get()))
            .with("source", source.clone()),
        Deed::Expense(expense) => spent(
            expense,
            of(expense.account),
            money(expense.amount.get()),
            state,
        ),
        Deed::Transfer {
            from,
            to,
            amount,
            reason,
            decision,
        } => moved(*decision, state)
            .with("from", of(*from))
            .with("to", of(*to))
            .with("amount", money(amount.get()))
            .with("reason", reason.clone()),
        Deed::Reversal {
            of,
            reason,
            cells: _, // Those of the act.
        } => match earlier(*fund, *of, state) {
            Some(what) => msg("sign-fund-reversal").with("what", what),
            None => msg("sign-fund-reversal-unknown").with("of", *of),
        }
        .with("reason", reason.clone()),
        Deed::Move {
            of,
            reason,
            cells: _, // Nothing together.
        } => match earlier(*fund, *of, state) {
            Some(what) => msg("sign-fund-move").with("what", what),
            None => msg("sign-fund-move-unknown").with("of", *of),
        }
        .with("reason", reason.clone()),
    };
    line.with("number", *number)
        .with("fund", name(*fund, state))
}

/// What an earlier entry said, where somebody knows it.
fn earlier(fund: FundId, number: u64, state: Option<&CommunityState>) -> Option<Line> {
    let deed = state?.fund(fund)?.act(number)?.deed.clone();
    Some(act(&FundAct { fund, number, deed }, state))
}

fn spent(expense: &Expense, account: Value, amount: Value, state: Option<&CommunityState>) -> Line {
    let line = match expense.decision {
        None => msg("sign-fund-expense"),
        Some(decision) => {
            msg("sign-fund-expense-decided").with("question", question(decision, state))
        }
    };
    line.with("account", account)
        .with("amount", amount)
        .with("category", expense.category.clone())
        .with("payee", expense.payee.clone())
        .showing("invoice", expense.invoice)
}

fn moved(decision: Option<Decision>, state: Option<&CommunityState>) -> Line {
    match decision {
        None => msg("sign-fund-transfer"),
        Some(decision) => {
            msg("sign-fund-transfer-decided").with("question", question(decision, state))
        }
    }
}

/// A question's text, or where it would be.
fn question(decision: Decision, state: Option<&CommunityState>) -> Value {
    let Decision { poll, question } = decision;
    let known = state.and_then(|state| state.poll(poll));
    let index = usize::from(question).checked_sub(1);
    let text = known.and_then(|known| {
        let question = known.poll().questions.get(index?)?;
        Some(format!("{} — {}", known.poll().title, question.text))
    });
    text.unwrap_or_else(|| format!("{poll} #{question}")).into()
}

pub(super) fn name(fund: FundId, state: Option<&CommunityState>) -> Value {
    let known = state.and_then(|state| state.fund(fund));
    known.map_or_else(
        || fund.to_string().into(),
        |known| (&known.fund().name).into(),
    )
}

fn account(fund: FundId, account: u16, state: Option<&CommunityState>) -> Value {
    let known = state.and_then(|state| state.fund(fund));
    let name = known.and_then(|known| known.fund().accounts.get(usize::from(account)));
    name.map_or_else(|| account.to_string().into(), Value::from)
}

pub(crate) fn amount(fund: FundId, minor: u64, state: Option<&CommunityState>) -> Value {
    let known = state.and_then(|state| state.fund(fund));
    let shown = known.map(|known| known.fund().currency.show(minor));
    shown.unwrap_or_else(|| minor.to_string()).into()
}
