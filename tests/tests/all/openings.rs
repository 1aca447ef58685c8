//! Cast or check: what an opening proves to another device, and what it gives away.

use std::sync::LazyLock;

use linli_primitives::Shares;
use linli_prover::{CannotOpen, Fingerprint, Opening, SealedBallot};
use linli_rule::Rule;
use linli_sigma::{Choice, SealingSeed};
use linli_testing::owners::{Owners, election, motion};
use linli_testing::rng;
use linli_testing::town::PROVER;
use linli_wire::Poll;
use serde_json::{Value, json};

static OWNERS: LazyLock<Owners> =
    LazyLock::new(|| Owners::new("check", 4, vec![motion(), election()]));

type Lie = fn(&mut Opening);

fn sealed(options: [&[u32]; 2], label: &str) -> SealedBallot {
    let choices = options.map(Choice::of);
    let member = &OWNERS.members[0];
    let sealed = PROVER.seal(&OWNERS.poll, member, &choices, 1, &mut rng(label));
    sealed.expect("an honest ballot")
}

fn opened() -> (Fingerprint, Opening) {
    let sealed = sealed([&[0], &[0, 2]], "opened");
    (sealed.fingerprint(), sealed.open())
}

fn verdict(opening: &Opening, poll: &Poll, shown: Fingerprint) -> Result<(), &'static str> {
    opening.check(poll, shown).map_err(|e| e.rule())
}

#[test]
fn an_honest_opening_holds_on_another_device() {
    let (shown, opening) = opened();
    let text = opening.to_json();
    assert!(text.len() < 600, "{} bytes are no small code", text.len());
    let taken = Opening::from_json(text.as_bytes()).expect("unchanged");
    assert!(taken.choices == opening.choices);
    assert_eq!(verdict(&taken, &OWNERS.poll, shown), Ok(()));
    let typed = shown.to_string().to_lowercase().replace('-', " ");
    assert_eq!(typed.parse(), Ok(shown));
}

/// `opening.fingerprint`: a lie of one bit shows.
#[test]
fn an_opening_that_lies_by_one_bit_is_refused() {
    let (shown, opening) = opened();
    let lies: [(&str, Lie); 6] = [
        ("choice", |it| it.choices[0] = Choice::of(&[1])),
        ("abstention", |it| it.choices[0] = Choice::abstention()),
        ("one of several", |it| it.choices[1] = Choice::of(&[0, 1])),
        ("fewer", |it| it.choices[1] = Choice::of(&[0])),
        ("shares", |it| {
            it.shares = Shares::new(it.shares.get() ^ 1).expect("below 2^40");
        }),
        ("seed", |it| {
            let mut seed = *it.seed.as_bytes();
            seed[31] ^= 1;
            it.seed = SealingSeed::from_bytes(seed);
        }),
    ];
    for (what, lie) in lies {
        let mut lying = opening.clone();
        lie(&mut lying);
        let refused = verdict(&lying, &OWNERS.poll, shown);
        assert_eq!(refused, Err("opening.fingerprint"), "{what}");
    }
}

/// `opening.fingerprint`: the device committed to one ballot before it knew that this one would be checked.
#[test]
fn a_device_that_seals_another_choice_than_it_shows_is_caught() {
    let asked = [Choice::of(&[0]), Choice::of(&[0, 2])];
    let cheating = sealed([&[1], &[0, 2]], "cheating");
    let shown = cheating.fingerprint();
    let honest = cheating.open();
    assert_eq!(verdict(&honest, &OWNERS.poll, shown), Ok(()));
    assert!(honest.choices[0] != asked[0], "she sees the other choice");
    let mut denied = honest.clone();
    denied.choices = asked.to_vec();
    let refused = verdict(&denied, &OWNERS.poll, shown);
    assert_eq!(refused, Err("opening.fingerprint"));
    // Nor does it help to open a ballot sealed afterwards.
    let after = sealed([&[0], &[0, 2]], "after").open();
    let refused = verdict(&after, &OWNERS.poll, shown);
    assert_eq!(refused, Err("opening.fingerprint"));
}

/// `opening.poll`: and under other keys or for other questions nothing matches.
#[test]
fn an_opening_is_of_one_poll_and_its_keys() {
    let (shown, opening) = opened();
    let mut other = OWNERS.poll.clone();
    other.title = "another".to_owned();
    assert_eq!(verdict(&opening, &other, shown), Err("opening.poll"));

    let mut other_keys = OWNERS.poll.clone();
    let trustees = &mut other_keys.trustees;
    std::mem::swap(&mut trustees.heads_key, &mut trustees.shares_key);
    let mut moved = opening.clone();
    moved.poll = other_keys.id();
    let refused = verdict(&moved, &other_keys, shown);
    assert_eq!(refused, Err("opening.fingerprint"));

    let mut fewer = opening.clone();
    fewer.choices.pop();
    assert_eq!(
        verdict(&fewer, &OWNERS.poll, shown),
        Err("ballot.questions")
    );
    let mut swapped = opening.clone();
    swapped.choices.reverse();
    assert_eq!(
        verdict(&swapped, &OWNERS.poll, shown),
        Err("ballot.selection")
    );
}

#[test]
fn whoever_has_the_record_computes_the_fingerprint_that_was_shown() {
    let sealed = sealed([&[0], &[0, 2]], "cast");
    let shown = sealed.fingerprint();
    let mut ballot = sealed.cast();
    let recorded = |ballot: &_| Fingerprint::of(&OWNERS.poll, ballot).map_err(|e| e.rule());
    assert_eq!(recorded(&ballot), Ok(shown));
    let last = ballot.questions[1].len() - 1;
    ballot.questions[1][last] ^= 1;
    assert_eq!(recorded(&ballot), Ok(shown), "proofs are not in it");
    ballot.questions[1][0] ^= 1;
    assert_ne!(recorded(&ballot), Ok(shown));
    ballot.questions[1].pop();
    assert_eq!(recorded(&ballot), Err("encoding.length"));
    ballot.questions.pop();
    assert_eq!(recorded(&ballot), Err("ballot.questions"));
}

/// What is opened is nowhere in the ballot cast later but in the poll and the weight, which that ballot hides.
#[test]
fn an_opening_leads_to_no_other_ballot() {
    let choices: [&[u32]; 2] = [&[0], &[0, 2]];
    let (_, opening) = opened();
    let cast = sealed(choices, "opened after").cast();
    let spoiled = sealed(choices, "opened").cast();
    let text = opening.to_json();
    for secret in [&cast, &spoiled] {
        assert!(!text.contains(&secret.nullifier.to_string()));
        assert!(!text.contains(&hex::encode(secret.weight.to_bytes())));
    }
    let next = sealed(choices, "next").open();
    assert!(next.seed != opening.seed);
}

/// `opening.checksum`: damage on the way is not taken for a lie.
#[test]
fn damage_is_not_taken_for_a_lie() {
    let (_, opening) = opened();
    let text: Value = serde_json::from_str(&opening.to_json()).expect("JSON");
    let changes = [
        ("shares", json!(1)),
        ("seed", json!("00".repeat(32))),
        ("poll", json!(format!("01{}", "00".repeat(31)))),
        ("choices", json!([{ "options": [1], "abstain": false }])),
    ];
    for (field, value) in changes {
        let mut changed = text.clone();
        changed[field] = value;
        assert_eq!(rule(&changed.to_string()), "opening.checksum", "{field}");
    }
}

/// `opening.encoding`, and `opening.format`: what is no opening is refused.
#[test]
fn what_is_no_opening_is_refused() {
    let (_, opening) = opened();
    let text = opening.to_json();
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let with = |field: &str, given: Value| {
        let mut changed = value.clone();
        changed[field] = given;
        changed.to_string()
    };
    let long = with("seed", json!("ab".repeat(1 << 16)));
    let malformed = [
        String::new(),
        "{}".to_owned(),
        text[1..].to_owned(),
        format!("{text} x"),
        with("seed", json!("00")),
        with("shares", json!(1u64 << 40)),
        with("shares", json!(-1)),
        with("key", json!("0")),
        with("choices", json!([{ "options": [0] }])),
        long,
    ];
    for text in &malformed {
        assert_eq!(rule(text), "opening.encoding", "{text:.80}");
    }
    assert_eq!(
        rule(&with("format", json!("linli-opening-2"))),
        "opening.format"
    );
}

fn rule(text: &str) -> &'static str {
    let read = Opening::from_json(text.as_bytes());
    let refused: CannotOpen = read.err().expect("malformed");
    refused.rule()
}

/// `fingerprint.text`: too short, too long, or with other characters.
#[test]
fn what_is_no_fingerprint_is_refused() {
    let (shown, _) = opened();
    let text = shown.to_string();
    assert_eq!(text.len(), 39);
    for wrong in ["", &text[1..], &format!("{text}0"), &text.replace('-', "_")] {
        let refused = wrong.parse::<Fingerprint>().map_err(|e| e.rule());
        assert_eq!(refused, Err("fingerprint.text"), "{wrong}");
    }
}
