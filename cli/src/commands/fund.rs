//! `linli fund`: a community's money, what its units owe, and on whose decision it is spent.

mod books;
mod draft;
mod entering;
mod moving;
mod show;
mod sums;
mod table;

use std::path::PathBuf;

use clap::Subcommand;
use linli_office::entering::reversal;
use linli_primitives::document::Kind;
use linli_primitives::{Digest, PollId};
use linli_wire::fund::{Decision, Deed, Expense, FundOrder, Grant, Month, Order};
use linli_wire::signature::Signed;

use crate::acting::{Paper, Publishing};
use crate::keystore::RoleKeystore;
use crate::language::time;
use crate::{Console, Ending, Error, files, ids};

use draft::{Draft, Treasurers};
use entering::{Entering, OpenFund};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the mark of the keystore that keeps the books, for a fund's draft.
    Books(RoleKeystore),
    /// The committee founds a fund.
    New(NewArgs),
    /// The committee says what a vote grants, before it opens.
    Grant(GrantArgs),
    /// The committee names other treasurers.
    Treasurers(TreasurersArgs),
    /// Charge the units for a month.
    Charge(books::ChargeArgs),
    /// Enter the payments of a bank's statement.
    Pay(books::PayArgs),
    /// Enter money from elsewhere.
    Income(IncomeArgs),
    /// Enter an expense.
    Expense(ExpenseArgs),
    /// Move money between accounts.
    Transfer(TransferArgs),
    /// Take an entry back.
    Reverse(ReverseArgs),
    /// Count a payment for another unit than it was entered for.
    Move(moving::MoveArgs),
    /// Write the keys of units' accounts, for their owners.
    Key(books::KeyArgs),
    /// Show a fund: balances, and every entry, or those of a month.
    Show(show::ShowArgs),
    /// Show a unit's account to its owner.
    Account(show::AccountArgs),
}

#[derive(clap::Args)]
struct NewArgs {
    /// The draft, TOML.
    draft: PathBuf,
    #[command(flatten)]
    publishing: Publishing,
}

#[derive(clap::Args)]
struct GrantArgs {
    /// The vote, by the first digits of its id.
    #[arg(long)]
    poll: String,
    /// The question, from 1.
    #[arg(long, default_value_t = 1)]
    question: u16,
    /// The account, by its name or number.
    #[arg(long)]
    account: String,
    /// The most that may be spent if it passes.
    #[arg(long, value_name = "AMOUNT")]
    ceiling: String,
    #[command(flatten)]
    entering: Entering,
}

#[derive(clap::Args)]
struct TreasurersArgs {
    /// The draft, TOML: the table `treasurers` as in a fund's draft.
    draft: PathBuf,
    #[command(flatten)]
    entering: Entering,
}

#[derive(clap::Args)]
struct IncomeArgs {
    /// The account, by its name or number.
    #[arg(long)]
    account: String,
    /// The amount, e.g. 1200.00.
    #[arg(long)]
    amount: String,
    /// From what.
    #[arg(long)]
    source: String,
    /// It is another one, although an entry looks the same.
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    entering: Entering,
}

#[derive(clap::Args)]
struct ExpenseArgs {
    /// The invoice's file; its digest is recorded.
    invoice: PathBuf,
    /// The account, by its name or number.
    #[arg(long)]
    account: String,
    /// The amount, e.g. 1200.00.
    #[arg(long)]
    amount: String,
    /// What kind of expense.
    #[arg(long)]
    category: String,
    /// Who is paid.
    #[arg(long)]
    payee: String,
    /// The vote that allows it, by the first digits of its id.
    #[arg(long)]
    poll: Option<String>,
    /// Its question, from 1.
    #[arg(long, requires = "poll", default_value_t = 1)]
    question: u16,
    /// It is another one, although an entry looks the same.
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    entering: Entering,
}

#[derive(clap::Args)]
struct TransferArgs {
    /// From which account, by its name or number.
    #[arg(long)]
    from: String,
    /// Into which.
    #[arg(long)]
    to: String,
    /// The amount, e.g. 1200.00.
    #[arg(long)]
    amount: String,
    /// Why.
    #[arg(long)]
    reason: String,
    /// The vote that allows it, by the first digits of its id.
    #[arg(long)]
    poll: Option<String>,
    /// Its question, from 1.
    #[arg(long, requires = "poll", default_value_t = 1)]
    question: u16,
    /// It is another one, although an entry looks the same.
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    entering: Entering,
}

#[derive(clap::Args)]
struct ReverseArgs {
    /// The entry's number.
    number: u64,
    /// Why.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    entering: Entering,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Books(keystore) => books::mark(&keystore, console),
        Command::New(args) => new(&args, console),
        Command::Grant(args) => grant(&args, console),
        Command::Treasurers(args) => treasurers(&args, console),
        Command::Charge(args) => books::charge(&args, console),
        Command::Pay(args) => books::pay(&args, console),
        Command::Income(args) => income(&args, console),
        Command::Expense(args) => expense(&args, console),
        Command::Transfer(args) => transfer(&args, console),
        Command::Reverse(args) => reverse(&args, console),
        Command::Move(args) => moving::run(&args, console),
        Command::Key(args) => books::keys(&args, console),
        Command::Show(args) => show::show(&args, console),
        Command::Account(args) => show::account(&args, console),
    }
}

fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut community = args.publishing.open(console)?;
    let roll = community.roll(None)?;
    let draft = Draft::read(&args.draft)?;
    let fund = draft.into_fund(&args.draft, &roll)?;
    let paper = Paper::Fund(Signed::new(fund));
    args.publishing.finish(&mut community, paper, console)
}

fn grant(args: &GrantArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let grant = Grant {
        decision: decision(&fund, &args.poll, args.question)?,
        account: fund.account(&args.account)?,
        ceiling: fund.amount(&args.ceiling)?,
    };
    let order = FundOrder {
        fund: fund.id,
        order: Order::Grant(grant),
    };
    let paper = Paper::FundOrder(Signed::new(order));
    args.entering.finish(fund, paper, console)
}

fn treasurers(args: &TreasurersArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let treasurers = Treasurers::read(&args.draft)?.into_role(&args.draft)?;
    let order = FundOrder {
        fund: fund.id,
        order: Order::Treasurers {
            number: fund.state().head().changes + 1,
            treasurers,
        },
    };
    let paper = Paper::FundOrder(Signed::new(order));
    args.entering.finish(fund, paper, console)
}

fn income(args: &IncomeArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let deed = Deed::Income {
        account: fund.account(&args.account)?,
        amount: fund.amount(&args.amount)?,
        source: args.source.clone(),
    };
    args.entering.check_new(&fund, &deed, args.again)?;
    args.entering.enter(fund, deed, console)
}

fn expense(args: &ExpenseArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let invoice = files::read(&args.invoice, files::MAX_DOCUMENT)?;
    let deed = Deed::Expense(Expense {
        account: fund.account(&args.account)?,
        amount: fund.amount(&args.amount)?,
        category: args.category.trim().to_owned(),
        payee: args.payee.trim().to_owned(),
        invoice: Digest::of(Kind::File, &[&invoice]),
        decision: decided(&fund, args.poll.as_deref(), args.question)?,
    });
    args.entering.check_new(&fund, &deed, args.again)?;
    args.entering.enter(fund, deed, console)
}

fn transfer(args: &TransferArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let deed = Deed::Transfer {
        from: fund.account(&args.from)?,
        to: fund.account(&args.to)?,
        amount: fund.amount(&args.amount)?,
        reason: args.reason.clone(),
        decision: decided(&fund, args.poll.as_deref(), args.question)?,
    };
    args.entering.check_new(&fund, &deed, args.again)?;
    args.entering.enter(fund, deed, console)
}

fn reverse(args: &ReverseArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let earlier = fund.deed(args.number)?;
    let deed = reversal(args.number, args.reason.clone(), earlier.as_ref());
    args.entering.enter(fund, deed, console)
}

/// The question of the poll that was typed, if one was.
fn decided(fund: &OpenFund, typed: Option<&str>, question: u16) -> Result<Option<Decision>, Error> {
    typed
        .map(|typed| decision(fund, typed, question))
        .transpose()
}

fn decision(fund: &OpenFund, typed: &str, question: u16) -> Result<Decision, Error> {
    let poll = poll(fund, typed)?;
    Ok(Decision { poll, question })
}

/// The poll whose id begins with the digits typed.
fn poll(fund: &OpenFund, typed: &str) -> Result<PollId, Error> {
    let polls = fund.community.state().polls().map(|poll| poll.id());
    let meant = ids::meant(typed, polls, "--poll")?;
    meant.ok_or_else(|| {
        let detail = format!("there is no poll {typed}");
        crate::Refusal::new("community.unknown_poll", detail).into()
    })
}

/// The month in which a second lies for the reader, as its time is shown to her.
fn month_of(at: i64) -> Option<Month> {
    time::show(at).get(.."2026-03".len())?.parse().ok()
}
