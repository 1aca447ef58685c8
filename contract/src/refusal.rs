//! Why a contract refuses.

use linli_rule::Rule;
use linli_verifier::MessageRefusal;
use linli_wire::DecodeError;

/// A message or an execution is refused, and nothing is changed by it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Refusal {
    /// The bytes are not a message's canonical encoding.
    #[error(transparent)]
    Encoding(#[from] DecodeError),
    /// The record or a verifier refuses it.
    #[error(transparent)]
    Message(#[from] MessageRefusal),
    /// A scheme of another ledger, or one whose treasurer keeps the money.
    #[error("contract.ledger: the scheme's ledger is not this contract on this chain")]
    Ledger,
    /// Coins where none belong, or not one sum of one kind.
    #[error(
        "contract.funds: one sum of coins belongs to a contribution, and none to anything else"
    )]
    Funds,
    /// Coins of another kind than the scheme's.
    #[error("contract.denomination: the scheme's coins are {wanted}")]
    Denomination {
        /// The scheme's.
        wanted: String,
    },
    /// No address to which this chain sends coins.
    #[error("contract.payee: the payee is no address of this chain")]
    Payee,
    /// Neither messages nor claims that are owed.
    #[error("contract.nothing: the execution has no message, or no claim that is owed")]
    Nothing,
}

/// The rule's id, and what the refusing code says.
pub fn told(refusal: &Refusal) -> String {
    format!("{}: {}", refusal.rule(), refusal.detail())
}

impl From<linli_rules::aid::Refusal> for Refusal {
    fn from(refusal: linli_rules::aid::Refusal) -> Self {
        let refusal = linli_rules::community::Refusal::from(refusal);
        MessageRefusal::from(refusal).into()
    }
}
