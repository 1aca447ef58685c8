//! Every refusal by its rule.

use linli_rule::Rule;

use linli_wire::Naming;

use super::*;

/// The rule by which `input` is refused.
#[track_caller]
fn refused(state: &mut LonePoll, rule: &str, input: Input) -> Refusal {
    let refusal = state
        .clone()
        .apply(input.clone())
        .expect_err("a broken rule");
    step(state, rule, input, Err(rule));
    refusal
}

#[track_caller]
fn opening(rule: &str, change: impl FnOnce(&mut Poll)) {
    let refusal = LonePoll::open(Booth::new(change).poll).expect_err("a broken poll");
    assert_eq!(refusal.rule(), rule);
    assert!(
        refusal.to_string().starts_with(&format!("{rule}:")),
        "{refusal}"
    );
}

#[test]
fn inconsistent_polls_do_not_open() {
    opening("poll.protocol", |poll| poll.protocol = 9);
    opening("poll.times", |poll| poll.closes = poll.opens);
    opening("poll.questions", |poll| poll.questions.clear());
    opening("poll.selection", |poll| poll.questions[0].max = 9);
    opening("poll.text", |poll| poll.questions[0].text.clear());
    opening("poll.rule", |poll| poll.counting = Counting::Heads);
    opening("poll.roll", |poll| poll.roll.heads = 0);
    opening("poll.trustees", |poll| poll.trustees.threshold = 4);
}

#[test]
fn trustee_keys_that_do_not_fit_do_not_open() {
    opening("poll.trustees", |poll| {
        poll.trustees.heads_shares.swap(0, 1)
    });
    opening("poll.trustees", |poll| poll.trustees.threshold = 1);
    opening("poll.keys", |poll| {
        let mut bytes = *poll.trustees.heads_key.as_bytes();
        bytes[31] ^= 0x80; // The sign of y: the opposite point.
        poll.trustees.shares_key = EncodedPoint::new(bytes).expect("on the curve");
    });
}

#[test]
fn ballots_of_another_poll_are_refused() {
    let booth = &mut Booth::new(|_| {});
    let ballot = booth.ballot_for(PollId::new(Fp::from(1)), 0, 100, &yes_and(&[]));
    refused(
        &mut booth.open(),
        "ballot.poll",
        Input::Cast { at: 150, ballot },
    );
}

#[test]
fn ballots_of_other_questions_are_refused() {
    let booth = &mut Booth::new(|_| {});
    let short = booth.ballot(0, &[Choice::of(&[0])]);
    let cast = |ballot| Input::Cast { at: 150, ballot };
    refused(&mut booth.open(), "ballot.questions", cast(short));
    let mut narrow = booth.ballot(0, &yes_and(&[0]));
    narrow.questions[0].options.pop();
    refused(&mut booth.open(), "ballot.questions", cast(narrow));
}

#[test]
fn times_are_half_open() {
    let booth = &mut Booth::new(|_| {});
    let ballot = booth.ballot(0, &yes_and(&[0]));
    let at = |at| Input::Cast {
        at,
        ballot: ballot.clone(),
    };
    refused(&mut booth.open(), "poll.not_open", at(99));
    refused(&mut booth.open(), "poll.closed", at(200));
    assert!(booth.open().apply(at(100)).is_ok());
    assert!(booth.open().apply(at(199)).is_ok());
}

#[test]
fn the_clock_never_goes_back() {
    let booth = &mut Booth::new(|poll| (poll.opens, poll.closes) = (5, 200));
    let mut state = booth.open();
    for (owner, at) in [(0, 5), (1, 5), (2, 150)] {
        let ballot = booth.ballot(owner, &yes_and(&[0]));
        state.apply(Input::Cast { at, ballot }).expect("open");
    }
    let ballot = booth.ballot(3, &yes_and(&[0]));
    let refusal = refused(&mut state, "ledger.clock", Input::Cast { at: 149, ballot });
    assert_eq!(refusal, Refusal::Clock { at: 149, last: 150 });
    refused(&mut state, "ledger.clock", Input::Close { at: 149 });
    state.apply(Input::Close { at: 250 }).expect("it is time");
    refused(&mut state, "ledger.clock", Input::Close { at: 249 });
}

#[test]
fn a_second_ballot_is_refused_where_the_poll_says_so() {
    let booth = &mut Booth::new(|poll| poll.revote = Revote::Refused);
    let mut state = booth.open();
    let first = booth.ballot(0, &yes_and(&[0]));
    let earlier = first.digest();
    state
        .apply(Input::Cast {
            at: 150,
            ballot: first.clone(),
        })
        .expect("open");
    let nullifier = Booth::nullifier(0);
    for ballot in [first, booth.ballot(0, &yes_and(&[1]))] {
        let refusal = refused(
            &mut state,
            "ballot.nullifier",
            Input::Cast { at: 151, ballot },
        );
        assert_eq!(refusal, Refusal::Nullifier { nullifier, earlier });
    }
}

#[test]
fn the_last_made_counts_in_whatever_order_ballots_come() {
    let booth = &mut Booth::new(|_| {});
    let mut state = booth.open();
    let ballots: Vec<_> = (0..3).map(|_| booth.ballot(0, &yes_and(&[0]))).collect();
    let cast = |ballot: &VerifiedBallot| Input::Cast {
        at: 150,
        ballot: ballot.clone(),
    };
    state.apply(cast(&ballots[1])).expect("open");
    // Another proof of the same body is the same ballot.
    let again = VerifiedBallot {
        digest: Digest([99; 32]),
        ..ballots[1].clone()
    };
    for ballot in [&ballots[0], &ballots[1], &again] {
        let refusal = refused(&mut state, "ballot.serial", cast(ballot));
        let (serial, earlier) = (ballot.serial(), ballots[1].serial());
        assert_eq!(refusal, Refusal::SerialOld { serial, earlier });
    }
    state.apply(cast(&ballots[2])).expect("made later");
    assert_eq!(
        state.state().ballot_of(Booth::nullifier(0)),
        Some(ballots[2].digest())
    );
    refused(&mut state, "ballot.serial", cast(&ballots[1]));
}

#[test]
fn a_serial_is_at_most_ten_minutes_ahead() {
    for revote in [Revote::LastCounts, Revote::Refused] {
        let booth = &mut Booth::new(|poll| (poll.opens, poll.revote) = (0, revote));
        let made_at = |booth: &mut Booth, serial| VerifiedBallot {
            serial,
            ..booth.ballot(0, &yes_and(&[0]))
        };
        for (at, serial) in [(150, 751), (0, 601), (0, u64::MAX)] {
            let ballot = made_at(booth, serial);
            let refusal = refused(
                &mut booth.open(),
                "ballot.serial",
                Input::Cast { at, ballot },
            );
            assert_eq!(refusal, Refusal::SerialAhead { serial, at });
        }
        for (at, serial) in [(150, 750), (0, 600), (150, 0)] {
            let ballot = made_at(booth, serial);
            assert!(booth.open().apply(Input::Cast { at, ballot }).is_ok());
        }
    }
}

#[test]
fn a_history_left_short_or_in_another_order_closes_to_another_closing() {
    let booth = &mut Booth::new(|_| {});
    let [first, second, other] = [0, 0, 1].map(|owner| booth.ballot(owner, &yes_and(&[0])));
    let closing = |ballots: &[(i64, &VerifiedBallot)]| {
        let mut state = booth.open();
        for (at, ballot) in ballots {
            let ballot = (*ballot).clone();
            state
                .apply(Input::Cast { at: *at, ballot })
                .expect("in order");
        }
        state.apply(Input::Close { at: 200 }).expect("it is time");
        state.state().closing().expect("closed").clone()
    };
    let whole = closing(&[(150, &first), (150, &second), (150, &other)]);
    for changed in [
        closing(&[(150, &second), (150, &other)]),
        closing(&[(150, &first), (150, &other), (150, &second)]),
        closing(&[(149, &first), (150, &second), (150, &other)]),
    ] {
        assert_eq!(changed.counted, whole.counted);
        assert_ne!(changed.history, whole.history);
    }
}

#[test]
fn closings_other_than_recomputed_are_refused() {
    let booth = &mut Booth::new(|_| {});
    let mut state = filled(booth);
    let mut twin = state.clone();
    twin.apply(Input::Close { at: 200 }).expect("it is time");
    let right = twin.state().closing().expect("closed").clone();
    let mut wrong = vec![right.clone(); 5];
    wrong[0].counted.swap(0, 1);
    wrong[1].counted.pop();
    wrong[2].accepted += 1;
    wrong[3].poll = PollId::new(Fp::from(1));
    wrong[4].history = Digest([7; 32]);
    for closing in wrong {
        refused(
            &mut state,
            "closing.mismatch",
            Input::Closing(closing.clone()),
        );
        refused(&mut twin, "closing.mismatch", Input::Closing(closing));
    }
    let early = Closing {
        at: 199,
        ..right.clone()
    };
    refused(&mut state, "poll.early_close", Input::Closing(early));
    let later = Closing {
        at: 201,
        ..right.clone()
    };
    refused(&mut twin, "closing.mismatch", Input::Closing(later));
    state.apply(Input::Closing(right)).expect("as recomputed");
    assert_eq!(state.state().state_root(), twin.state().state_root());
}

#[test]
fn shares_for_another_closing_are_refused() {
    let booth = &mut Booth::new(|_| {});
    let mut open = filled(booth);
    let mut state = open.clone();
    booth.close(&mut state);
    let share = booth.share(state.state(), TallyRound::Heads, 1);
    refused(&mut open, "tally.closing", Input::Share(share.clone()));
    let other = DecryptionShare {
        closing: Digest([9; 32]),
        ..share.clone()
    };
    refused(&mut state, "tally.closing", Input::Share(other));
    let other = DecryptionShare {
        poll: PollId::new(Fp::from(1)),
        ..share
    };
    refused(&mut state, "tally.closing", Input::Share(other));
}

/// `tally.naming`: only a trustee names a closing, and only for herself.
#[test]
fn wrong_namings_are_refused() {
    let booth = &mut Booth::new(|_| {});
    let mut state = filled(booth);
    let early = booth.naming(state.state().id(), Digest([1; 32]), 1);
    refused(&mut state, "tally.closing", Input::Naming(early));
    state.apply(Input::Close { at: 200 }).expect("it is time");
    let [honest, ..] = &booth.namings(state.state())[..] else {
        panic!("three trustees");
    };
    let changes: [fn(&mut Naming); 5] = [
        |naming| naming.trustee = 2,
        |naming| naming.trustee = 4,
        |naming| naming.closing.0[0] ^= 1,
        |naming| naming.proof.0[0] ^= 1,
        |naming| naming.proof.0.clear(),
    ];
    for change in changes {
        let mut naming = honest.clone();
        change(&mut naming);
        refused(&mut state, "tally.naming", Input::Naming(naming));
    }
}

/// `tally.naming_twice`: a trustee names one closing of a poll, ever, whichever it was.
#[test]
fn a_trustee_names_one_closing() {
    let booth = &mut Booth::new(|_| {});
    let mut state = closed(booth);
    let id = state.state().id();
    let own = state.state().closing().expect("closed").digest();
    for closing in [Digest([1; 32]), own] {
        let naming = booth.naming(id, closing, 1);
        refused(&mut state, "tally.naming_twice", Input::Naming(naming));
    }
}

/// `tally.naming_other`, `tally.naming_missing`: nothing is decrypted before enough trustees named this closing, and
/// nothing by one who named another.
#[test]
fn no_share_is_taken_before_enough_trustees_named_its_closing() {
    let booth = &mut Booth::new(|_| {});
    let mut state = filled(booth);
    state.apply(Input::Close { at: 200 }).expect("it is time");
    let id = state.state().id();
    let namings = booth.namings(state.state());
    let elsewhere = booth.naming(id, Digest([1; 32]), 1);
    let first = booth.share(state.state(), TallyRound::Heads, 1);
    let second = booth.share(state.state(), TallyRound::Heads, 2);
    refused(
        &mut state,
        "tally.naming_other",
        Input::Share(second.clone()),
    );
    state.apply(Input::Naming(elsewhere)).expect("it is sound");
    state
        .apply(Input::Naming(namings[1].clone()))
        .expect("it holds");
    assert_eq!(state.state().named(), [2]);
    refused(
        &mut state,
        "tally.naming_missing",
        Input::Share(second.clone()),
    );
    state
        .apply(Input::Naming(namings[2].clone()))
        .expect("it holds");
    refused(&mut state, "tally.naming_other", Input::Share(first));
    state.apply(Input::Share(second)).expect("two named it");
}

#[test]
fn wrong_shares_name_the_trustee_and_block_nobody() {
    let booth = &mut Booth::new(|_| {});
    let mut state = closed(booth);
    let right = booth.share(state.state(), TallyRound::Heads, 2);
    let mut wrong = vec![right.clone(); 7];
    wrong[0].proof.0[5] ^= 1;
    wrong[1].parts.swap(0, 1);
    wrong[2].parts.pop();
    wrong[3].trustee = 1;
    wrong[4].trustee = 0;
    wrong[5].trustee = 4;
    wrong[6].proof = HexBytes(vec![]);
    for share in wrong {
        let (round, trustee) = (TallyRound::Heads, share.trustee);
        let refusal = refused(&mut state, "tally.share", Input::Share(share));
        assert_eq!(refusal, Refusal::Share { round, trustee });
    }
    for trustee in [2, 1] {
        let share = booth.share(state.state(), TallyRound::Heads, trustee);
        state.apply(Input::Share(share)).expect("it holds");
    }
    assert_eq!(state.state().trustees(TallyRound::Heads), [1, 2]);
    let share = DecryptionShare {
        round: TallyRound::Shares,
        ..right
    };
    refused(&mut state, "tally.share", Input::Share(share));
}

#[test]
fn a_trustee_decrypts_once_a_round() {
    let booth = &mut Booth::new(|_| {});
    let mut state = closed(booth);
    for trustee in [1, 2, 3] {
        let share = booth.share(state.state(), TallyRound::Heads, trustee);
        state.apply(Input::Share(share)).expect("it holds");
    }
    for trustee in [1, 3] {
        let again = booth.share(state.state(), TallyRound::Heads, trustee);
        refused(&mut state, "tally.share_twice", Input::Share(again));
    }
}

#[test]
fn nothing_is_decrypted_out_of_order() {
    let booth = &mut Booth::new(|_| {});
    let mut state = closed(booth);
    let share = booth.share(state.state(), TallyRound::Heads, 1);
    let early = DecryptionShare {
        round: TallyRound::Shares,
        ..share
    };
    refused(&mut state, "tally.order", Input::Share(early.clone()));
    let mut empty = booth.open();
    booth.close(&mut empty);
    let closing = empty.state().closing().expect("closed").digest();
    let nothing = DecryptionShare {
        closing,
        parts: vec![],
        ..early
    };
    refused(&mut empty, "tally.order", Input::Share(nothing));
}

#[test]
fn no_share_is_taken_for_fewer_ballots_than_the_floor() {
    let booth = &mut Booth::new(|_| {});
    let mut other = closed(booth);
    let share = booth.share(other.state(), TallyRound::Heads, 1);
    let mut state = thin(booth);
    let share = DecryptionShare {
        closing: state.state().closing().expect("closed").digest(),
        ..share
    };
    refused(&mut state, "tally.floor", Input::Share(share.clone()));
    refused(&mut other, "tally.closing", Input::Share(share));
}

#[test]
fn a_result_needs_enough_trustees() {
    let booth = &mut Booth::new(|_| {});
    let mut open = filled(booth);
    let mut state = open.clone();
    booth.close(&mut state);
    let published = result(&state);
    refused(&mut open, "tally.closing", Input::Result(published.clone()));
    let mut found = Vec::new();
    for (round, trustee) in [
        (TallyRound::Heads, 1),
        (TallyRound::Heads, 2),
        (TallyRound::Shares, 3),
    ] {
        let refusal = refused(
            &mut state,
            "tally.threshold",
            Input::Result(published.clone()),
        );
        found.push(refusal);
        let share = booth.share(state.state(), round, trustee);
        state.apply(Input::Share(share)).expect("it holds");
    }
    found.push(refused(
        &mut state,
        "tally.threshold",
        Input::Result(published),
    ));
    assert_eq!(
        found,
        [0, 1, 0, 1].map(|found| Refusal::Threshold { needed: 2, found })
    );
}

#[test]
fn results_other_than_recomputed_are_refused_by_what_differs() {
    let booth = &mut Booth::new(|_| {});
    let mut state = closed(booth);
    for (round, trustee) in [
        (TallyRound::Heads, 1),
        (TallyRound::Heads, 2),
        (TallyRound::Shares, 3),
        (TallyRound::Shares, 1),
    ] {
        let share = booth.share(state.state(), round, trustee);
        state.apply(Input::Share(share)).expect("it holds");
    }
    let right = state.state().result().expect("all is known").clone();
    let mut check = |item: &str, change: fn(&mut TallyResult)| {
        let mut wrong = right.clone();
        change(&mut wrong);
        let refusal = refused(&mut state, "tally.result", Input::Result(wrong));
        assert_eq!(refusal, Refusal::Result { item: item.into() });
    };
    check("ballots", |r| r.ballots += 1);
    check("questions", |r| r.questions.truncate(1));
    check("heads of question 1", |r| r.questions[0].heads = None);
    check("groups of question 2", |r| r.questions[1].groups.clear());
    check("shares of question 1", |r| r.questions[0].shares[0].low = 1);
    check("participating of question 2", |r| {
        r.questions[1].participating.low = 0
    });
    check("outcome of question 1", |r| {
        r.questions[0].outcome = Outcome::Passed
    });
    let other = TallyResult {
        closing: Digest([1; 32]),
        ..right
    };
    refused(&mut state, "tally.closing", Input::Result(other));
}

/// Casts `ballots`, closes, and gives shares until one is refused.
#[track_caller]
fn undecodable(booth: &mut Booth, ballots: Vec<VerifiedBallot>) -> Refusal {
    let mut state = booth.open();
    for ballot in ballots {
        state.apply(Input::Cast { at: 150, ballot }).expect("open");
    }
    booth.close(&mut state);
    for round in [TallyRound::Heads, TallyRound::Shares] {
        let share = booth.share(state.state(), round, 3);
        state.apply(Input::Share(share)).expect("it holds");
        let share = booth.share(state.state(), round, 1);
        if state.clone().apply(Input::Share(share.clone())).is_err() {
            return refused(&mut state, "tally.undecodable", Input::Share(share));
        }
        state.apply(Input::Share(share)).expect("it holds");
    }
    panic!("every total was decoded");
}

const fn at_sum(round: TallyRound, sum: usize) -> Refusal {
    Refusal::Undecodable { round, sum }
}

/// `tally.undecodable`: by shares, alone and together.
#[test]
fn totals_above_the_roll_are_refused() {
    let booth = &mut Booth::new(|poll| poll.floor = 1);
    let (id, all) = (booth.poll.id(), WEIGHTS.iter().sum::<u64>());
    let choices = |option| [Choice::of(&[option]), Choice::of(&[0])];
    let heavier_than_all = vec![booth.ballot_for(id, 0, all + 1, &choices(0))];
    assert_eq!(
        undecodable(booth, heavier_than_all),
        at_sum(TallyRound::Shares, 0)
    );
    let together = vec![
        booth.ballot_for(id, 0, all, &choices(0)),
        booth.ballot_for(id, 1, 1, &choices(1)),
    ];
    assert_eq!(undecodable(booth, together), at_sum(TallyRound::Shares, 1));
}

#[test]
fn more_ballots_than_owners_are_refused() {
    let booth = &mut Booth::new(|poll| poll.roll.heads = 1);
    let ballots = vec![
        booth.ballot(0, &yes_and(&[0])),
        booth.ballot(1, &[Choice::of(&[1]), Choice::of(&[1])]),
    ];
    assert_eq!(undecodable(booth, ballots), at_sum(TallyRound::Heads, 0));
}

#[test]
fn heads_of_one_choice_a_ballot_add_up_to_the_ballots() {
    let booth = &mut Booth::new(|poll| {
        poll.floor = 1;
        let motion = poll.questions[0].clone();
        let mut another = motion.clone();
        another.text.push('2');
        poll.questions = vec![motion, another];
    });
    let mut twice = booth.ballot(0, &[Choice::of(&[0]), Choice::of(&[0])]);
    let options = &mut twice.questions[1].options;
    options[1] = options[0];
    assert_eq!(
        undecodable(booth, vec![twice]),
        at_sum(TallyRound::Heads, 3)
    );
}
