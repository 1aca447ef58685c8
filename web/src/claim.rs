//! A member's side of a scheme: the rulebook in plain words, a loss held against it, the claim, and what became of it.

use linli_journal::Proof;
use linli_primitives::{Day, EventNullifier, Money, SchemeId};
use linli_prover::ClaimProver;
use linli_rule::Refusal;
use linli_rules::aid::SchemeState;
use linli_rules::aid::recovery::{Fate, fate, recover};
use linli_rules::aid::wallet::{Failing, payee_key};
use linli_rules::aid::wish::{Brought, Wish, in_time};
use linli_rules::aid::wording::{Wording, wording};
use linli_rules::community::CommunityState;
use linli_verifier::{ClaimVerifier, MessageVerifier};
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::claim::Claim;
use linli_wire::held::{LossFile, NotHeld, Slip};
use linli_wire::pool::PayeeChange;
use linli_wire::scheme::Currency;
use linli_wire::signature::Signed;
use linli_wire::text::Text;
use rand::rngs::SysRng;
use rand_core::UnwrapErr;
use serde::{Deserialize, Serialize};

use crate::wallet::Wallet;

/// What claims need, and ballots do not.
#[derive(Default)]
pub(crate) struct Claims {
    verifier: Option<MessageVerifier>,
    prover: Option<ClaimProver>,
    /// The state with what happened in one scheme.
    pub(crate) scheme: Option<(SchemeId, CommunityState)>,
}

/// What a member brings to claim.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The registrar's slip, JSON.
    slip: String,
    /// The assessors' loss file, JSON.
    loss: String,
    /// As people write it; the most that is payable if it is missing or empty.
    amount: Option<String>,
}

/// A scheme as its member needs it.
#[derive(Debug, Serialize)]
pub struct SchemeSheet {
    /// Its name.
    pub name: Text,
    /// Its money.
    pub currency: Currency,
    /// Withheld from every payout for the transfer.
    pub fee: Money,
    /// The chain on whose addresses claims are paid, for everybody to see; none where the treasurer alone reads whom.
    pub chain: Option<String>,
    /// The open round.
    pub round: Option<OpenRound>,
    /// The rulebook that is in force, or the next one.
    pub rulebook: Option<Wording>,
    /// The member's own claims, oldest first.
    pub claims: Vec<Own>,
}

/// A round that takes claims.
#[derive(Debug, Serialize)]
pub struct OpenRound {
    number: u64,
    until: Day,
}

/// A claim of this key, and what became of it.
#[derive(Debug, Serialize)]
pub struct Own {
    round: u64,
    category: u32,
    amount: Money,
    /// Names the claim.
    pub event: EventNullifier,
    /// What became of it.
    pub fate: Fate,
}

/// A loss held against the rules.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// Every rule that the claim would break.
    pub failing: Vec<Broken>,
    /// What would be claimed.
    pub amount: Money,
    /// The most that is payable now.
    pub most: Money,
}

/// A rule that a claim would break.
#[derive(Debug, Serialize)]
pub struct Broken {
    /// Its id.
    pub rule: &'static str,
    article: Text,
    clause: Text,
    needed: Text,
}

impl From<Failing> for Broken {
    fn from(failing: Failing) -> Self {
        let Failing {
            rule,
            article,
            clause,
            needed,
        } = failing;
        Self {
            rule: rule.id(),
            article: Text::of_halves(&article),
            clause,
            needed,
        }
    }
}

impl Wallet {
    /// Replays a scheme from the record that was taken; `params` are the parameters for claims, which this module does
    /// not carry. Says how the scheme stands at `now` for this key.
    pub fn open_scheme(
        &mut self,
        id: SchemeId,
        params: &[u8],
        now: i64,
    ) -> Result<SchemeSheet, Refusal> {
        self.prepare_checks(params)?;
        let state = self.replayed(id)?;
        self.claims.scheme = Some((id, state));
        self.sheet(now)
    }

    /// Derives the key by which claims are verified, once.
    pub(crate) fn prepare_checks(&mut self, params: &[u8]) -> Result<(), Refusal> {
        if self.claims.verifier.is_none() {
            let verifier = ClaimVerifier::with(params).and_then(MessageVerifier::with_claims);
            self.claims.verifier = Some(verifier.map_err(|e| Refusal::of(&e))?);
        }
        Ok(())
    }

    /// The record's state with what happened in a scheme.
    pub(crate) fn replayed(&self, id: SchemeId) -> Result<CommunityState, Refusal> {
        let unprepared = || Refusal::new("params.digest", "the claims' key was not derived");
        let verifier = self.claims.verifier.as_ref().ok_or_else(unprepared)?;
        self.record()?.scheme(id, verifier)
    }

    fn sheet(&self, now: i64) -> Result<SchemeSheet, Refusal> {
        let state = self.scheme()?;
        let day = self.day(now)?;
        let books = state.rulebooks();
        let book = books.begun_by(day).or_else(|| books.newest());
        let document = state.scheme();
        Ok(SchemeSheet {
            name: document.name.clone(),
            currency: document.currency.clone(),
            fee: document.fee,
            chain: document.contract().map(|ledger| ledger.chain),
            round: state.open_round().map(|open| OpenRound {
                number: open.round().number,
                until: open.accepts_until(),
            }),
            rulebook: book.map(|(_, book)| wording(book)),
            claims: self.own_claims(state)?,
        })
    }

    /// This key's claims, from the record alone.
    fn own_claims(&self, state: SchemeState<'_>) -> Result<Vec<Own>, Refusal> {
        let secret = self.seed()?.realm_secret(&state.scheme().realm);
        let versions = state.rulebooks().versions().into_iter();
        let lines = versions.flat_map(|(_, book)| book.lines.iter().map(|line| line.category));
        let standings = recover(&secret, state.id(), lines, &state.claims());
        let standings = standings.map_err(|e| Refusal::of(&e))?;
        let mut places: Vec<u64> = standings.into_values().flat_map(|s| s.claims).collect();
        places.sort_unstable();
        let claims = places.into_iter().filter_map(|place| state.claim(place));
        let own = claims.map(|claim| Own {
            round: claim.round,
            category: claim.category,
            amount: claim.amount,
            event: claim.event_nullifier,
            fate: fate(state, &claim),
        });
        Ok(own.collect())
    }

    /// Holds a loss against the rules, before anything is proved.
    pub fn check_claim(&self, case: &Case, now: i64) -> Result<Checked, Refusal> {
        let wish = self.wish(case, now)?;
        Ok(Checked {
            failing: wish.failing().into_iter().map(Broken::from).collect(),
            amount: wish.amount(),
            most: wish.most(),
        })
    }

    /// Derives the claims' key, once.
    pub fn prepare_claims(&mut self, params: &[u8]) -> Result<(), Refusal> {
        if self.claims.prover.is_none() {
            let prover = ClaimProver::with(params).map_err(|e| Refusal::of(&e))?;
            self.claims.prover = Some(prover);
        }
        Ok(())
    }

    /// Proves the claim; only the scheme's treasurer can read `payee`. Refuses one that breaks a rule.
    pub fn make_claim(&self, case: &Case, payee: &str, now: i64) -> Result<Claim, Refusal> {
        let state = self.scheme()?;
        let wish = self.wish(case, now)?;
        if let Some(broken) = wish.failing().into_iter().next() {
            return Err(Refusal::new(broken.rule.id(), broken.needed.en));
        }
        let payee = linli_keystore::payee(state.scheme(), payee).map_err(|e| Refusal::of(&e))?;
        let (witness, draft) = wish.parts(state, payee).map_err(|e| Refusal::of(&e))?;
        let unprepared = || Refusal::new("params.digest", "the claims' key was not derived");
        let prover = self.claims.prover.as_ref().ok_or_else(unprepared)?;
        let rng = &mut UnwrapErr(SysRng);
        let claim = prover.make(state, self.day(now)?, &witness, draft, rng);
        claim.map_err(|e| Refusal::of(&e))
    }

    /// The message by which the claimant names another payee.
    pub fn name_payee(&self, claim: EventNullifier, payee: &str) -> Result<Message, Refusal> {
        let state = self.scheme()?;
        let (scheme, document) = (state.id(), state.scheme());
        let unknown = || Refusal::new("payee.claim", "no such claim in the record");
        let before = state.payee_changes(claim).ok_or_else(unknown)?;
        let payee = linli_keystore::payee(document, payee).map_err(|e| Refusal::of(&e))?;
        let secret = self.seed()?.realm_secret(&document.realm);
        let change = PayeeChange {
            claim,
            number: before + 1,
            payee,
        };
        let signed = Signed::new(change).sign(scheme, &payee_key(&secret, scheme, claim));
        let act = Act::Payee(signed);
        Ok(Message::Act { scheme, act })
    }

    /// The proof that a message which the node took is in the record.
    pub fn logged(&self, message: &[u8], proof: &str) -> Result<Proof, Refusal> {
        let message = Message::decode(message).map_err(|e| Refusal::of(&e))?;
        self.record()?.logged(&message, proof)
    }

    fn wish(&self, case: &Case, now: i64) -> Result<Wish, Refusal> {
        let state = self.scheme()?;
        in_time(state, self.day(now)?).map_err(|e| Refusal::of(&e))?;
        let read = |_| Refusal::of(&NotHeld::Slip);
        let slip: Slip = serde_json::from_str(&case.slip).map_err(read)?;
        let read = |_| Refusal::of(&NotHeld::Loss);
        let loss: LossFile = serde_json::from_str(&case.loss).map_err(read)?;
        let amount = case
            .amount
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let amount = amount.map(|text| state.scheme().currency.parse(text));
        let brought = Brought {
            slip: &slip,
            loss: &loss,
            amount: amount.transpose().map_err(|e| Refusal::of(&e))?,
            event: None,
        };
        let secret = self.seed()?.realm_secret(&state.scheme().realm);
        Wish::of(state, secret, brought).map_err(|e| Refusal::of(&e))
    }

    fn scheme(&self) -> Result<SchemeState<'_>, Refusal> {
        let opened = self.claims.scheme.as_ref();
        let state = opened.and_then(|(id, state)| state.scheme(*id));
        state.ok_or_else(|| Refusal::new("client.unreachable", "the scheme was not read yet"))
    }

    pub(crate) fn day(&self, now: i64) -> Result<Day, Refusal> {
        Day::of_unix_time(self.time(now)?).map_err(|e| Refusal::of(&e))
    }
}

#[cfg(test)]
mod tests;
