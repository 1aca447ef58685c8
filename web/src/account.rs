//! A unit's account in a fund, for whoever has its key.

use linli_keystore::AccountFile;
use linli_primitives::account::AccountKey;
use linli_rule::Refusal;
use linli_rules::fund::FundRefusal;
use linli_rules::fund::account::{Account, Taken};
use linli_wire::scheme::Currency;
use linli_wire::text::Text;
use serde::Serialize;

use crate::wallet::Wallet;

/// A unit's account.
#[derive(Debug, Serialize)]
pub struct AccountSheet {
    fund: Text,
    unit: String,
    currency: Currency,
    /// What was charged and paid.
    #[serde(flatten)]
    pub account: Account,
    /// What moves took from the unit.
    pub taken: Vec<Taken>,
    /// How many entries the key does not open.
    pub unread: usize,
}

impl Wallet {
    /// The account that a treasurer's file opens; it is not kept.
    pub fn account(&self, file: &str) -> Result<AccountSheet, Refusal> {
        // What is wrong with it is not said with its own text, which is secret.
        let malformed = || Refusal::new("encoding.json", "not the key of a unit's account");
        let file: AccountFile = serde_json::from_str(file).map_err(|_| malformed())?;
        let key = AccountKey::parse(&file.key).map_err(|_| malformed())?;
        let record = self.record()?;
        let unknown = || Refusal::of(&FundRefusal::Unknown(file.fund));
        let fund = record.funds()?.fund(file.fund).ok_or_else(unknown)?;
        let mut account = Account::default();
        record.each_deed(file.fund, |number, deed| {
            account.enter(&fund, (number, deed), (file.number, &key));
        })?;
        account.check().map_err(|e| Refusal::of(&e))?;
        let document = fund.fund();
        Ok(AccountSheet {
            fund: document.name.clone(),
            unit: file.unit.clone(),
            currency: document.currency.clone(),
            unread: account.unread.len(),
            taken: account.taken(),
            account,
        })
    }
}

#[cfg(test)]
mod tests;
