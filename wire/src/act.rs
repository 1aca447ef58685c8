//! Every act of a scheme's officers, and a claimant's change of payee, as they are sent and recorded.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::attestation::{Attestation, Revocation};
use crate::encoding::{DecodeError, decode, encode};
use crate::members::MembersUpdate;
use crate::pool::{Bounce, Contribution, Correction, PayeeChange, Payout, Return};
use crate::round::{Round, RoundClosing};
use crate::rulebook::{DeclaredEvent, Rulebook};
use crate::scheme::RolesUpdate;
use crate::signature::Signed;

/// First bytes of an act: the kind and the format's version.
pub const MAGIC: [u8; 8] = *b"LINLIA\x00\x01";
/// The longest act, in bytes.
pub const MAX_BYTES: usize = 8 << 20;

/// An act with its signatures.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Act {
    /// The committee publishes a version of the rulebook.
    Rulebook(Signed<Rulebook>),
    /// The committee declares an event.
    Declare(Signed<DeclaredEvent>),
    /// The committee changes who may act.
    Roles(Signed<RolesUpdate>),
    /// The registrar changes the members' tree.
    Members(Signed<MembersUpdate>),
    /// Assessors attest a loss.
    Attest(Signed<Attestation>),
    /// Assessors take an attestation back.
    Revoke(Signed<Revocation>),
    /// The treasurer records money received.
    Contribute(Signed<Contribution>),
    /// The committee opens a round.
    Open(Signed<Round>),
    /// The committee closes it.
    Close(Signed<RoundClosing>),
    /// The treasurer pays a claim.
    Pay(Signed<Payout>),
    /// The committee gives money back.
    Return(Signed<Return>),
    /// The committee corrects the amount of a recorded contribution.
    Correct(Signed<Correction>),
    /// The treasurer records that a payout came back.
    Bounce(Signed<Bounce>),
    /// A claimant names another payee.
    Payee(Signed<PayeeChange>),
}

impl Act {
    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(&(MAGIC, self))
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.get(..MAGIC.len()).is_none_or(|head| head != MAGIC) {
            return Err(DecodeError::Magic("act"));
        }
        decode::<([u8; 8], Self)>(bytes, MAX_BYTES).map(|(_, act)| act)
    }
}

#[cfg(test)]
mod tests;
