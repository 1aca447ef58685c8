//! What happened in a scheme, from its acts and claims alone: sums independent of the state machine's.

use std::collections::BTreeMap;

use linli_primitives::{Day, EventNullifier, Money};
use linli_rules::aid::Effect;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::pool::{Bounce, Correction, Payout};
use linli_wire::round::{Fraction, Round, RoundClosing};
use serde::Serialize;

use super::taken::TakenOut;

/// Money in and out of the pool, added up from the messages, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flows {
    /// Received.
    pub received: u64,
    /// Given back.
    pub returned: u64,
    /// Paid to claimants.
    pub paid: u64,
    /// Withheld from payouts for their transfer.
    pub fees: u64,
}

/// Changes of the members' tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MemberCounts {
    /// Places taken, in all.
    pub joined: u64,
    /// Paid through a later day.
    pub renewed: u64,
    /// Places given up.
    pub expired: u64,
}

/// A benefit line's totals, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CategoryTotals {
    /// Losses attested.
    pub attested: u64,
    /// Attestations taken back.
    pub revoked: u64,
    /// Claims accepted.
    pub claims: u64,
    /// The sum of the amounts claimed.
    pub claimed: u64,
    /// What reached claimants.
    pub paid: u64,
    /// What the transfers cost.
    pub fees: u64,
}

/// A round, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RoundTotals {
    /// Its number.
    pub number: u64,
    /// Last day for claims.
    pub closing_day: Day,
    /// Claims accepted.
    pub claims: u64,
    /// The sum of the amounts claimed.
    pub claimed: u64,
    /// The fraction of each that is paid; `None` while it is open.
    pub fraction: Option<Fraction>,
    /// The sum paid, fees included; `None` while it is open.
    pub pays: Option<u64>,
    /// First day for payouts.
    pub payable_from: Option<Day>,
    /// Claims paid so far.
    pub payouts: u64,
    /// What left the pool for them so far, fees included.
    pub paid_out: u64,
    /// The pool when it closed.
    pub pool_before: Option<u64>,
    /// The pool after its last payout so far.
    pub pool_after: Option<u64>,
}

/// The pool after an entry that moved money, in minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct PoolStep {
    /// The entry.
    pub seq: u64,
    /// Its day.
    pub day: Day,
    /// What is in the pool.
    pub balance: u64,
}

/// A tree of a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tree {
    /// The members.
    Members,
    /// A line's attestations.
    Attestations(u32),
    /// The claims' notes.
    Notes,
}

/// A root, and when it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RootStep {
    /// The entry.
    pub seq: u64,
    /// Its day.
    pub day: Day,
    /// Of which tree.
    pub tree: Tree,
    /// The root, recomputed.
    pub root: String,
}

/// Everything that happened, in totals and in order.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// Money.
    pub flows: Flows,
    /// Members.
    pub members: MemberCounts,
    /// By benefit line.
    pub categories: BTreeMap<u32, CategoryTotals>,
    /// In order.
    pub rounds: Vec<RoundTotals>,
    /// The pool over time.
    pub pool: Vec<PoolStep>,
    /// What the committee took out of the pool, in order.
    pub taken_out: Vec<TakenOut>,
    /// Every root that ever was.
    pub roots: Vec<RootStep>,
    line_of: BTreeMap<EventNullifier, u32>,
}

impl Flows {
    /// What is left. `None` if more went out than came in.
    pub fn balance(&self) -> Option<u64> {
        let out = self
            .returned
            .checked_add(self.paid)?
            .checked_add(self.fees)?;
        self.received.checked_sub(out)
    }
}

impl History {
    /// Adds an act or claim that the scheme accepted.
    pub(crate) fn note(&mut self, seq: u64, day: Day, message: &Message, effect: &Effect) {
        match message {
            Message::Act { act, .. } => self.note_act(seq, day, act, effect),
            Message::Claim(bytes) => {
                let claim = Claim::decode(bytes).expect("a claim that was applied");
                self.note_claim(&claim.body);
            }
            _ => {}
        }
        let (tree, root) = match effect {
            Effect::MembersChanged(root) => (Tree::Members, root.to_string()),
            Effect::Attested { category, root, .. } | Effect::Revoked { category, root, .. } => {
                (Tree::Attestations(*category), root.to_string())
            }
            Effect::Claimed { root, .. } => (Tree::Notes, root.to_string()),
            _ => return,
        };
        self.roots.push(RootStep {
            seq,
            day,
            tree,
            root,
        });
    }

    fn note_act(&mut self, seq: u64, day: Day, act: &Act, effect: &Effect) {
        self.taken_out.extend(TakenOut::of(seq, day, act));
        match act {
            Act::Rulebook(_) | Act::Declare(_) | Act::Roles(_) => {}
            Act::Members(act) => self.note_members(&act.act),
            Act::Attest(act) => self.line(act.act.category).attested += 1,
            Act::Revoke(act) => self.line(act.act.category).revoked += 1,
            Act::Contribute(act) => {
                add(&mut self.flows.received, act.act.amount);
                self.note_balance(seq, day);
            }
            Act::Return(act) => {
                add(&mut self.flows.returned, act.act.amount);
                self.note_balance(seq, day);
            }
            Act::Correct(act) => {
                self.correct(&act.act, effect);
                self.note_balance(seq, day);
            }
            Act::Bounce(act) => {
                self.bounce(&act.act);
                self.note_balance(seq, day);
            }
            Act::Payee(_) => {}
            Act::Open(act) => self.open(&act.act),
            Act::Close(act) => self.close(&act.act, effect),
            Act::Pay(act) => {
                self.pay(&act.act);
                self.note_balance(seq, day);
            }
        }
    }

    fn note_members(&mut self, update: &MembersUpdate) {
        for change in &update.changes {
            match change {
                MemberChange::Join { .. } => self.members.joined += 1,
                MemberChange::Renew { .. } => self.members.renewed += 1,
                MemberChange::Expire { .. } => self.members.expired += 1,
            }
        }
    }

    fn correct(&mut self, correction: &Correction, effect: &Effect) {
        take(&mut self.flows.received, correction.was);
        add(&mut self.flows.received, correction.amount);
        let Effect::Corrected {
            closed_again: Some((closing, payable_from)),
            ..
        } = effect
        else {
            return;
        };
        let again = self.rounds.iter_mut().find(|r| r.number == closing.round);
        if let Some(round) = again {
            round.fraction = Some(closing.fraction);
            round.pays = Some(closing.pays);
            round.payable_from = Some(*payable_from);
            let balance = self.flows.balance();
            (round.pool_before, round.pool_after) = (balance, balance);
        }
    }

    fn bounce(&mut self, bounce: &Bounce) {
        take(&mut self.flows.paid, bounce.net);
        if let Some(category) = self.line_of.get(&bounce.claim).copied() {
            take(&mut self.line(category).paid, bounce.net);
        }
        let balance = self.flows.balance();
        let unpaid = self.rounds.iter_mut().find(|r| r.number == bounce.round);
        if let Some(round) = unpaid {
            round.payouts = round.payouts.saturating_sub(1);
            take(&mut round.paid_out, bounce.net);
            round.pool_after = balance;
        }
    }

    fn note_balance(&mut self, seq: u64, day: Day) {
        let balance = self.flows.balance().unwrap_or_default();
        self.pool.push(PoolStep { seq, day, balance });
    }

    fn note_claim(&mut self, body: &ClaimBody) {
        let line = self.line(body.category);
        line.claims += 1;
        add(&mut line.claimed, body.amount);
        self.line_of.insert(body.event_nullifier, body.category);
        if let Some(round) = self.rounds.last_mut() {
            round.claims += 1;
            add(&mut round.claimed, body.amount);
        }
    }

    fn open(&mut self, round: &Round) {
        self.rounds.push(RoundTotals {
            number: round.number,
            closing_day: round.closing_day,
            claims: 0,
            claimed: 0,
            fraction: None,
            pays: None,
            payable_from: None,
            payouts: 0,
            paid_out: 0,
            pool_before: None,
            pool_after: None,
        });
    }

    fn close(&mut self, closing: &RoundClosing, effect: &Effect) {
        let balance = self.flows.balance();
        let Some(round) = self.rounds.last_mut() else {
            return;
        };
        round.fraction = Some(closing.fraction);
        round.pays = Some(closing.pays);
        (round.pool_before, round.pool_after) = (balance, balance);
        if let Effect::RoundClosed { payable_from, .. } = effect {
            round.payable_from = Some(*payable_from);
        }
    }

    fn pay(&mut self, payout: &Payout) {
        add(&mut self.flows.paid, payout.net);
        add(&mut self.flows.fees, payout.fee);
        if let Some(category) = self.line_of.get(&payout.claim).copied() {
            let line = self.line(category);
            add(&mut line.paid, payout.net);
            add(&mut line.fees, payout.fee);
        }
        let balance = self.flows.balance();
        let paid = self.rounds.iter_mut().find(|r| r.number == payout.round);
        if let Some(round) = paid {
            round.payouts += 1;
            add(&mut round.paid_out, payout.net);
            add(&mut round.paid_out, payout.fee);
            round.pool_after = balance;
        }
    }

    fn line(&mut self, category: u32) -> &mut CategoryTotals {
        self.categories.entry(category).or_default()
    }
}

fn take(sum: &mut u64, amount: Money) {
    *sum = sum.saturating_sub(amount.get());
}

/// The sums of a sound record are in range; those of an unsound one saturate, and the mismatch is reported.
fn add(sum: &mut u64, amount: Money) {
    *sum = sum.saturating_add(amount.get());
}
