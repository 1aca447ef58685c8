//! Random inputs against a model of the pool that is four numbers.

use linli_primitives::{EventNullifier, Fp, StateNote, StateNullifier};
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::pool::{Direction, Payout};
use proptest::prelude::*;

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
    ]
}

/// A claim nobody proved: the record's side alone is under test.
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
        fee: money(100),
        expires: Day::MAX,
    };
    let instance = world.state.state().instance(world.today, &body).ok()?;
    Some(VerifiedClaim::vouched_by_verifier(
        Claim::new(body, vec![]),
        instance,
    ))
}

/// The act of a step, if there is one to make.
fn input(world: &World, step: &Step, serial: u64) -> Option<Input> {
    let reference = format!("ref {serial}");
    let act = match step {
        Step::Receive(n) => world.contribution(Direction::Received, *n, &reference),
        Step::GiveBack(n) => world.contribution(Direction::Returned, *n, &reference),
        Step::Open => {
            let number = world.state.state().closed_rounds().len() as u64 + 1;
            let closing = world.today.plus(10).to_string();
            Act::Open(world.by_committee(round(number, &closing)))
        }
        Step::Claim(amount) => return claim(world, *amount, serial).map(Input::Claim),
        Step::Days(_) => return None,
        Step::Close => Act::Close(world.by_committee(world.state.state().closing()?)),
        Step::Pay(at, more) => {
            let closed = world.state.state().closed_rounds();
            let dues: Vec<_> = closed
                .iter()
                .flat_map(|round| round.dues.iter().map(|due| (round.round.number, due)))
                .collect();
            let (round, (claim, due)) = (!dues.is_empty()).then(|| dues[at.index(dues.len())])?;
            Act::Pay(world.signed(
                Payout {
                    round,
                    claim: *claim,
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
}

impl Model {
    fn follow(&mut self, input: &Input, state: SchemeState<'_>) {
        match input {
            Input::Act(Act::Contribute(act)) => {
                let amount = i128::from(act.act.amount.get());
                self.balance += match act.act.direction {
                    Direction::Received => amount,
                    Direction::Returned => -amount,
                };
            }
            Input::Act(Act::Close(act)) => {
                let last = state.closed_count();
                let closed = state.closed_round(last).expect("just closed");
                let sum = |due: &crate::aid::rounds::Due| due.net.get() + due.fee.get();
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
        assert!(0 <= self.owed && self.owed <= self.balance);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn pool_reconciles_after_every_input(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        world.attest(0, &loss(MEDICAL, 1));
        let mut model = Model { balance: 10_000_000, owed: 0 };
        for (serial, step) in (1..).zip(&steps) {
            if let Step::Days(days) = step {
                world.today = world.today.plus(*days);
            }
            let Some(input) = input(&world, step, serial) else { continue };
            if world.offer(input.clone()).is_ok() {
                model.follow(&input, world.state.state());
            }
        }
        let mut again = LoneScheme::open(scheme(), day("2026-06-01")).expect("sound");
        for (day, input) in &world.inputs {
            prop_assert!(again.apply(*day, input).is_ok());
        }
        prop_assert_eq!(again.state().state_root(), world.state.state().state_root());
    }
}
