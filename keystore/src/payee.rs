//! Who is paid: details that only the treasurer reads, or an address on a chain.

use linli_rule::Rule;
use linli_wire::address::is_address;
use linli_wire::claim::pad_payee;
use linli_wire::scheme::{ContractLedger, Scheme};
use linli_wire::text;

use crate::seal_to;

/// Payee details cannot be sealed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadPayee {
    /// There are none.
    #[error("claim.payee: payee details are missing")]
    Missing,
    /// More than a claim carries.
    #[error("claim.payee: payee details are longer than a claim carries")]
    Long,
    /// The scheme's document names nobody who could read them.
    #[error("claim.payee: the scheme's payee recipient is no age recipient")]
    Recipient,
    /// No address to which the contract's chain sends coins.
    #[error("contract.payee: no address of the chain of {contract}")]
    Address {
        /// The contract's own address, which has the chain's prefix.
        contract: String,
    },
}

/// Who is paid, as a scheme's claims say it: details padded to one length and sealed to the scheme's recipient; where a
/// contract holds the pool, an address on its chain, for everybody to read.
pub fn payee(scheme: &Scheme, details: &str) -> Result<Vec<u8>, BadPayee> {
    let details = details.trim();
    if text::folded(details).is_empty() {
        return Err(BadPayee::Missing);
    }
    if let Some(ContractLedger { contract, .. }) = scheme.contract() {
        return if is_address(&contract, details) {
            Ok(details.as_bytes().to_vec())
        } else {
            Err(BadPayee::Address { contract })
        };
    }
    let padded = pad_payee(details.as_bytes()).ok_or(BadPayee::Long)?;
    seal_to(&scheme.payee_recipient, &padded).ok_or(BadPayee::Recipient)
}
