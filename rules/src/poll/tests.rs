use linli_primitives::{Fp, Shares};
use linli_rule::Rule;
use linli_sigma::Choice;
use linli_wire::encoding::HexBytes;
use linli_wire::rule::Decision;
use linli_wire::{Counting, DecryptionShare, Outcome, Part, Question, tally};

use super::*;
use crate::booth::{Booth, WEIGHTS};
use crate::preset::preset;

mod model;
mod orders;
mod refusals;

/// Applies `input`; says in which step the effect, or the rule that refuses, is not as expected. A refusal names
/// its rule first and leaves the state as it was.
#[track_caller]
fn step(state: &mut LonePoll, say: &str, input: Input, expected: Result<Effect, &str>) {
    let before = state.state().state_root();
    let found = state.apply(input);
    if let Err(refusal) = &found {
        assert_eq!(
            state.state().state_root(),
            before,
            "{say}: refused, yet the state changed"
        );
        let text = refusal.to_string();
        assert!(
            text.starts_with(&format!("{}:", refusal.rule())),
            "{say}: {text}"
        );
    }
    assert_eq!(found.map_err(|refusal| refusal.rule()), expected, "{say}");
}

fn yes_and(candidates: &[u32]) -> [Choice; 2] {
    [Choice::of(&[0]), Choice::of(candidates)]
}

fn group(options: &[u32], shares: u64) -> tally::Group {
    tally::Group {
        options: options.to_vec(),
        shares: Shares::new(shares).expect("below 2^40"),
    }
}

const fn exactly(total: u64) -> Part {
    Part {
        low: total,
        high: total,
    }
}

/// Five owners vote as the scripts do: four for the motion, one abstains; one votes again.
fn filled(booth: &mut Booth) -> LonePoll {
    let mut state = booth.open();
    let ballots = [
        booth.ballot(0, &[Choice::of(&[1]), Choice::of(&[2])]),
        booth.ballot(1, &yes_and(&[0, 1])),
        booth.ballot(2, &yes_and(&[0])),
        booth.ballot(3, &yes_and(&[0, 1])),
        booth.ballot(4, &[Choice::abstention(), Choice::of(&[])]),
        booth.ballot(0, &yes_and(&[0, 1])),
    ];
    for (ballot, at) in ballots.into_iter().zip(100..) {
        state
            .apply(Input::Cast { at, ballot })
            .expect("all may vote");
    }
    state
}

fn closed(booth: &mut Booth) -> LonePoll {
    let mut state = filled(booth);
    booth.close(&mut state);
    state
}

/// The result of [`closed`]: owners 0 to 3 said yes with 1,000 shares, owner 4 abstained with 500; the one
/// abstention hides in the yes.
fn result(state: &LonePoll) -> TallyResult {
    let motion = tally::QuestionResult {
        heads: Some(vec![4, 0, 1]),
        groups: vec![group(&[0, 2], 1500)],
        shares: vec![
            Part { low: 0, high: 1500 },
            exactly(0),
            Part { low: 0, high: 1500 },
        ],
        participating: exactly(1500),
        outcome: Outcome::Undetermined,
    };
    // All but one chose option 0, so it is merged; both together leave choices of one and of more owners.
    let election = tally::QuestionResult {
        heads: Some(vec![4, 3, 0]),
        groups: vec![group(&[0, 1], 1000 + 700)],
        // 1,500 took part, so neither can have less than 200 of the 1,700.
        shares: vec![
            Part {
                low: 200,
                high: 1500,
            },
            Part {
                low: 200,
                high: 1500,
            },
            exactly(0),
        ],
        participating: exactly(1500),
        outcome: Outcome::Undetermined,
    };
    TallyResult {
        poll: state.state().id(),
        closing: state.state().closing().expect("closed").digest(),
        ballots: 5,
        questions: vec![motion, election],
    }
}

#[test]
fn a_whole_poll() {
    let booth = &mut Booth::new(|_| {});
    let state = &mut booth.open();
    let no = [Choice::of(&[1]), Choice::of(&[2])];
    let abstains = [Choice::abstention(), Choice::of(&[])];
    let early = booth.ballot(1, &no);
    let first = booth.ballot(0, &no);
    let again = booth.ballot(0, &yes_and(&[0, 1]));
    let earlier = first.digest();

    let cast = |at, ballot: &VerifiedBallot| Input::Cast {
        at,
        ballot: ballot.clone(),
    };
    step(
        state,
        "before it opens",
        cast(99, &early),
        Err("poll.not_open"),
    );
    step(
        state,
        "owner 0, no",
        cast(100, &first),
        Ok(Effect::Counted { ballots: 1 }),
    );
    for (owner, candidates) in [(1, &[0, 1][..]), (2, &[0]), (3, &[0, 1])] {
        let ballot = booth.ballot(owner, &yes_and(candidates));
        let counted = Effect::Counted {
            ballots: owner as u64 + 1,
        };
        step(
            state,
            "owners 1 to 3, yes",
            cast(100 + owner as i64, &ballot),
            Ok(counted),
        );
    }
    let ballot = booth.ballot(4, &abstains);
    step(
        state,
        "owner 4 abstains",
        cast(110, &ballot),
        Ok(Effect::Counted { ballots: 5 }),
    );
    step(
        state,
        "owner 0 changes to yes",
        cast(120, &again),
        Ok(Effect::Replaced { earlier }),
    );
    step(
        state,
        "the first ballot comes again",
        cast(130, &first),
        Err("ballot.serial"),
    );
    step(
        state,
        "a clock that runs back",
        cast(119, &early),
        Err("ledger.clock"),
    );
    step(
        state,
        "too early",
        Input::Close { at: 199 },
        Err("poll.early_close"),
    );
    step(state, "too late", cast(200, &early), Err("poll.closed"));

    let digests = state.state().counted().map(|(_, digest)| digest).collect();
    let closing = Closing {
        poll: state.state().id(),
        at: 205,
        accepted: 6,
        history: state.state().history(),
        counted: digests,
    };
    step(
        state,
        "closed",
        Input::Close { at: 205 },
        Ok(Effect::Closed(closing.clone())),
    );
    step(
        state,
        "closed again",
        Input::Close { at: 206 },
        Err("poll.closed"),
    );
    step(
        state,
        "as published",
        Input::Closing(closing),
        Ok(Effect::Confirmed),
    );
    for (naming, missing) in booth.namings(state.state()).into_iter().zip([1, 0, 0]) {
        step(
            state,
            "a trustee names the closing",
            Input::Naming(naming),
            Ok(Effect::Named { missing }),
        );
    }

    let result = result(state);
    let published = || Input::Result(result.clone());
    let heads = Effect::Heads(vec![vec![4, 0, 1], vec![4, 3, 0]]);
    let missing = |round| Ok(Effect::Share { round, missing: 1 });
    let share = booth.share(state.state(), TallyRound::Heads, 3);
    step(
        state,
        "trustee 3",
        Input::Share(share.clone()),
        missing(TallyRound::Heads),
    );
    step(
        state,
        "trustee 3 again",
        Input::Share(share),
        Err("tally.share_twice"),
    );
    step(
        state,
        "a result too early",
        published(),
        Err("tally.threshold"),
    );
    let share = booth.share(state.state(), TallyRound::Heads, 1);
    step(state, "trustee 1", Input::Share(share), Ok(heads));
    let share = booth.share(state.state(), TallyRound::Shares, 2);
    step(
        state,
        "trustee 2, shares",
        Input::Share(share),
        missing(TallyRound::Shares),
    );
    let share = booth.share(state.state(), TallyRound::Heads, 2);
    step(
        state,
        "trustee 2 is late",
        Input::Share(share),
        Ok(Effect::Late {
            round: TallyRound::Heads,
        }),
    );
    let share = booth.share(state.state(), TallyRound::Shares, 1);
    step(
        state,
        "trustee 1, shares",
        Input::Share(share),
        Ok(Effect::Result(result.clone())),
    );
    assert_eq!(state.state().result(), Some(&result));
    step(state, "as published", published(), Ok(Effect::Confirmed));
}

#[test]
fn ballots_count_in_the_order_of_their_nullifiers() {
    let state = filled(&mut Booth::new(|_| {}));
    let expected: Vec<_> = [1, 3, 2, 0, 4].map(Booth::nullifier).to_vec();
    assert_eq!(
        state
            .state()
            .counted()
            .map(|(nullifier, _)| nullifier)
            .collect::<Vec<_>>(),
        expected
    );
    assert_eq!((state.state().accepted(), state.state().ballots()), (6, 5));
    assert_eq!(state.state().ballot_of(Booth::nullifier(5)), None);
}

#[test]
fn a_floor_of_one_publishes_every_total() {
    let booth = &mut Booth::new(|poll| poll.floor = 1);
    let state = &mut closed(booth);
    for (round, trustee) in [
        (TallyRound::Heads, 1),
        (TallyRound::Heads, 2),
        (TallyRound::Shares, 2),
        (TallyRound::Shares, 3),
    ] {
        let share = booth.share(state.state(), round, trustee);
        state.apply(Input::Share(share)).expect("it holds");
    }
    let [motion, election] = &state.state().result().expect("all is known").questions[..] else {
        panic!("two questions");
    };
    assert_eq!(motion.groups, [group(&[0], 1000), group(&[2], 500)]);
    assert_eq!(motion.shares, [exactly(1000), exactly(0), exactly(500)]);
    // 1,500 of 2,100 and 5 of 6 take part; 1,000 of 1,500 is below three quarters.
    assert_eq!(motion.outcome, Outcome::Failed);
    assert_eq!(election.groups, [group(&[0], 1000), group(&[1], 700)]);
    // Candidate 1 has 3 of 5 heads but only 700 of 1,500 shares.
    assert_eq!(
        election.outcome,
        Outcome::Elected {
            options: vec![0],
            vacant: 1,
            tied: vec![]
        }
    );
}

#[test]
fn where_heads_alone_count_one_round_is_all() {
    let booth = &mut Booth::new(|poll| {
        poll.counting = Counting::Heads;
        let rule = crate::preset("simple-majority").expect("a preset");
        poll.questions = vec![Question {
            rule,
            ..poll.questions[0].clone()
        }];
    });
    let state = &mut booth.open();
    for owner in 0..3 {
        let ballot = booth.ballot(owner, &[Choice::of(&[u32::from(owner == 1)])]);
        state.apply(Input::Cast { at: 150, ballot }).expect("open");
    }
    booth.close(state);
    let first = booth.share(state.state(), TallyRound::Heads, 1);
    state.apply(Input::Share(first)).expect("it holds");
    let second = booth.share(state.state(), TallyRound::Heads, 3);
    let Ok(Effect::Result(result)) = state.apply(Input::Share(second)) else {
        panic!("heads are all there is");
    };
    assert_eq!(state.state().shares_sums(), []);
    assert_eq!(result.questions[0].heads, Some(vec![2, 1, 0]));
    let unknown = Part { low: 0, high: 2100 };
    assert_eq!(result.questions[0].participating, unknown);
    assert_eq!(
        (&result.questions[0].groups, &result.questions[0].shares),
        (&vec![], &vec![])
    );
    assert_eq!(result.questions[0].outcome, Outcome::Passed);
}

#[test]
fn an_empty_box_has_its_result_at_once() {
    let mut state = Booth::new(|_| {}).open();
    state.apply(Input::Close { at: 300 }).expect("it is time");
    assert_eq!(
        (state.state().heads_sums(), state.state().shares_sums()),
        (vec![], vec![])
    );
    let result = state.state().result().expect("nothing to decrypt");
    assert_eq!(result.ballots, 0);
    assert!(
        result
            .questions
            .iter()
            .all(|q| q.outcome == Outcome::NoQuorum && q.groups.is_empty())
    );
}

/// One owner votes in a poll whose floor is two.
fn thin(booth: &mut Booth) -> LonePoll {
    let mut state = booth.open();
    let ballot = booth.ballot(0, &yes_and(&[0]));
    state.apply(Input::Cast { at: 150, ballot }).expect("open");
    booth.close(&mut state);
    state
}

#[test]
fn fewer_ballots_than_the_floor_stay_sealed() {
    let state = &mut thin(&mut Booth::new(|_| {}));
    let floor = Refusal::Floor {
        ballots: 1,
        floor: 2,
    };
    assert_eq!(state.state().check_floor(), Err(floor));
    assert_eq!(
        (state.state().heads_sums(), state.state().shares_sums()),
        (vec![], vec![])
    );
    assert_eq!((state.state().heads(), state.state().plans()), (None, None));
    let unknown = Part { low: 0, high: 2100 };
    let question = |slots| tally::QuestionResult {
        heads: None,
        groups: vec![],
        shares: vec![unknown; slots],
        participating: unknown,
        // One head of six misses the quorum of two thirds, whatever is in the ballot.
        outcome: Outcome::NoQuorum,
    };
    let expected = TallyResult {
        poll: state.state().id(),
        closing: state.state().closing().expect("closed").digest(),
        ballots: 1,
        questions: vec![question(3), question(3)],
    };
    assert_eq!(state.state().result(), Some(&expected));
    let published = Input::Result(expected);
    step(state, "as published", published, Ok(Effect::Confirmed));
}

#[test]
fn what_few_ballots_decide_stays_open_unless_bounds_settle_it() {
    let outcome = |name: &str, counting| {
        let booth = &mut Booth::new(|poll| {
            poll.counting = counting;
            poll.questions.truncate(1);
            let rule = &mut poll.questions[0].rule;
            *rule = preset(name).expect("a preset");
            if let Decision::Motion { second_vote, .. } = &mut rule.decision {
                second_vote.clear();
            }
        });
        let mut state = booth.open();
        let ballot = booth.ballot(0, &[Choice::of(&[0])]);
        state.apply(Input::Cast { at: 150, ballot }).expect("open");
        booth.close(&mut state);
        state.state().result().expect("at closing").questions[0]
            .outcome
            .clone()
    };
    assert_eq!(
        outcome("simple-majority", Counting::Heads),
        Outcome::Undetermined
    );
    assert_eq!(outcome("fr-24", Counting::Both), Outcome::Undetermined);
    // More than half of all heads: one of six is too few.
    assert_eq!(outcome("fr-26", Counting::Both), Outcome::Failed);
}

#[test]
fn running_sums_leave_replaced_ballots_out() {
    let booth = &mut Booth::new(|_| {});
    let replaced = booth.ballot(2, &[Choice::of(&[1]), Choice::of(&[])]);
    let kept = booth.ballot(2, &yes_and(&[1]));
    let other = booth.ballot(5, &yes_and(&[2]));
    let sums = |ballots: &[&VerifiedBallot]| {
        let mut state = booth.open();
        for ballot in ballots {
            state
                .apply(Input::Cast {
                    at: 150,
                    ballot: (*ballot).clone(),
                })
                .expect("open");
        }
        state.apply(Input::Close { at: 200 }).expect("it is time");
        (
            state.state().heads_sums(),
            state.state().closing().expect("closed").counted.clone(),
        )
    };
    assert_eq!(sums(&[&replaced, &other, &kept]), sums(&[&kept, &other]));
    assert_ne!(sums(&[&replaced, &other]), sums(&[&kept, &other]));
}

#[test]
fn the_root_tells_states_apart() {
    let booth = &mut Booth::new(|poll| poll.floor = 1);
    let state = booth.open();
    let mut roots = vec![
        state.state().state_root(),
        Booth::new(|poll| poll.floor = 3)
            .open()
            .state()
            .state_root(),
    ];
    for (owner, at) in [(0, 150), (0, 151), (1, 150)] {
        let mut state = state.clone();
        let ballot = booth.ballot(owner, &yes_and(&[0]));
        state.apply(Input::Cast { at, ballot }).expect("open");
        roots.push(state.state().state_root());
        booth.close(&mut state);
        roots.push(state.state().state_root());
        let share = booth.share(state.state(), TallyRound::Heads, 2);
        state.apply(Input::Share(share)).expect("it holds");
        roots.push(state.state().state_root());
    }
    let count = roots.len();
    roots.sort();
    roots.dedup();
    assert_eq!(roots.len(), count);
}
