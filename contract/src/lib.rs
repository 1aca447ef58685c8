//! A community's record on a chain, for whatever virtual machine runs contracts there.
//!
//! The rules are those of `linli-rules`, the proofs are checked by `linli-verifier`; here is what a chain adds: one
//! [`Execute`] carries messages, coins come and go with entries that nobody signs, and [`Cells`] keeps the state by key,
//! so that a message loads what it touches and no more. The time is the block's. Who sends an execution is nobody's
//! authority; the sender only pays for it.
//!
//! Nothing here knows CosmWasm: an adapter hands over what the chain says ([`Call`], [`Storage`]) and carries out what
//! comes back ([`Outcome`]).

mod cells;
pub mod export;
mod json;
mod query;
mod refusal;

use linli_primitives::{Digest, EventNullifier, Money, PollId, SchemeId};
use linli_rule::Rule;
use linli_rules::aid::{self, Movement, SchemeState};
use linli_rules::community::{self, CommunityState, Effect, Offer};
use linli_rules::poll::PollState;
use linli_rules::store::{Encoded, Store};
use linli_verifier::MessageRefusal;
use linli_wire::act::Act;
use linli_wire::claim::Claim;
use linli_wire::pool::{Contribution, Payout};
use linli_wire::scheme::ContractLedger;
use linli_wire::{Message, MessageKind};

pub use cells::{Cells, Storage};
pub use json::{Base64, Execute, Instantiate};
pub use linli_verifier::MessageVerifier;
pub use query::{Answer, Fate, Owed, Query};
pub use refusal::{Refusal, told};

/// The most claims that one execution pays without naming them.
pub const PAID_TOGETHER: usize = 20;

/// Where a contract runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The chain's id.
    pub chain: String,
    /// The contract's own address.
    pub contract: String,
}

/// What the chain says of one execution.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The block's time, Unix time in seconds.
    pub at: i64,
    /// Who sends it, and is paid the fees of payouts that it causes.
    pub sender: &'a str,
    /// The coins that came with it.
    pub funds: &'a [Coin],
    /// Whether coins can be sent to an address.
    pub is_address: &'a dyn Fn(&str) -> bool,
}

/// Coins.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Coin {
    /// Of which kind.
    pub denomination: String,
    /// How many; in text, so that no reader of JSON rounds it.
    #[serde(with = "json::decimal")]
    pub amount: u128,
}

/// Coins to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// To this address.
    pub to: String,
    /// These.
    pub coin: Coin,
}

/// An entry of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its place, from 0.
    pub entry: u64,
    /// What it is.
    pub kind: MessageKind,
    /// Names its message.
    pub digest: Digest,
    /// The state's root after it.
    pub root: Digest,
    /// The message, where the contract made it itself.
    pub own: Option<Vec<u8>>,
}

/// A message, or a claim to be paid, that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its place in the execution, from 0.
    pub place: usize,
    /// Why.
    pub refusal: Refusal,
}

/// What an execution did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Entries of the record, in order.
    pub taken: Vec<Taken>,
    /// What was refused; everything else counts.
    pub left_out: Vec<LeftOut>,
    /// Coins that leave.
    pub sendings: Vec<Sending>,
}

/// The record as it stands, and what an execution changed of it.
pub struct Contract<S> {
    here: Here,
    state: CommunityState<S>,
}

impl<'s> Contract<Encoded<Cells<'s>>> {
    /// The contract at `here`, over what it keeps.
    pub fn open(here: Here, storage: &'s dyn Storage) -> Self {
        let state = CommunityState::over(Encoded(Cells::over(storage)));
        Self { here, state }
    }

    /// What is to be stored once the execution has succeeded: a value, or nothing where a key is to be removed.
    pub fn into_changes(self) -> impl Iterator<Item = (Vec<u8>, Option<Vec<u8>>)> {
        self.state.into_store().0.into_changes()
    }
}

impl<S: Store> Contract<S> {
    /// The record.
    pub const fn state(&self) -> &CommunityState<S> {
        &self.state
    }

    /// Founds the community.
    pub fn instantiate(
        &mut self,
        verifier: &MessageVerifier,
        call: Call<'_>,
        founding: &[u8],
    ) -> Result<Outcome, Refusal> {
        self.execute(verifier, call, &Execute::submit([founding.to_vec()]))
    }

    /// Does what an execution asks for. What is refused changes nothing; if all of it is, so is the execution.
    pub fn execute(
        &mut self,
        verifier: &MessageVerifier,
        call: Call<'_>,
        what: &Execute,
    ) -> Result<Outcome, Refusal> {
        let mut outcome = Outcome::default();
        match what {
            Execute::Submit { messages } => {
                if !call.funds.is_empty() {
                    return Err(Refusal::Funds);
                }
                let bytes: Vec<&[u8]> = messages.iter().map(|Base64(bytes)| &bytes[..]).collect();
                self.submit(verifier, call, &bytes, &mut outcome);
            }
            Execute::Contribute { scheme } => self.contribute(call, *scheme, &mut outcome)?,
            Execute::Pay { scheme, claims } => {
                if !call.funds.is_empty() {
                    return Err(Refusal::Funds);
                }
                self.pay(call, *scheme, claims, &mut outcome)?;
            }
        }
        if outcome.taken.is_empty() {
            let first = outcome.left_out.into_iter().next();
            return Err(first.map_or(Refusal::Nothing, |first| first.refusal));
        }
        Ok(outcome)
    }

    /// Takes messages in order. Ballots in a row are verified together, and so are claims.
    fn submit(
        &mut self,
        verifier: &MessageVerifier,
        call: Call<'_>,
        messages: &[&[u8]],
        outcome: &mut Outcome,
    ) {
        let mut place = 0;
        while place < messages.len() {
            let run = run(&messages[place..]);
            let verdicts = self.verify(verifier, call, &messages[place..place + run]);
            for verdict in verdicts {
                let taken = verdict.and_then(|offer| self.take(call.at, offer, messages[place]));
                match taken {
                    Ok(taken) => outcome.taken.push(taken),
                    Err(refusal) => outcome.left_out.push(LeftOut { place, refusal }),
                }
                place += 1;
            }
        }
    }

    /// Verifies messages of which none depends on another.
    fn verify(
        &self,
        verifier: &MessageVerifier,
        call: Call<'_>,
        messages: &[&[u8]],
    ) -> Vec<Result<Offer, Refusal>> {
        let opened = messages.iter().map(|bytes| Ok(Message::decode(bytes)?));
        let opened: Vec<Result<Message, Refusal>> = opened.collect();
        let timed: Vec<_> = opened.iter().flatten().map(|m| (call.at, m)).collect();
        let admitted = verifier.admit_new(&self.state, &timed);
        let mut verdicts = admitted.verify().into_iter();
        let verdict = |opened: &Result<Message, Refusal>| match opened {
            Ok(message) => {
                let offer = verdicts.next().expect("one verdict a message")?;
                self.check_place(call, message)?;
                Ok(offer)
            }
            Err(refusal) => Err(refusal.clone()),
        };
        opened.iter().map(verdict).collect()
    }

    /// What only this contract can say of a message: whether its scheme lives here and whether its payee can be paid.
    fn check_place(&self, call: Call<'_>, message: &Message) -> Result<(), Refusal> {
        let payee = match message {
            Message::Scheme(act) => {
                let ledger = act.act.contract().ok_or(Refusal::Ledger)?;
                return self.is_here(&ledger);
            }
            Message::Claim(bytes) => Claim::decode(bytes)?.body.payee,
            Message::Act {
                act: Act::Payee(act),
                ..
            } => act.act.payee.clone(),
            _ => return Ok(()),
        };
        let address = str::from_utf8(&payee).ok();
        match address.filter(|address| (call.is_address)(address)) {
            Some(_) => Ok(()),
            None => Err(Refusal::Payee),
        }
    }

    fn is_here(&self, ledger: &ContractLedger) -> Result<(), Refusal> {
        self.here.is(ledger).then_some(()).ok_or(Refusal::Ledger)
    }

    fn take(&mut self, at: i64, offer: Offer, bytes: &[u8]) -> Result<Taken, Refusal> {
        let kind = offer.kind();
        let entry = self.state.height();
        let _: Effect = self.state.apply(at, offer).map_err(MessageRefusal::from)?;
        Ok(Taken {
            entry,
            kind,
            digest: Message::digest_of(bytes),
            root: self.state.state_root(),
            own: None,
        })
    }

    /// The coins that came are a contribution.
    fn contribute(
        &mut self,
        call: Call<'_>,
        scheme: SchemeId,
        outcome: &mut Outcome,
    ) -> Result<(), Refusal> {
        let ledger = self.ledger(scheme)?;
        let [coin] = call.funds else {
            return Err(Refusal::Funds);
        };
        if coin.denomination != ledger.denomination {
            return Err(Refusal::Denomination {
                wanted: ledger.denomination,
            });
        }
        let amount = u64::try_from(coin.amount).ok();
        let amount = amount.and_then(|amount| Money::new(amount).ok());
        let movement = Movement::In(Contribution {
            amount: amount.ok_or(Refusal::Funds)?,
            reference: self.reference(),
        });
        outcome.taken.push(self.moved(call.at, scheme, movement)?);
        Ok(())
    }

    /// Pays claims that are owed; without names, what the last closed round owes.
    fn pay(
        &mut self,
        call: Call<'_>,
        scheme: SchemeId,
        claims: &[EventNullifier],
        outcome: &mut Outcome,
    ) -> Result<(), Refusal> {
        let ledger = self.ledger(scheme)?;
        let due;
        let claims = if claims.is_empty() {
            due = self.due(scheme)?;
            &due
        } else {
            claims
        };
        for (place, claim) in claims.iter().enumerate() {
            match self.pay_one(call, scheme, *claim, &ledger) {
                Ok((taken, sendings)) => {
                    outcome.taken.push(taken);
                    outcome.sendings.extend(sendings);
                }
                Err(refusal) => outcome.left_out.push(LeftOut { place, refusal }),
            }
        }
        Ok(())
    }

    fn pay_one(
        &mut self,
        call: Call<'_>,
        scheme: SchemeId,
        claim: EventNullifier,
        ledger: &ContractLedger,
    ) -> Result<(Taken, Vec<Sending>), Refusal> {
        let unknown = || Refusal::from(aid::Refusal::PayoutUnknown);
        let known = self.scheme(scheme)?;
        let (round, due, _) = known.owed(claim).ok_or_else(unknown)?;
        let payee = known.payee(claim).ok_or_else(unknown)?;
        let movement = Movement::Out(Payout {
            round,
            claim,
            net: due.net,
            fee: due.fee,
            reference: self.reference(),
        });
        let taken = self.moved(call.at, scheme, movement)?;
        let sendings = [(payee, due.net), (call.sender.to_owned(), due.fee)];
        let sendings = sendings.into_iter().filter(|(_, sum)| sum.get() > 0);
        let sending = |(to, sum): (String, Money)| Sending {
            to,
            coin: Coin {
                denomination: ledger.denomination.clone(),
                amount: sum.get().into(),
            },
        };
        Ok((taken, sendings.map(sending).collect()))
    }

    /// Claims of the last closed round that are not paid, the first of them.
    fn due(&self, scheme: SchemeId) -> Result<Vec<EventNullifier>, Refusal> {
        let scheme = self.scheme(scheme)?;
        let last = scheme.closed_round(scheme.closed_count());
        let dues = last.map(|round| round.dues).unwrap_or_default();
        let open = dues.into_iter().filter(|(_, due)| !due.paid);
        Ok(open.map(|(claim, _)| claim).take(PAID_TOGETHER).collect())
    }

    /// Puts coins that move into the record.
    fn moved(&mut self, at: i64, scheme: SchemeId, movement: Movement) -> Result<Taken, Refusal> {
        let act = movement.act();
        let bytes = Message::Act { scheme, act }.encode();
        let taken = self.take(at, Offer::Moved { scheme, movement }, &bytes)?;
        Ok(Taken {
            own: Some(bytes),
            ..taken
        })
    }

    /// Names the next entry, under which coins are booked.
    fn reference(&self) -> String {
        format!("coins:{}", self.state.height())
    }

    fn scheme(&self, id: SchemeId) -> Result<SchemeState<'_, S>, Refusal> {
        let scheme = self.state.scheme(id);
        Ok(scheme.ok_or_else(|| MessageRefusal::from(community::Refusal::UnknownScheme(id)))?)
    }

    fn poll(&self, id: PollId) -> Result<PollState<'_, S>, Refusal> {
        let poll = self.state.poll(id);
        Ok(poll.ok_or_else(|| MessageRefusal::from(community::Refusal::UnknownPoll(id)))?)
    }

    fn ledger(&self, id: SchemeId) -> Result<ContractLedger, Refusal> {
        let ledger = self.scheme(id)?.scheme().contract();
        let ledger = ledger.ok_or(Refusal::Ledger)?;
        self.is_here(&ledger)?;
        Ok(ledger)
    }
}

/// How many of the messages, from the first on, can be verified together.
fn run(messages: &[&[u8]]) -> usize {
    let kind = |bytes: &[u8]| MessageKind::peek(bytes).ok();
    let first = messages.first().and_then(|bytes| kind(bytes));
    let like_it = messages.iter().take_while(|bytes| kind(bytes) == first);
    match first {
        Some(MessageKind::Ballot | MessageKind::Claim) => like_it.count(),
        _ => 1,
    }
}

impl Here {
    /// Whether a scheme's ledger is this contract.
    pub(crate) fn is(&self, ledger: &ContractLedger) -> bool {
        ledger.chain == self.chain && ledger.contract == self.contract
    }
}

impl LeftOut {
    /// The id of the rule.
    pub fn rule(&self) -> &'static str {
        self.refusal.rule()
    }
}

#[cfg(test)]
mod tests;
