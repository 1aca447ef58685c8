//! What a contract said on its chain, and the same record computed again from the messages.
//!
//! Anybody can write an [`Export`] from what a node of the chain answers: the executions of one contract in order, with
//! the messages and coins that came and the events that the contract emitted. [`Export::replay`] believes none of it but that
//! the coins moved, which only the chain knows: every message is verified and applied to a state of its own, whose root
//! must be the one in the events.

use linli_primitives::Digest;
use linli_rule::Rule;
use linli_rules::aid::Movement;
use linli_rules::community::{CommunityState, Offer};
use linli_verifier::{MessageRefusal, MessageVerifier};
use linli_wire::act::Act;
use linli_wire::{DecodeError, Message};
use serde::{Deserialize, Serialize};

use crate::json::Base64;
use crate::{Coin, Here};

/// The executions of one contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The chain's id.
    pub chain: String,
    /// The contract's address.
    pub contract: String,
    /// All that succeeded, from its instantiation on.
    pub executions: Vec<Execution>,
}

/// One execution that succeeded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Execution {
    /// The block's time, Unix time in seconds.
    pub at: i64,
    /// The coins that came with it.
    #[serde(default)]
    pub funds: Vec<Coin>,
    /// The messages that it carried.
    #[serde(default)]
    pub messages: Vec<Base64>,
    /// Its `entry` events.
    pub entries: Vec<Said>,
}

/// An `entry` event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The entry's place in the record, from 0.
    pub number: u64,
    /// Names its message.
    pub digest: Digest,
    /// The state's root after it.
    pub root: Digest,
    /// The message, where the contract made it itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<Base64>,
}

/// An export is not what its messages lead to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {number}: {fault}")]
pub struct BadExport {
    /// The entry.
    pub number: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Fault {
    /// The next entry is another one.
    #[error("export.order: entry {expected} comes next, the export has {found}")]
    Order {
        /// The next.
        expected: u64,
        /// The export's.
        found: u64,
    },
    /// The execution carried no such message, or it is no canonical one.
    #[error("export.message: the execution has no message of this digest")]
    Message,
    /// The contract made the entry itself, but not of coins that came or are owed.
    #[error("export.coins: the entry does not say what coins came or went")]
    Coins,
    /// The messages lead to another state.
    #[error("export.root: the messages lead to state {computed}, the contract said {said}")]
    Root {
        /// Computed here.
        computed: Digest,
        /// In the event.
        said: Digest,
    },
    /// The message breaks a rule.
    #[error(transparent)]
    Refused(#[from] MessageRefusal),
    /// The message is not canonical.
    #[error(transparent)]
    Encoding(#[from] DecodeError),
}

impl Export {
    /// The record, from its messages alone.
    pub fn replay(&self, verifier: &MessageVerifier) -> Result<CommunityState, BadExport> {
        let mut state = CommunityState::new();
        for execution in &self.executions {
            for said in &execution.entries {
                let taken = self.take(verifier, &mut state, execution, said);
                let number = said.number;
                taken.map_err(|fault| BadExport { number, fault })?;
            }
        }
        Ok(state)
    }

    /// The messages of its entries, in order, and when each was taken; all of them where it was [replayed](Self::replay).
    pub fn messages(&self) -> impl Iterator<Item = (i64, &[u8])> {
        self.executions.iter().flat_map(|execution| {
            let entries = execution.entries.iter();
            entries.filter_map(|said| Some((execution.at, execution.bytes(said).ok()?)))
        })
    }

    fn take(
        &self,
        verifier: &MessageVerifier,
        state: &mut CommunityState,
        execution: &Execution,
        said: &Said,
    ) -> Result<(), Fault> {
        let expected = state.height();
        if said.number != expected {
            let found = said.number;
            return Err(Fault::Order { expected, found });
        }
        let at = execution.at;
        let offer = match &said.message {
            Some(Base64(bytes)) => self.moved(state, execution, bytes)?,
            None => {
                let message = Message::decode(execution.message(said.digest)?)?;
                verifier.verify_timed(state, &[(at, &message)]).remove(0)?
            }
        };
        state.apply(at, offer).map_err(MessageRefusal::from)?;
        let computed = state.state_root();
        if computed == said.root {
            return Ok(());
        }
        let said = said.root;
        Err(Fault::Root { computed, said })
    }

    /// Coins that the contract says came or went.
    fn moved(
        &self,
        state: &CommunityState,
        execution: &Execution,
        bytes: &[u8],
    ) -> Result<Offer, Fault> {
        let Message::Act { scheme, act } = Message::decode(bytes)? else {
            return Err(Fault::Coins);
        };
        let ledger = state.scheme(scheme).and_then(|it| it.scheme().contract());
        let ledger = ledger
            .filter(|ledger| self.here().is(ledger))
            .ok_or(Fault::Coins)?;
        let movement = match act {
            Act::Contribute(act) if act.signatures.is_empty() => {
                let coin = Coin {
                    denomination: ledger.denomination,
                    amount: act.act.amount.get().into(),
                };
                if execution.funds != [coin] {
                    return Err(Fault::Coins);
                }
                Movement::In(act.act)
            }
            Act::Pay(act) if act.signatures.is_empty() => Movement::Out(act.act),
            _ => return Err(Fault::Coins),
        };
        Ok(Offer::Moved { scheme, movement })
    }

    fn here(&self) -> Here {
        Here {
            chain: self.chain.clone(),
            contract: self.contract.clone(),
        }
    }
}

impl Execution {
    /// The bytes of an entry's message.
    fn bytes<'a>(&'a self, said: &'a Said) -> Result<&'a [u8], Fault> {
        match &said.message {
            Some(Base64(bytes)) => Ok(bytes),
            None => self.message(said.digest),
        }
    }

    fn message(&self, digest: Digest) -> Result<&[u8], Fault> {
        let mut messages = self.messages.iter();
        let found = messages.find(|Base64(bytes)| Message::digest_of(bytes) == digest);
        found
            .map(|Base64(bytes)| bytes.as_slice())
            .ok_or(Fault::Message)
    }
}
