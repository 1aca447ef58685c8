//! What anybody may ask of the record.

use linli_primitives::{Day, Digest, EventNullifier, Money, PollId, SchemeId};
use linli_rules::aid::pool::Sums;
use linli_rules::store::Store;
use linli_wire::{Closing, TallyResult};
use serde::{Deserialize, Serialize};

use crate::{Contract, Refusal};

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum Query {
    /// How far the record has come.
    State {},
    /// A poll.
    Poll {
        /// Its id.
        poll: PollId,
    },
    /// Its result.
    Result {
        /// The poll's id.
        poll: PollId,
    },
    /// A scheme's pool.
    Pool {
        /// The scheme's id.
        scheme: SchemeId,
    },
    /// What became of a claim.
    Claim {
        /// The scheme's id.
        scheme: SchemeId,
        /// The claim's event nullifier.
        claim: EventNullifier,
    },
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// To [`Query::State`].
    State {
        /// The community, once it is founded.
        community: Option<linli_wire::community::CommunityId>,
        /// Entries so far.
        entries: u64,
        /// The state's root.
        root: Digest,
    },
    /// To [`Query::Poll`].
    Poll {
        /// When it opens, Unix time in seconds.
        opens: i64,
        /// When it closes.
        closes: i64,
        /// Whether the committee cancelled it.
        cancelled: bool,
        /// Ballots accepted.
        accepted: u64,
        /// Ballots that count.
        ballots: u64,
        /// How it closed.
        closing: Option<Closing>,
    },
    /// To [`Query::Result`]; nothing while there is none.
    Result(Option<TallyResult>),
    /// To [`Query::Pool`].
    Pool {
        /// What came, what went.
        #[serde(flatten)]
        sums: Sums,
        /// What is in it: the coins that the contract holds for the scheme.
        balance: u64,
        /// What nobody is owed.
        available: u64,
    },
    /// To [`Query::Claim`]; nothing where there is no such claim.
    Claim(Option<Fate>),
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fate {
    /// Its round.
    pub round: u64,
    /// What was claimed.
    pub amount: Money,
    /// Where its coins go.
    pub payee: Option<String>,
    /// What is owed on it, once its round is closed.
    pub owed: Option<Owed>,
}

/// What is owed on a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owed {
    /// To the payee.
    pub net: Money,
    /// To whoever sends the execution that pays it.
    pub fee: Money,
    /// From this day on.
    pub from: Day,
    /// Whether it was paid.
    pub paid: bool,
}

impl<S: Store> Contract<S> {
    /// Answers from the record as it stands.
    pub fn query(&self, query: &Query) -> Result<Answer, Refusal> {
        Ok(match query {
            Query::State {} => Answer::State {
                community: self.state.id(),
                entries: self.state.height(),
                root: self.state.state_root(),
            },
            Query::Poll { poll } => {
                let poll = self.poll(*poll)?;
                Answer::Poll {
                    opens: poll.poll().opens,
                    closes: poll.closes(),
                    cancelled: poll.is_cancelled(),
                    accepted: poll.accepted(),
                    ballots: poll.ballots(),
                    closing: poll.closing().map(|closing| Closing::clone(&closing)),
                }
            }
            Query::Result { poll } => {
                let result = self.poll(*poll)?.result();
                Answer::Result(result.map(|result| TallyResult::clone(&result)))
            }
            Query::Pool { scheme } => {
                let pool = self.scheme(*scheme)?.pool();
                Answer::Pool {
                    sums: pool.sums(),
                    balance: pool.balance(),
                    available: pool.available(),
                }
            }
            Query::Claim { scheme, claim } => Answer::Claim(self.fate(*scheme, *claim)?),
        })
    }

    fn fate(&self, scheme: SchemeId, claim: EventNullifier) -> Result<Option<Fate>, Refusal> {
        let scheme = self.scheme(scheme)?;
        let position = scheme.claim_of(claim);
        let Some(accepted) = position.and_then(|position| scheme.claim(position)) else {
            return Ok(None);
        };
        let owed = scheme.owed(claim).map(|(_, due, from)| Owed {
            net: due.net,
            fee: due.fee,
            from,
            paid: due.paid,
        });
        Ok(Some(Fate {
            round: accepted.round,
            amount: accepted.amount,
            payee: scheme.payee(claim),
            owed,
        }))
    }
}
