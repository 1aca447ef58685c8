//! What needs the books' key: amounts of all units, and the keys of their accounts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use linli_keystore::AccountFile;
use linli_office::entering;
use linli_primitives::account::BooksKey;
use linli_primitives::{Digest, Money};
use linli_register::statement::Purpose;
use linli_register::unit_key;
use linli_rules::fund::FundRefusal;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Deed, Month};
use rand_core::Rng;
use serde_json::json;

use super::entering::{Entering, OpenFund};
use super::sums;
use super::table::Table;
use crate::clock::Clock;
use crate::files::{self, Access, Overwrite};
use crate::keystore::{self, RoleKeystore};
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, randomness};

/// How much of a unit's label is in the name of its file, in characters.
const LABEL_IN_NAME: usize = 40;

/// The keystore that keeps the books.
#[derive(clap::Args)]
pub(super) struct Keeping {
    /// The keystore that keeps the books; that of --keystore by default.
    #[arg(long, value_name = "FILE")]
    books: Option<PathBuf>,
}

/// What `linli fund charge` takes.
#[derive(clap::Args)]
pub(super) struct ChargeArgs {
    /// What each unit is charged: a spreadsheet with units and amounts.
    #[arg(required_unless_present_any = ["per_share", "each"], conflicts_with_all = ["per_share", "each"])]
    sheet: Option<PathBuf>,
    /// Text encoding of the spreadsheet, such as gb18030.
    #[arg(long, requires = "sheet")]
    encoding: Option<String>,
    /// Charge units without a line nothing; they are named.
    #[arg(long, requires = "sheet")]
    partial: bool,
    /// Add up the rows of a unit that is on several; they are named.
    #[arg(long, requires = "sheet")]
    add_up: bool,
    /// An amount for each share of the roll, such as a square metre.
    #[arg(long, value_name = "AMOUNT", conflicts_with = "each")]
    per_share: Option<String>,
    /// Of an owner with several units the first bears all her shares.
    #[arg(long, requires = "per_share")]
    first_unit: bool,
    /// The same amount for each unit.
    #[arg(long, value_name = "AMOUNT")]
    each: Option<String>,
    /// The month, e.g. 2026-03.
    #[arg(long)]
    month: Month,
    /// The account, by its name or number.
    #[arg(long)]
    account: String,
    /// The rule in words, for everybody.
    #[arg(long)]
    rule: String,
    #[command(flatten)]
    keeping: Keeping,
    #[command(flatten)]
    entering: Entering,
}

/// What `linli fund pay` takes.
#[derive(clap::Args)]
pub(super) struct PayArgs {
    /// The bank's statement, .csv, .xlsx or .ods.
    statement: PathBuf,
    /// Its text encoding, such as gb18030.
    #[arg(long)]
    encoding: Option<String>,
    /// The account, by its name or number.
    #[arg(long)]
    account: String,
    /// Enter the lines that fit although others do not.
    #[arg(long)]
    leave_out: bool,
    /// The line of this row is a payment of its own, although one that is there looks like it; several may be given.
    #[arg(long, value_name = "ROW")]
    another: Vec<u32>,
    /// All amounts of the statement came in: it has no column that says which way they went.
    #[arg(long)]
    all_incoming: bool,
    /// Say of every unit that paid another amount than it owes.
    #[arg(long)]
    compare: bool,
    #[command(flatten)]
    keeping: Keeping,
    #[command(flatten)]
    entering: Entering,
}

/// What `linli fund key` takes.
#[derive(clap::Args)]
pub(super) struct KeyArgs {
    /// The units, as the roll has them; all of them by default.
    units: Vec<String>,
    /// The folder to write to, new or empty.
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The fund, by the first digits of its id; the only one by default.
    #[arg(long, value_name = "ID")]
    fund: Option<String>,
    /// The keystore that keeps the books.
    #[command(flatten)]
    books: RoleKeystore,
    #[command(flatten)]
    place: Place,
}

pub(super) fn mark(keystore: &RoleKeystore, console: &mut Console) -> Result<Ending, Error> {
    let books = BooksKey::of(&keystore.open(console)?.seed);
    console.say(msg("fund-books").showing("mark", books.mark()));
    console.answer(&json!({ "books": books.mark() }));
    Ok(Ending::Clean)
}

pub(super) fn charge(args: &ChargeArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let units = fund.units()?;
    let amounts = match (&args.sheet, &args.per_share, &args.each) {
        (Some(sheet), ..) => {
            let read = Table::read(
                &fund,
                sheet,
                args.encoding.as_deref(),
                &units,
                Purpose::Charge,
            )?;
            let amounts = read.tell(&fund, &units, console)?;
            if !read.statement.differences.is_empty() {
                return Ok(Ending::Problems);
            }
            read.check_once(&units, args.add_up, console)?;
            read.check_whole(&units, args.partial, console)?;
            amounts
        }
        (None, Some(rate), _) => sums::per_share(&fund, fund.amount(rate)?, args.first_unit)?,
        (None, None, each) => {
            let each = fund.amount(each.as_deref().unwrap_or_default())?;
            vec![each; units.len()]
        }
    };
    if amounts.iter().all(|amount| *amount == Money::ZERO) {
        return Err(Error::refused(&FundRefusal::Amount));
    }
    let books = args.keeping.key(&fund, &args.entering, console)?;
    let deed = Deed::Charge {
        account: fund.account(&args.account)?,
        month: args.month,
        rule: args.rule.clone(),
        cells: seal(&fund, &books, &amounts)?,
    };
    args.entering.enter(fund, deed, console)
}

pub(super) fn pay(args: &PayArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let units = fund.units()?;
    let books = args.keeping.key(&fund, &args.entering, console)?;
    let purpose = Purpose::Payments {
        all_incoming: args.all_incoming,
        latest: entering::latest_day(args.entering.publishing.clock.now()?)?,
    };
    let encoding = args.encoding.as_deref();
    let mut read = Table::read(&fund, &args.statement, encoding, &units, purpose)?;
    let another = args.another.iter().copied().collect();
    let lines = read.take_new(&fund, &books, another)?;
    let amounts = read.tell(&fund, &units, console)?;
    let is_whole = read.statement.differences.is_empty();
    let refused = match (lines.is_empty(), is_whole || args.leave_out) {
        (true, _) => Some(msg("fund-pay-none")),
        (false, false) => Some(msg("fund-pay-nothing")),
        (false, true) => None,
    };
    if let Some(why) = refused {
        console.say(why);
        return Ok(Ending::Problems);
    }
    if args.compare {
        compare(&fund, &books, &units, &amounts, console)?;
    }
    let file = files::read(&args.statement, files::MAX_DOCUMENT)?;
    let deed = Deed::Payments {
        account: fund.account(&args.account)?,
        statement: books.statement(fund.id.0, &file),
        lines: HexBytes(lines.into_iter().flatten().collect()),
        cells: seal(&fund, &books, &amounts)?,
    };
    let ending = args.entering.enter(fund, deed, console)?;
    if !is_whole {
        let left = read.statement.differences.len() as u64;
        console.say(msg("fund-pay-left").with("count", left));
    }
    Ok(ending)
}

fn compare(
    fund: &OpenFund,
    books: &BooksKey,
    units: &[String],
    paid: &[Money],
    console: &mut Console,
) -> Result<(), Error> {
    let owed = sums::owed(fund, books)?;
    for ((unit, paid), owed) in units.iter().zip(paid).zip(owed) {
        let paid = i64::try_from(paid.get()).unwrap_or(i64::MAX);
        if paid > 0 && paid != owed {
            let line = match owed < 0 {
                true => msg("fund-pay-ahead"),
                false => msg("fund-pay-differs"),
            };
            console.say(
                line.with("unit", unit.clone())
                    .with("paid", fund.shown(paid.unsigned_abs()))
                    .with("owed", fund.shown(owed.unsigned_abs())),
            );
        }
    }
    Ok(())
}

pub(super) fn keys(args: &KeyArgs, console: &mut Console) -> Result<Ending, Error> {
    if files::holds_something(&args.out)? {
        let detail = "something is in this folder";
        return Err(Refusal::new("fund.key_folder", detail)
            .in_file(&args.out)
            .into());
    }
    let fund = OpenFund::open(
        &args.place,
        &Clock::default(),
        args.fund.as_deref(),
        console,
    )?;
    let books = BooksKey::of(&args.books.open(console)?.seed);
    let books = entering::checked(books, fund.document())?;
    let units = fund.units()?;
    for unit in &args.units {
        entering::place_of(&units, unit)?;
    }
    let asked: BTreeSet<String> = args.units.iter().map(|unit| unit_key(unit)).collect();
    let is_asked = |unit: &str| asked.is_empty() || asked.contains(&unit_key(unit));
    files::make_folder(&args.out)?;
    let mut written: u64 = 0;
    for (number, unit) in (1..).zip(&units).filter(|(_, unit)| is_asked(unit)) {
        let file = AccountFile {
            fund: fund.id,
            number,
            unit: unit.clone(),
            key: books.account(fund.id.0, number).to_text(),
        };
        let path = args.out.join(key_file(number, unit));
        files::write_json(&path, &file, Access::Secret, Overwrite::Refuse)?;
        written += 1;
    }
    console.say(
        msg("fund-keys")
            .with("count", written)
            .showing("folder", args.out.display()),
    );
    console.answer(&json!({ "written": written, "folder": args.out }));
    Ok(Ending::Clean)
}

/// What a unit's file is called: its number, and its label as far as names of files go.
fn key_file(number: u32, unit: &str) -> String {
    let bare = |c: char| match c.is_alphanumeric() || c == '-' {
        true => c,
        false => '-',
    };
    let label: String = unit.chars().take(LABEL_IN_NAME).map(bare).collect();
    format!("account-{number}_{label}.json")
}

/// Seals an amount for every unit.
fn seal(fund: &OpenFund, books: &BooksKey, amounts: &[Money]) -> Result<Cells, Error> {
    let mut nonce = [0; 32];
    randomness::system().fill_bytes(&mut nonce);
    let sealed = entering::seal(fund.id, books, Digest(nonce), amounts);
    sealed.map_err(|e| Error::refused(&e))
}

impl Keeping {
    /// The books' key, which must be the fund's.
    pub(super) fn key(
        &self,
        fund: &OpenFund,
        entering: &Entering,
        console: &mut Console,
    ) -> Result<BooksKey, Error> {
        let signing = &entering.publishing.signing;
        let secret = match &self.books {
            Some(path) => open(path, &signing.passphrase, console)?,
            None => signing.key(console)?,
        };
        Ok(entering::checked(
            BooksKey::of(&secret.seed),
            fund.document(),
        )?)
    }
}

/// The books' key in a keystore, which must be the fund's.
pub(super) fn key_in(
    path: &Path,
    passphrase: &PassphraseArgs,
    fund: &OpenFund,
    console: &mut Console,
) -> Result<BooksKey, Error> {
    let secret = open(path, passphrase, console)?;
    let books = BooksKey::of(&secret.seed);
    Ok(entering::checked(books, fund.document())?)
}

fn open(
    path: &Path,
    passphrase: &PassphraseArgs,
    console: &mut Console,
) -> Result<keystore::RoleSecret, Error> {
    keystore::open_role(path, passphrase.existing(path, console)?)
}
