//! A mutual-aid scheme: who runs it, in which currency, on which ledger.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{Kind, hash_to_field};
use linli_primitives::{Day, DecimalMark, Money, Realm, SchemeId, decimal};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::encoding::{DecodeError, bounded, decode, encode};
use crate::poll::PROTOCOL;
use crate::signature::{Role, Signable};
use crate::term::BadTerm;
use crate::text::{Text, is_sound};

/// The longest encoded scheme, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most benefit lines.
pub const MAX_CATEGORIES: usize = 64;

/// The scheme's money.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Currency {
    /// ISO 4217, e.g. `CNY`.
    pub code: String,
    /// Digits after the point: 2 for 分 and cents. Amounts are integers of this smallest unit.
    pub minor_digits: u8,
}

/// The assessors of some benefit lines. Each line has one set, and a tree of attestations of its own, so that
/// assessors of one line cannot attest a loss of another.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessors {
    /// The lines they attest for.
    pub categories: Vec<u32>,
    /// k of n.
    pub role: Role,
}

/// Everyone who may act.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// Publishes rulebooks, declares events, opens and closes rounds, changes roles.
    pub committee: Role,
    /// Keeps the members' tree.
    pub registrar: Role,
    /// Records contributions and pays.
    pub treasurer: Role,
    /// Attest losses, by benefit line.
    #[borsh(deserialize_with = "bounded::<MAX_CATEGORIES, _, _>")]
    pub assessors: Vec<Assessors>,
}

/// How the ledger of a scheme begins whose pool a contract holds in coins.
const CONTRACT: &str = "cosmwasm:";

/// A contract that holds a scheme's pool in coins: `cosmwasm:CHAIN/ADDRESS/DENOMINATION` in text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractLedger {
    /// The chain's id.
    pub chain: String,
    /// The contract's address on it.
    pub contract: String,
    /// Which coins; may have slashes in it.
    pub denomination: String,
}

impl ContractLedger {
    /// What a scheme's `ledger` says.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix(CONTRACT)?.splitn(3, '/');
        let mut part = || parts.next().filter(|part| !part.is_empty());
        Some(Self {
            chain: part()?.to_owned(),
            contract: part()?.to_owned(),
            denomination: part()?.to_owned(),
        })
    }
}

impl core::fmt::Display for ContractLedger {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self {
            chain,
            contract,
            denomination,
        } = self;
        write!(f, "{CONTRACT}{chain}/{contract}/{denomination}")
    }
}

/// The scheme's document.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// Fingerprint of the claim circuit's verifying key.
    pub claim_key: String,
    /// The community; members' secrets belong to it.
    pub realm: Realm,
    /// The scheme's name.
    pub name: Text,
    /// The record it lives on: a claim for one ledger is not valid on another.
    pub ledger: String,
    /// Its money.
    pub currency: Currency,
    /// What the treasurer withholds from every payout for the transfer; the same for all, so that it identifies nobody.
    pub fee: Money,
    /// age recipient to whom payee details are encrypted.
    pub payee_recipient: String,
    /// Who may act at first.
    pub roles: Roles,
}

/// The committee changes who may act. A lost or stolen key must not stop a scheme.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesUpdate {
    /// From 1, without gaps.
    pub number: u64,
    /// Who may act from now on.
    pub roles: Roles,
}

impl Signable for Scheme {
    const NAME: &'static str = "scheme";
}

impl Signable for RolesUpdate {
    const NAME: &'static str = "roles";
}

/// A scheme contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadScheme {
    /// Not this protocol version.
    #[error("scheme.protocol: version {0}, this program knows {PROTOCOL}")]
    Protocol(u32),
    /// A name, the ledger or the recipient is empty or absurdly long.
    #[error("scheme.text: {0} is empty, too long or malformed")]
    Text(&'static str),
    /// Code or digits of the currency.
    #[error("scheme.currency: three capital letters and 0 to 4 minor digits are expected")]
    Currency,
    /// A role's threshold, keys, names or days do not fit together.
    #[error(
        "scheme.roles: threshold, keys and days of the {0} do not fit together, or a line has no \
         assessors or two sets"
    )]
    Roles(&'static str),
    /// A role can never act.
    #[error(transparent)]
    Term(#[from] BadTerm),
}

impl Scheme {
    /// The scheme's name everywhere: its canonical encoding hashed into Fp.
    pub fn id(&self) -> SchemeId {
        SchemeId::new(hash_to_field(Kind::Scheme, &[&self.encode()]))
    }

    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode(bytes, MAX_BYTES)
    }

    /// The contract that holds its pool in coins; `None` where the treasurer keeps the money.
    pub fn contract(&self) -> Option<ContractLedger> {
        ContractLedger::parse(&self.ledger)
    }

    /// Whether the document is consistent in itself.
    pub fn check(&self) -> Result<(), BadScheme> {
        if self.protocol != PROTOCOL {
            return Err(BadScheme::Protocol(self.protocol));
        }
        if !self.name.is_name() {
            return Err(BadScheme::Text("the name"));
        }
        for (what, text) in [
            ("the ledger", &self.ledger),
            ("the claim key", &self.claim_key),
            ("the payee recipient", &self.payee_recipient),
        ] {
            if !is_sound(text) || text.len() > 200 || text.contains(char::is_whitespace) {
                return Err(BadScheme::Text(what));
            }
        }
        if self.ledger.starts_with(CONTRACT) && self.contract().is_none() {
            return Err(BadScheme::Text("the ledger"));
        }
        if !self.currency.is_sound() {
            return Err(BadScheme::Currency);
        }
        self.roles.check()
    }
}

/// A text is no amount of this currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("money.text: {text:?} is no amount with at most {digits} digits after the point")]
pub struct BadAmount {
    /// As written.
    pub text: String,
    /// The currency's digits.
    pub digits: u8,
}

impl Currency {
    /// Whether it has a code of three capital letters, and at most 4 digits after the point.
    pub fn is_sound(&self) -> bool {
        let Self { code, minor_digits } = self;
        code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) && *minor_digits <= 4
    }

    /// Reads digits with at most the currency's digits after the point; thousands may be separated by commas.
    pub fn parse(&self, text: &str) -> Result<Money, BadAmount> {
        let digits = self.minor_digits;
        let minor = decimal::parse(text.trim(), DecimalMark::Point, digits);
        let money = minor.and_then(|minor| Money::new(minor).ok());
        money.ok_or_else(|| BadAmount {
            text: text.to_owned(),
            digits,
        })
    }

    /// Minor units with thousands set apart, a decimal point if the currency has decimals, and its code: `1,234.50
    /// CNY`.
    pub fn show(&self, minor_units: u64) -> String {
        format!("{} {}", self.number(minor_units), self.code)
    }

    /// The same without the code.
    pub fn number(&self, minor_units: u64) -> String {
        let digits = usize::from(self.minor_digits);
        let unit = 10_u64.pow(u32::from(self.minor_digits));
        let whole = grouped(minor_units / unit);
        match digits {
            0 => whole,
            _ => format!("{whole}.{:0digits$}", minor_units % unit),
        }
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

impl Roles {
    /// Whether thresholds, keys, days and categories fit together.
    pub fn check(&self) -> Result<(), BadScheme> {
        let sound = |role: &Role, name| {
            if role.is_sound() {
                role.check_possible(name)?;
                Ok(())
            } else {
                Err(BadScheme::Roles(name))
            }
        };
        self.named()
            .try_for_each(|(role, name)| sound(role, name))?;
        let sets = self.assessors.iter();
        let mut categories: Vec<_> = sets.flat_map(|set| &set.categories).collect();
        let count = categories.len();
        categories.sort_unstable();
        categories.dedup();
        let fits = categories.len() == count
            && (1..=MAX_CATEGORIES).contains(&count)
            && !categories.contains(&&0)
            && self.assessors.iter().all(|set| !set.categories.is_empty());
        if fits {
            Ok(())
        } else {
            Err(BadScheme::Roles("assessors"))
        }
    }

    /// Whether every role can act on `day`, from which they count.
    pub fn check_term(&self, day: Day) -> Result<(), BadTerm> {
        self.named()
            .try_for_each(|(role, name)| role.check_term(name, day))
    }

    fn named(&self) -> impl Iterator<Item = (&Role, &'static str)> {
        let Self {
            committee,
            registrar,
            treasurer,
            assessors,
        } = self;
        [
            (committee, "committee"),
            (registrar, "registrar"),
            (treasurer, "treasurer"),
        ]
        .into_iter()
        .chain(assessors.iter().map(|set| (&set.role, "assessors")))
    }

    /// The assessors of a benefit line.
    pub fn assessors_of(&self, category: u32) -> Option<&Role> {
        self.assessors
            .iter()
            .find(|set| set.categories.contains(&category))
            .map(|set| &set.role)
    }
}

#[cfg(test)]
mod tests;
