//! A community's money: what it is held for, who keeps the books, and what moves.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::account::{CELL_BYTES, LINE_BYTES};
use linli_primitives::document::{BadDigest, Kind};
use linli_primitives::{Digest, Money, PollId, Realm};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::encoding::{HexBytes, bounded, encode};
use crate::poll::PROTOCOL;
use crate::scheme::Currency;
use crate::signature::{Role, Signable};
use crate::term::BadTerm;
use crate::text::{Text, is_name, look_alike};

/// The most units of a fund: an act has a cell for each.
pub const MAX_UNITS: u32 = 40_000;
/// The most accounts.
pub const MAX_ACCOUNTS: usize = 16;
/// The most lines of a bank's statement in one act.
pub const MAX_LINES: usize = 20_000;
/// The longest act of a fund, in bytes.
pub const MAX_ACT_BYTES: usize = 2 << 20;
/// The longest text in an act, in bytes.
const MAX_WORDS: usize = 240;

/// A fund's document.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// The community.
    pub realm: Realm,
    /// The fund's name.
    pub name: Text,
    /// Its money.
    pub currency: Currency,
    /// What the money is held for, such as maintenance; acts name them by their place, from 0.
    #[borsh(deserialize_with = "bounded::<MAX_ACCOUNTS, _, _>")]
    pub accounts: Vec<Text>,
    /// The roll whose units have accounts, in its order.
    pub roll: Digest,
    /// How many there are.
    pub units: u32,
    /// Names the key that opens all units' accounts.
    pub books: Digest,
    /// Who keeps the books at first.
    pub treasurers: Role,
    /// An expense of more than this needs a decision.
    pub free_below: Money,
}

/// A fund's name everywhere: the digest of its document. 64 hex digits in text.
#[derive(
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct FundId(pub Digest);

/// The committee's word on a fund.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundOrder {
    /// The fund.
    pub fund: FundId,
    /// What about it.
    pub order: Order,
}

/// What the committee orders.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[borsh(use_discriminant = false)]
pub enum Order {
    /// If a question of a poll passes, so much may be spent.
    Grant(Grant),
    /// Others keep the books.
    Treasurers {
        /// From 1, without gaps.
        number: u64,
        /// Who.
        treasurers: Role,
    },
}

/// What a decision allows. Published before the poll opens, so that everybody votes on the same sum.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The decision.
    pub decision: Decision,
    /// From which account.
    pub account: u16,
    /// The most that may be spent under it, all expenses together.
    pub ceiling: Money,
}

/// A question of a poll.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The poll.
    pub poll: PollId,
    /// The question, from 1.
    pub question: u16,
}

/// What the treasurers enter.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundAct {
    /// The fund.
    pub fund: FundId,
    /// From 1, without gaps.
    pub number: u64,
    /// What.
    pub deed: Deed,
}

/// What an act does.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[borsh(use_discriminant = false)]
pub enum Deed {
    /// Units owe for a month.
    Charge {
        /// For which account.
        account: u16,
        /// The month.
        month: Month,
        /// How the amounts come about, for people.
        rule: String,
        /// One for each unit.
        cells: Cells,
    },
    /// Units paid.
    Payments {
        /// Into which account.
        account: u16,
        /// The bank's statement.
        statement: Digest,
        /// A mark of each of its lines that counts, [`LINE_BYTES`] each, ascending.
        lines: HexBytes,
        /// One for each unit; zero where nothing was paid.
        cells: Cells,
    },
    /// Money from elsewhere, such as rent for what is common.
    Income {
        /// Into which account.
        account: u16,
        /// How much.
        amount: Money,
        /// From what.
        source: String,
    },
    /// Money is spent.
    Expense(Expense),
    /// Money is moved between accounts.
    Transfer {
        /// From which account.
        from: u16,
        /// Into which.
        to: u16,
        /// How much.
        amount: Money,
        /// Why.
        reason: String,
        /// What allows it.
        decision: Option<Decision>,
    },
    /// An earlier act is taken back: what was wrong stays in the record, with the reason.
    Reversal {
        /// Its number.
        of: u64,
        /// Why.
        reason: String,
        /// The act's cells once more, where it had some.
        cells: HexBytes,
    },
    /// What units paid counts for other units: no total changes, and who they are only they read.
    Move {
        /// The payments in which it was, by their number.
        of: u64,
        /// Why.
        reason: String,
        /// What each unit paid more, or less; together nothing.
        cells: Cells,
    },
}

/// Money is spent.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expense {
    /// From which account.
    pub account: u16,
    /// How much.
    pub amount: Money,
    /// What kind of expense.
    pub category: String,
    /// Who is paid.
    pub payee: String,
    /// The invoice's file.
    pub invoice: Digest,
    /// What allows it.
    pub decision: Option<Decision>,
}

/// Amounts of all units, each readable by its unit alone, with a sum that everybody can check.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cells {
    /// New for every act.
    pub nonce: Digest,
    /// The sum of the amounts.
    pub total: Money,
    /// The sum of the blindings.
    pub blinding: Digest,
    /// One for each unit.
    pub cells: HexBytes,
}

/// A month, from January of year 1 to December of 9999; `2026-03` in text.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Month(u32);

/// The text or number is no month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("fund.month: a month is written like 2026-03")]
pub struct BadMonth;

impl Signable for Fund {
    const NAME: &'static str = "fund";
}

impl Signable for FundOrder {
    const NAME: &'static str = "fund-order";
}

impl Signable for FundAct {
    const NAME: &'static str = "fund-act";
}

/// A fund or an act contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadFund {
    /// Not this protocol version.
    #[error("fund.protocol: version {0}, this program knows {PROTOCOL}")]
    Protocol(u32),
    /// A name or text is empty, misleading or too long.
    #[error("fund.text: {0} is empty, misleading or too long")]
    Text(&'static str),
    /// Code or digits of the currency.
    #[error("fund.currency: three capital letters and 0 to 4 minor digits are expected")]
    Currency,
    /// No accounts, too many, or two with one name.
    #[error("fund.accounts: 1 to {MAX_ACCOUNTS} accounts whose names tell them apart are expected")]
    Accounts,
    /// No units, or too many.
    #[error("fund.units: {0} units; 1 to {MAX_UNITS} are possible")]
    Units(u32),
    /// Threshold, keys, names or days of the treasurers do not fit together.
    #[error(
        "fund.treasurers: threshold, keys, names and days of the treasurers do not fit together"
    )]
    Treasurers,
    /// The marks of a statement's lines are none, too many, not in order, or not whole.
    #[error(
        "fund.lines: 1 to {MAX_LINES} marks of {LINE_BYTES} bytes are expected, ascending, each once"
    )]
    Lines,
    /// The treasurers can never act.
    #[error(transparent)]
    Term(#[from] BadTerm),
}

impl Fund {
    /// The fund's name: the digest of its document.
    pub fn id(&self) -> FundId {
        FundId(Digest::of(Kind::Fund, &[&encode(self)]))
    }

    /// Whether the document is consistent in itself.
    pub fn check(&self) -> Result<(), BadFund> {
        if self.protocol != PROTOCOL {
            return Err(BadFund::Protocol(self.protocol));
        }
        if !self.name.is_name() {
            return Err(BadFund::Text("the name"));
        }
        if !self.currency.is_sound() {
            return Err(BadFund::Currency);
        }
        let names = |language: fn(&Text) -> &str| look_alike(self.accounts.iter().map(language));
        let is_named = self.accounts.iter().all(Text::is_name);
        let twice = names(|name| &name.zh) || names(|name| &name.en);
        if !(1..=MAX_ACCOUNTS).contains(&self.accounts.len()) || !is_named || twice {
            return Err(BadFund::Accounts);
        }
        if !(1..=MAX_UNITS).contains(&self.units) {
            return Err(BadFund::Units(self.units));
        }
        check_treasurers(&self.treasurers)
    }
}

/// Whether the treasurers fit together.
pub fn check_treasurers(treasurers: &Role) -> Result<(), BadFund> {
    if !treasurers.is_sound() {
        return Err(BadFund::Treasurers);
    }
    treasurers.check_possible("treasurers")?;
    Ok(())
}

impl Deed {
    /// Whether its texts can be read as they are written, and a statement's lines are in order.
    pub fn check(&self) -> Result<(), BadFund> {
        if let Self::Payments { lines, .. } = self {
            check_lines(&lines.0)?;
        }
        let texts: &[(&str, &'static str)] = match self {
            Self::Charge { rule, .. } => &[(rule, "the rule")],
            Self::Payments { .. } => &[],
            Self::Income { source, .. } => &[(source, "the source")],
            Self::Expense(expense) => &[
                (&expense.category, "the category"),
                (&expense.payee, "the payee"),
            ],
            Self::Transfer { reason, .. }
            | Self::Reversal { reason, .. }
            | Self::Move { reason, .. } => &[(reason, "the reason")],
        };
        let bad = texts
            .iter()
            .find(|(text, _)| !is_name(text) || text.len() > MAX_WORDS);
        bad.map_or(Ok(()), |(_, what)| Err(BadFund::Text(what)))
    }

    /// Its cells, where it has some.
    pub const fn cells(&self) -> Option<&Cells> {
        match self {
            Self::Charge { cells, .. }
            | Self::Payments { cells, .. }
            | Self::Move { cells, .. } => Some(cells),
            _ => None,
        }
    }
}

/// Marks of lines, one after the other.
pub fn lines_of(bytes: &HexBytes) -> &[[u8; LINE_BYTES]] {
    let (lines, _) = bytes.0.as_chunks();
    lines
}

fn check_lines(bytes: &[u8]) -> Result<(), BadFund> {
    let (lines, rest) = bytes.as_chunks::<LINE_BYTES>();
    let in_order = lines.is_sorted_by(|one, next| one < next);
    match (1..=MAX_LINES).contains(&lines.len()) && rest.is_empty() && in_order {
        true => Ok(()),
        false => Err(BadFund::Lines),
    }
}

impl Cells {
    /// The cell of a unit, from 1.
    pub fn of(&self, unit: u32) -> Option<&[u8; CELL_BYTES]> {
        let (cells, _) = self.cells.0.as_chunks();
        cells.get(usize::try_from(unit.checked_sub(1)?).ok()?)
    }
}

impl Month {
    /// Refuses what is no month.
    pub const fn new(year: u32, month: u32) -> Result<Self, BadMonth> {
        if year >= 1 && year <= 9999 && month >= 1 && month <= 12 {
            Ok(Self(year * 12 + month - 1))
        } else {
            Err(BadMonth)
        }
    }

    /// Months in order have numbers in order.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl core::fmt::Display for Month {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

impl core::str::FromStr for Month {
    type Err = BadMonth;
    fn from_str(text: &str) -> Result<Self, BadMonth> {
        let number = |part: &str| part.parse::<u32>().map_err(|_| BadMonth);
        let (year, month) = text.split_once('-').ok_or(BadMonth)?;
        let month = Self::new(number(year)?, number(month)?)?;
        // One spelling.
        if month.to_string() == text {
            Ok(month)
        } else {
            Err(BadMonth)
        }
    }
}

impl TryFrom<String> for Month {
    type Error = BadMonth;
    fn try_from(text: String) -> Result<Self, BadMonth> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl BorshDeserialize for Month {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        let number = u32::deserialize_reader(reader)?;
        Self::new(number / 12, number % 12 + 1)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

impl FundId {
    /// 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0.0
    }
}

impl core::fmt::Display for FundId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

impl core::fmt::Debug for FundId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "FundId({self})")
    }
}

impl core::str::FromStr for FundId {
    type Err = BadDigest;
    fn from_str(text: &str) -> Result<Self, BadDigest> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
pub(crate) mod tests;
