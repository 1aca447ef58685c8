//! Random inputs against a model of the pool that is four numbers.

use linli_primitives::{EventNullifier, Fp, StateNote, StateNullifier};
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::pool::{Bounce, Payout};
use linli_wire::signature::OfficerKey;
use proptest::prelude::*;

use crate::aid::rounds::{ClosedRound, Due};

use super::*;

#[derive(Clone, Debug)]
enum Step {
    Receive(u64),
    GiveBack(u64),
    Open,
    Claim(u64),
    Days(u32),
    Close,
    Pay(prop::sample::Index, u64),
    Bounce(prop::sample::Index, u64),
    Correct(prop::sample::Index, u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (0u64..3_000_000).prop_map(Step::Receive),
        1 => (0u64..6_000_000).prop_map(Step::GiveBack),
        2 => Just(Step::Open),
        6 => (0u64..600).prop_map(|steps| Step::Claim(steps * 10_000)),
        3 => (0u32..20).prop_map(Step::Days),
        3 => Just(Step::Close),
        6 => (any::<prop::sample::Index>(), 0u64..2).prop_map(|(at, more)| Step::Pay(at, more)),
        3 => (any::<prop::sample::Index>(), 0u64..2).prop_map(|(at, more)| Step::Bounce(at, more)),
        3 => (any::<prop::sample::Index>(), 0u64..12_000_000)
            .prop_map(|(at, amount)| Step::Correct(at, amount)),
    ]
}

/// A claim without a proof: only the record's side is under test.
fn claim(world: &World, amount: u64, serial: u64) -> Option<VerifiedClaim> {
    let open = world.state.state().open_round()?;
    let line = world.state.state().attestations(MEDICAL)?;
    let body = ClaimBody {
        scheme: world.state.state().id(),
        ledger: "ledger-1".into(),
        round: open.round().number,
        rulebook: world.state.state().rulebooks().versions()[0].0,
        category: MEDICAL,
        declared: None,
        member_root: world.state.state().members().root(),
        attestation_root: line.root(),
        state_root: world.state.state().notes_root(),
        amount: money(amount),
        event_nullifier: EventNullifier::new(Fp::from(serial)),
        state_nullifier: StateNullifier::new(Fp::from(serial)),
        new_state: StateNote::new(Fp::from(serial)),
        payee: vec![1],
        payee_key: OfficerKey::of(&key(1)),
        fee: money(100),
        expires: Day::MAX,
    };
    let instance = world.state.state().instance(world.today, &body).ok()?;
    Some(VerifiedClaim::vouched_by_verifier(
        Claim::new(body, vec![]),
        instance,
    ))
}

/// One of the debts of closed rounds.
fn due(world: &World, at: &prop::sample::Index) -> Option<(u64, EventNullifier, Due)> {
    let closed = world.state.state().closed_rounds();
    let dues: Vec<_> = closed
        .iter()
        .flat_map(|round| {
            round
                .dues
                .iter()
                .map(|(claim, due)| (round.round.number, *claim, *due))
        })
        .collect();
    (!dues.is_empty()).then(|| dues[at.index(dues.len())])
}

/// The act of a step, if there is one to make.
fn input(world: &World, step: &Step, serial: u64) -> Option<Input> {
    let reference = format!("ref {serial}");
    let act = match step {
        Step::Receive(n) => world.contribution(*n, &reference),
        Step::GiveBack(n) => world.give_back(*n, &reference),
        Step::Open => {
            let number = world.state.state().closed_rounds().len() as u64 + 1;
            let closing = world.today.plus(10).to_string();
            Act::Open(world.by_committee(round(number, &closing)))
        }
        Step::Claim(amount) => return claim(world, *amount, serial).map(Input::Claim),
        Step::Days(_) => return None,
        Step::Close => Act::Close(world.by_committee(world.state.state().closing()?)),
        Step::Correct(at, amount) => {
            let contributions: Vec<String> = std::iter::once("bank 1".to_owned())
                .chain((1..serial).map(|serial| format!("ref {serial}")))
                .filter(|reference| world.state.state().contribution(reference).is_some())
                .collect();
            world.correction(&contributions[at.index(contributions.len())], *amount)
        }
        Step::Bounce(at, more) => {
            let (round, claim, due) = due(world, at)?;
            Act::Bounce(world.signed(
                Bounce {
                    round,
                    claim,
                    net: money(due.net.get() + more),
                    reference,
                },
                &[30],
            ))
        }
        Step::Pay(at, more) => {
            let (round, claim, due) = due(world, at)?;
            Act::Pay(world.signed(
                Payout {
                    round,
                    claim,
                    net: money(due.net.get() + more),
                    fee: due.fee,
                    reference,
                },
                &[30],
            ))
        }
    };
    Some(Input::Act(act))
}

/// Pool and debts by the effects alone.
#[derive(Default)]
struct Model {
    balance: i128,
    owed: i128,
    corrected: bool,
}

/// What a closed round still owes.
fn unpaid(round: &ClosedRound) -> i128 {
    let dues = round.dues.values().filter(|due| !due.paid);
    dues.map(|due| i128::from(due.net.get() + due.fee.get()))
        .sum()
}

impl Model {
    fn follow(&mut self, input: &Input, state: SchemeState<'_>) {
        match input {
            Input::Act(Act::Contribute(act)) => {
                self.balance += i128::from(act.act.amount.get());
            }
            Input::Act(Act::Return(act)) => {
                self.balance -= i128::from(act.act.amount.get());
            }
            Input::Act(Act::Correct(act)) => {
                self.balance += i128::from(act.act.amount.get()) - i128::from(act.act.was.get());
                // The record says what is owed; that it is more than there is must come from a correction.
                self.owed = state.closed_rounds().iter().map(unpaid).sum();
                self.corrected = true;
            }
            Input::Act(Act::Bounce(act)) => {
                let back = i128::from(act.act.net.get());
                self.balance += back;
                self.owed += back;
            }
            Input::Act(Act::Close(act)) => {
                let last = state.closed_count();
                let closed = state.closed_round(last).expect("just closed");
                let sum = |due: &Due| due.net.get() + due.fee.get();
                let owed: u64 = closed.dues.values().map(sum).sum();
                assert_eq!(owed, act.act.pays);
                self.owed += i128::from(owed);
            }
            Input::Act(Act::Pay(act)) => {
                let paid = i128::from(act.act.net.get() + act.act.fee.get());
                self.balance -= paid;
                self.owed -= paid;
            }
            _ => {}
        }
        assert_eq!(i128::from(state.pool().balance()), self.balance);
        assert_eq!(i128::from(state.pool().sums().reserved), self.owed);
        assert_eq!(
            self.owed,
            state.closed_rounds().iter().map(unpaid).sum::<i128>()
        );
        assert!(0 <= self.owed && 0 <= self.balance);
        assert!(self.corrected || self.owed <= self.balance);
        let lacking = i128::from(state.pool().lacking());
        assert_eq!(lacking, (self.owed - self.balance).max(0));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn pool_reconciles_after_every_input(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        world.attest(0, &loss(MEDICAL, 1));
        let mut model = Model { balance: 10_000_000, ..Model::default() };
        for (serial, step) in (1..).zip(&steps) {
            if let Step::Days(days) = step {
                world.today = world.today.plus(*days);
            }
            let Some(input) = input(&world, step, serial) else { continue };
            if world.offer(input.clone()).is_ok() {
                model.follow(&input, world.state.state());
            }
        }
        let mut again = LoneScheme::open(scheme(), day("2026-05-01")).expect("sound");
        for (day, input) in &world.inputs {
            prop_assert!(again.apply(*day, input).is_ok());
        }
        prop_assert_eq!(again.state().state_root(), world.state.state().state_root());
    }
}
