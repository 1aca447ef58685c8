//! A fund as its founders write it: readable TOML that names the treasurers' cards.

use std::collections::BTreeSet;
use std::path::Path;

use linli_office::entering::units_of;
use linli_primitives::Digest;
use linli_register::Roll;
use linli_wire::fund::{Fund, check_treasurers};
use linli_wire::poll::PROTOCOL;
use linli_wire::scheme::Currency;
use linli_wire::signature::Role;
use linli_wire::text::Text;
use serde::Deserialize;

use crate::acting::RoleDraft;
use crate::{Error, Refusal, amount, files};

/// The draft's form; unknown fields are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Draft {
    name: Text,
    currency: Currency,
    accounts: Vec<Text>,
    /// In the currency, e.g. `"1000.00"`.
    free_below: String,
    /// As `linli fund books` prints it.
    books: String,
    treasurers: RoleDraft,
}

/// Other treasurers, in the form in which a fund's draft names the first ones.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Treasurers {
    treasurers: RoleDraft,
}

impl Treasurers {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        files::read_toml(path, "fund.draft")
    }

    pub(super) fn into_role(self, path: &Path) -> Result<Role, Error> {
        let treasurers = self.treasurers.into_role(path)?;
        check_treasurers(&treasurers).map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(treasurers)
    }
}

impl Draft {
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        files::read_toml(path, "fund.draft")
    }

    /// The fund, for the units of a roll.
    pub(super) fn into_fund(self, path: &Path, roll: &Roll) -> Result<Fund, Error> {
        let Self {
            name,
            currency,
            accounts,
            free_below,
            books,
            treasurers,
        } = self;
        let books = mark(&books).map_err(|refusal| refusal.in_file(path))?;
        let free_below = amount::parse(&free_below, &currency).map_err(|r| r.in_file(path))?;
        let fund = Fund {
            protocol: PROTOCOL,
            realm: roll.realm().clone(),
            name,
            accounts,
            roll: roll.digest(),
            units: u32::try_from(units_of(roll).len()).unwrap_or(u32::MAX),
            books,
            treasurers: treasurers.into_role(path)?,
            free_below,
            currency,
        };
        fund.check().map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(fund)
    }
}

/// How many different bytes a mark has at least; of a hash's 32 there are fewer in nobody's lifetime.
const DIFFERENT_BYTES: usize = 12;

/// The mark of the books' key, and not what stands in its place in a draft that was copied.
fn mark(typed: &str) -> Result<Digest, Refusal> {
    let parsed = typed.parse().ok();
    let mark = parsed.filter(|Digest(bytes)| {
        let different: BTreeSet<&u8> = bytes.iter().collect();
        different.len() >= DIFFERENT_BYTES
    });
    mark.ok_or_else(|| {
        let detail = format!("{typed:?} is no mark of a keystore");
        Refusal::new("fund.books_mark", detail)
    })
}
