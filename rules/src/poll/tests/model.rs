//! Random votes against a model that keeps them in the open.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::decision::{Totals, decide};
use crate::fixture::Village;

/// The choices a ballot of the pool makes, per question, abstention last.
const VARIANTS: [[&[usize]; 2]; 4] = [[&[0], &[0, 1]], [&[1], &[]], [&[2], &[2]], [&[0], &[1]]];

/// A booth with one ballot of each owner and variant; sealing is what takes long.
static POOL: LazyLock<Mutex<(Booth, Vec<VerifiedBallot>)>> = LazyLock::new(|| {
    let mut booth = Booth::new(|_| {});
    let choice = |slots: &&[usize], abstention| {
        if slots.contains(&abstention) {
            Choice::abstention()
        } else {
            Choice::of(&slots.iter().map(|slot| *slot as u32).collect::<Vec<_>>())
        }
    };
    let mut ballots = Vec::new();
    for owner in 0..WEIGHTS.len() {
        for [motion, election] in &VARIANTS {
            ballots.push(booth.ballot(owner, &[choice(motion, 2), choice(election, 3)]));
        }
    }
    Mutex::new((booth, ballots))
});

#[derive(Clone, Debug)]
enum Act {
    Cast { owner: usize, variant: usize },
    Close,
}

/// What happens, and when: mostly in order, at times before the last one.
fn acts() -> impl Strategy<Value = Vec<(i64, Act)>> {
    let cast = (0..WEIGHTS.len(), 0..VARIANTS.len())
        .prop_map(|(owner, variant)| Act::Cast { owner, variant });
    let act = prop_oneof![12 => cast, 1 => Just(Act::Close)];
    let pause = prop_oneof![1 => -3..0i64, 20 => 0..14i64];
    proptest::collection::vec((pause, act), 0..24).prop_map(|steps| {
        let later = |now: &mut i64, (pause, act)| {
            *now += pause;
            Some((*now, act))
        };
        steps.into_iter().scan(90, later).collect()
    })
}

/// The rules once more, with votes in the open.
#[derive(Default)]
struct Model {
    last: Option<i64>,
    closed: bool,
    accepted: usize,
    counts: BTreeMap<usize, usize>,
}

impl Model {
    fn act(&mut self, at: i64, act: &Act) -> Result<(), &'static str> {
        if self.last.is_some_and(|last| at < last) {
            return Err("ledger.clock");
        }
        match *act {
            Act::Close if self.closed => return Err("poll.closed"),
            Act::Close if at < 200 => return Err("poll.early_close"),
            Act::Close => self.closed = true,
            Act::Cast { .. } if at < 100 => return Err("poll.not_open"),
            Act::Cast { .. } if at >= 200 => return Err("poll.closed"),
            // Of one owner's ballots in the pool, those with the higher number were made later.
            Act::Cast { owner, variant } if self.counts.get(&owner) >= Some(&variant) => {
                return Err("ballot.serial");
            }
            Act::Cast { owner, variant } => {
                self.accepted += 1;
                self.counts.insert(owner, variant);
            }
        }
        self.last = Some(at);
        Ok(())
    }

    /// The owners' votes on one question.
    fn village(&self, question: usize, slots: usize) -> Village {
        let vote = |owner: usize| {
            self.counts
                .get(&owner)
                .map(|v| VARIANTS[*v][question].to_vec())
        };
        let owners = WEIGHTS
            .iter()
            .enumerate()
            .map(|(owner, shares)| (*shares, vote(owner)));
        Village {
            owners: owners.collect(),
            slots,
        }
    }
}

/// Decrypts with two of the trustees, after a wrong share of the third.
fn decrypt(booth: &mut Booth, state: &mut LonePoll, absent: u16) {
    for round in [TallyRound::Heads, TallyRound::Shares] {
        if state.state().result().is_some() {
            return;
        }
        let mut wrong = booth.share(state.state(), round, absent);
        wrong.proof.0[0] ^= 1;
        step(
            state,
            "a wrong share",
            Input::Share(wrong),
            Err("tally.share"),
        );
        for trustee in (1..=3).filter(|trustee| *trustee != absent) {
            let share = booth.share(state.state(), round, trustee);
            state.apply(Input::Share(share)).expect("it holds");
        }
    }
}

fn assert_result(state: &LonePoll, model: &Model) {
    let result = state.state().result().expect("all is decrypted");
    let poll = state.state().poll();
    let thin = (1..poll.floor as usize).contains(&model.counts.len());
    for (index, (found, question)) in result.questions.iter().zip(&poll.questions).enumerate() {
        let slots = question.slots();
        let village = model.village(index, slots);
        let totals = village.totals();
        assert_eq!(found.heads, (!thin).then(|| village.heads()));
        let everything = Part {
            low: 0,
            high: WEIGHTS.iter().sum(),
        };
        let participating = if thin {
            everything
        } else {
            totals.participating
        };
        assert_eq!(found.participating, participating);
        for group in &found.groups {
            let sum = group
                .options
                .iter()
                .map(|o| totals.shares[*o as usize].low)
                .sum::<u64>();
            assert_eq!(group.shares.get(), sum);
        }
        let known = Totals {
            shares: found.shares.clone(),
            ..totals
        };
        let outcome = decide(question, Counting::Both, &poll.roll, &known);
        assert!(found.outcome == outcome || (thin && found.outcome == Outcome::Undetermined));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn any_vote_ends_as_in_the_open(acts in acts(), absent in 1..=3u16) {
        let mut pool = POOL.lock().expect("no test panics while it holds the pool");
        let (booth, ballots) = &mut *pool;
        let (mut state, mut model) = (booth.open(), Model::default());
        for (at, act) in acts.into_iter().chain([(10_000, Act::Close)]) {
            let input = match act {
                Act::Cast { owner, variant } => {
                    let ballot = ballots[owner * VARIANTS.len() + variant].clone();
                    Input::Cast { at, ballot }
                }
                Act::Close => Input::Close { at },
            };
            let before = state.state().state_root();
            let found = state.apply(input).map(drop).map_err(|refusal| refusal.rule());
            if found.is_err() {
                prop_assert_eq!(state.state().state_root(), before);
            }
            prop_assert_eq!(found, model.act(at, &act));
        }
        prop_assert_eq!(state.state().accepted() as usize, model.accepted);
        prop_assert_eq!(state.state().ballots() as usize, model.counts.len());
        booth.name(&mut state);
        decrypt(booth, &mut state, absent);
        assert_result(&state, &model);
    }
}
