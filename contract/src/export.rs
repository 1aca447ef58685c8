//! What a contract said on its chain, and the same record computed again from the messages.
//!
//! Anybody can write an [`Export`] from what a node of the chain answers: the executions of one contract in order, with
//! the messages and coins that came and the events that the contract emitted. [`Export::replay`] believes none of it but that
//! the coins moved, which only the chain knows: a contract of its own executes the same, and must have the same entries.

use linli_primitives::Digest;
use linli_rule::Rule;
use linli_rules::community::CommunityState;
use linli_rules::store::Memory;
use linli_verifier::MessageVerifier;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::address::is_address;
use serde::{Deserialize, Serialize};

use crate::json::Base64;
use crate::{Call, Coin, Contract, Execute, Here, Outcome, Refusal};

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
    /// The execution carried no such message.
    #[error("export.message: the execution has no message of this digest")]
    Message,
    /// The contract made the entry itself, but not of coins that came or are owed.
    #[error("export.coins: the entry does not say what coins came or went")]
    Coins,
    /// The rules take a message that has no entry.
    #[error(
        "export.left_out: the execution has message {digest}, which is valid, and no entry of it comes next"
    )]
    LeftOut {
        /// The message's.
        digest: Digest,
    },
    /// The messages lead to another state.
    #[error("export.root: the messages lead to state {computed}, the contract said {said}")]
    Root {
        /// Computed here.
        computed: Digest,
        /// In the event.
        said: Digest,
    },
    /// The message or the execution breaks a rule.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Export {
    /// The record, from its messages alone.
    pub fn replay(&self, verifier: &MessageVerifier) -> Result<CommunityState, BadExport> {
        let mut contract = Contract {
            here: self.here(),
            state: CommunityState::<Memory>::new(),
        };
        for execution in &self.executions {
            self.repeat(verifier, &mut contract, execution)?;
        }
        Ok(contract.state)
    }

    /// The messages of its entries, in order, and when each was taken; all of them where it was [replayed](Self::replay).
    pub fn messages(&self) -> impl Iterator<Item = (i64, &[u8])> {
        self.executions.iter().flat_map(|execution| {
            let entries = execution.entries.iter();
            entries.filter_map(|said| Some((execution.at, execution.bytes(said).ok()?)))
        })
    }

    /// Executes the same again: it must have the same entries.
    fn repeat(
        &self,
        verifier: &MessageVerifier,
        contract: &mut Contract<Memory>,
        execution: &Execution,
    ) -> Result<(), BadExport> {
        let first = contract.state.height();
        let at = |place: usize| {
            let number = first + place as u64;
            move |fault: Fault| BadExport { number, fault }
        };
        for (place, said) in execution.entries.iter().enumerate() {
            let expected = first + place as u64;
            execution.check(said, expected).map_err(at(place))?;
        }
        let call = Call {
            at: execution.at,
            sender: "",
            funds: &execution.funds,
            is_address: &|text| is_address(&self.contract, text),
        };
        let what = execution.asked().map_err(at(0))?;
        let outcome = contract.execute(verifier, call, &what);
        let outcome = outcome.map_err(|refusal| at(0)(refusal.into()))?;
        let entries = execution.entries.len().max(outcome.taken.len());
        (0..entries).try_for_each(|place| {
            let compared = execution.compare(&outcome, place);
            compared.map_err(at(place))
        })
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
        let place = self.place(digest).ok_or(Fault::Message)?;
        Ok(&self.messages[place].0)
    }

    fn place(&self, digest: Digest) -> Option<usize> {
        let mut messages = self.messages.iter();
        messages.position(|Base64(bytes)| Message::digest_of(bytes) == digest)
    }

    /// Whether an entry comes next and names its message.
    fn check(&self, said: &Said, expected: u64) -> Result<(), Fault> {
        if said.number != expected {
            let found = said.number;
            return Err(Fault::Order { expected, found });
        }
        let bytes = self.bytes(said)?;
        if Message::digest_of(bytes) == said.digest {
            Ok(())
        } else {
            Err(Fault::Message)
        }
    }

    /// What was sent. It carried messages, or its entries are of the contract's own.
    fn asked(&self) -> Result<Execute, Fault> {
        let mut own = self.entries.iter().filter_map(|said| said.message.as_ref());
        let Some(Base64(first)) = own.next() else {
            let messages = self.messages.clone();
            return Ok(Execute::Submit { messages });
        };
        if !self.messages.is_empty() {
            return Err(Fault::Coins);
        }
        let opened = |bytes: &[u8]| Message::decode(bytes).map_err(Refusal::from);
        match opened(first)? {
            Message::Act {
                scheme,
                act: Act::Contribute(_),
            } => Ok(Execute::Contribute { scheme }),
            Message::Act {
                scheme,
                act: Act::Pay(first),
            } => {
                let mut claims = vec![first.act.claim];
                for Base64(bytes) in own {
                    let Message::Act {
                        act: Act::Pay(next),
                        ..
                    } = opened(bytes)?
                    else {
                        return Err(Fault::Coins);
                    };
                    claims.push(next.act.claim);
                }
                Ok(Execute::Pay { scheme, claims })
            }
            _ => Err(Fault::Coins),
        }
    }

    /// Whether the entry at `place` is the one that the same execution has here.
    fn compare(&self, outcome: &Outcome, place: usize) -> Result<(), Fault> {
        let taken = outcome.taken.get(place);
        let Some(said) = self.entries.get(place) else {
            let digest = taken.expect("there is one or the other").digest;
            return Err(Fault::LeftOut { digest });
        };
        let taken = taken.filter(|taken| taken.digest == said.digest);
        match (taken, &said.message) {
            (Some(taken), _) if taken.root == said.root => Ok(()),
            (Some(taken), _) => Err(Fault::Root {
                computed: taken.root,
                said: said.root,
            }),
            (None, Some(_)) => Err(Fault::Coins),
            (None, None) => Err(self.why_not(outcome, place)),
        }
    }

    /// Why the entry at `place` does not come next.
    fn why_not(&self, outcome: &Outcome, place: usize) -> Fault {
        let refused = self.place(self.entries[place].digest);
        let refused = outcome
            .left_out
            .iter()
            .find(|left| Some(left.place) == refused);
        match (refused, outcome.taken.get(place)) {
            (Some(left), _) => left.refusal.clone().into(),
            (None, Some(taken)) => Fault::LeftOut {
                digest: taken.digest,
            },
            (None, None) => Fault::Message,
        }
    }
}
