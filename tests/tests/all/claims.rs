//! Claims from the record to the verdict: what a member proves is accepted, and a changed claim is not.

use std::sync::LazyLock;

use linli_primitives::{Day, Fp, Money, Salt, StateNullifier};
use linli_prover::ClaimProveError;
use linli_rule::Rule;
use linli_rules::aid::recovery::recover;
use linli_rules::aid::{SchemeState, wallet};
use linli_rules::community::{CommunityState, Offer};
use linli_statements::claim::{ClaimRule, ClaimWitness};
use linli_testing::officers::{TREASURER, day, money, sign};
use linli_testing::rng;
use linli_testing::town::fund::{
    CLAIMED, MEDICAL, PROVER, attestation, draft, loss, membership, secret, witness,
};
use linli_testing::town::{Town, VERIFIER as MESSAGES};
use linli_verifier::{ClaimReject, ClaimVerifier, MessageVerifier};
use linli_wire::DecodeError;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::claim::Claim;

static VERIFIER: LazyLock<&ClaimVerifier> =
    LazyLock::new(|| MESSAGES.claims().expect("made with them"));
/// Three members with an attested loss each, and an open round.
static TOWN: LazyLock<Town> = LazyLock::new(|| town(Town::begin()));
/// One claim each of three members.
static CLAIMS: LazyLock<Vec<Claim>> =
    LazyLock::new(|| (0..3).map(|n| TOWN.claim_of(n, TOWN.before())).collect());

fn town(town: Town) -> Town {
    let mut town = town.founded();
    town.open_scheme(3);
    town
}

/// The scheme as the claims find it.
fn world() -> SchemeState<'static> {
    TOWN.fund()
}

fn today() -> Day {
    Day::of_unix_time(TOWN.before()).expect("a day")
}

fn verdict(bytes: &[u8]) -> Result<(), &'static str> {
    let verdict = VERIFIER.verify(world(), today(), bytes);
    verdict.map(drop).map_err(|e| e.rule())
}

/// Verdict of a changed copy of member 0's claim.
fn changed(change: impl FnOnce(&mut Claim)) -> Result<(), &'static str> {
    let mut claim = CLAIMS[0].clone();
    change(&mut claim);
    verdict(&claim.encode())
}

#[test]
fn a_verifier_without_claims_vouches_for_none() {
    let claim = Message::Claim(CLAIMS[0].encode());
    let told = |verifier: &MessageVerifier| {
        let offered = std::slice::from_ref(&claim);
        let verdicts = verifier.verify_batch(&TOWN.state, TOWN.before(), offered);
        verdicts[0].as_ref().map(drop).map_err(|e| e.rule())
    };
    assert_eq!(told(&MESSAGES), Ok(()));
    let without = MessageVerifier::without_claims().expect("sound parameters");
    assert_eq!(told(&without), Err("claim.proof"));
}

#[test]
fn honest_claims_hold_alone_and_together_and_are_taken_once() {
    let bytes: Vec<_> = CLAIMS.iter().map(Claim::encode).collect();
    for claim in &bytes {
        assert_eq!(verdict(claim), Ok(()));
    }
    let mut state = TOWN.state.clone();
    for verified in VERIFIER.verify_batch(world(), today(), &bytes) {
        let offer = Offer::Claim(verified.expect("honest"));
        state
            .apply(TOWN.before(), offer.clone())
            .expect("by the book");
        let again = state.apply(TOWN.before(), offer).expect_err("taken before");
        assert_eq!(again.rule(), "claim.event_once");
    }
    assert_eq!(fund(&state).claim_count(), 3);
    assert!(
        VERIFIER
            .verify_batch::<Vec<u8>>(world(), today(), &[])
            .is_empty()
    );
}

/// The town's scheme in a state.
fn fund(state: &CommunityState) -> SchemeState<'_> {
    state.scheme(TOWN.scheme_id()).expect("founded")
}

#[test]
fn second_claim_spends_the_note_of_the_first() {
    let mut state = TOWN.state.clone();
    let verified = |state: &CommunityState, claim: &Claim| {
        let verdict = VERIFIER.verify(fund(state), today(), &claim.encode());
        Offer::Claim(verdict.expect("honest"))
    };
    let first = verified(&state, &CLAIMS[0]);
    state.apply(TOWN.before(), first).expect("by the book");
    // Another loss of member 0; the note's path and counters come from the record.
    let mut second = loss(0);
    second.salt = Salt::new(Fp::from(99));
    let scheme = TOWN.scheme_id();
    let act = Act::Attest(sign(scheme, attestation(0, &second, 99), TREASURER));
    let attested = state.apply(TOWN.before(), Offer::Act { scheme, act });
    attested.expect("by the book");
    let claims = fund(&state).claims();
    let standing = recover(&secret(0), scheme, [MEDICAL], &claims)
        .expect("own record")
        .remove(&MEDICAL)
        .expect("asked for");
    assert_eq!(standing.counters.seq, 1);
    let witness = wallet::witness(fund(&state), &secret(0), membership(), second, &standing)
        .expect("all in the trees");
    let make = |amount: u64| {
        let mut rng = rng("second claim");
        PROVER.make(fund(&state), today(), &witness, draft(amount), &mut rng)
    };
    // The period has 60,000.00 less 34,900.00 left.
    let over = make(2_520_000).expect_err("over the cap");
    assert_eq!(over.rule(), "claim.period_caps");
    let claim = make(2_510_000).expect("up to the cap");
    let second = verified(&state, &claim);
    state.apply(TOWN.before(), second).expect("by the book");
}

#[test]
fn no_part_of_the_body_can_be_changed() {
    assert_eq!(changed(|_| ()), Ok(()));
    assert_eq!(
        changed(|c| c.body.payee = b"thief".to_vec()),
        Err("claim.proof")
    );
    assert_eq!(
        changed(|c| c.body.amount = money(10_000)),
        Err("claim.proof")
    );
    assert_eq!(
        changed(|c| c.body.expires = c.body.expires.plus(1)),
        Err("claim.proof")
    );
    assert_eq!(
        changed(|c| c.body.new_state = CLAIMS[1].body.new_state),
        Err("claim.proof")
    );
    assert_eq!(
        changed(|c| c.body.event_nullifier = CLAIMS[1].body.event_nullifier),
        Err("claim.proof")
    );
    assert_eq!(
        changed(|c| c.body.state_nullifier = StateNullifier::new(Fp::from(0))),
        Err("claim.state_once")
    );
    assert_eq!(
        changed(|c| c.body.amount = Money::ZERO),
        Err("claim.amount")
    );
    assert_eq!(changed(|c| c.body.fee = money(99)), Err("claim.fee"));
    assert_eq!(changed(|c| c.body.round = 2), Err("claim.round"));
    assert_eq!(
        changed(|c| c.body.ledger = "other".into()),
        Err("claim.ledger")
    );
    assert_eq!(
        changed(|c| c.proof = CLAIMS[1].proof.clone()),
        Err("claim.proof")
    );
    assert_eq!(changed(|c| c.proof.push(0)), Err("claim.proof"));
    assert_eq!(changed(|c| c.proof.clear()), Err("claim.proof"));
}

#[test]
fn bad_claims_of_a_batch_are_found() {
    let mut batch: Vec<_> = (0..9).map(|i| CLAIMS[i % 3].encode()).collect();
    let mut stolen = CLAIMS[1].clone();
    stolen.body.payee = b"thief".to_vec();
    batch[4] = stolen.encode();
    batch[7].pop();
    let verdicts = VERIFIER.verify_batch(world(), today(), &batch);
    let found: Vec<_> = verdicts
        .iter()
        .enumerate()
        .filter_map(|(i, v)| Some((i, v.as_ref().err()?.rule())))
        .collect();
    assert_eq!(found[0], (4, "claim.proof"));
    assert_eq!((found.len(), found[1].0), (2, 7));
    assert!(matches!(
        verdicts[7],
        Err(ClaimReject::Encoding(DecodeError::Canonical(_)))
    ));
}

#[test]
fn every_byte_counts() {
    let bytes = CLAIMS[0].encode();
    for at in (0..bytes.len()).step_by(97) {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x40;
        assert!(verdict(&flipped).is_err(), "byte {at}");
    }
}

#[test]
fn false_claims_are_not_proved() {
    let mut rng = rng("false claims");
    let mut make = |witness: &ClaimWitness, amount| {
        let made = PROVER.make(world(), today(), witness, draft(amount), &mut rng);
        made.expect_err("false").rule()
    };
    // One step more than the terms pay.
    assert_eq!(make(&witness(world(), 0), CLAIMED + 10_000), "claim.amount");
    // Another member's attestation.
    let mut stolen = witness(world(), 0);
    let other = witness(world(), 1);
    stolen.loss = other.loss;
    stolen.attestation_path = other.attestation_path.clone();
    assert_eq!(make(&stolen, CLAIMED), "claim.attestation_root");
}

#[test]
fn instance_is_the_bodys() {
    let witness = witness(world(), 0);
    let (mut body, instance) =
        wallet::draft(world(), today(), &witness, draft(CLAIMED)).expect("by the book");
    body.payee = b"someone else".to_vec();
    let made = PROVER.prove(body, &instance, &witness, &mut rng("body"));
    assert_eq!(made, Err(ClaimProveError::Body));
    let mut other = instance;
    other.context.closing_day = day("2027-09-01");
    let (body, _) = wallet::draft(world(), today(), &witness, draft(CLAIMED)).expect("by the book");
    let made = PROVER.prove(body, &other, &witness, &mut rng("late"));
    assert_eq!(made, Err(ClaimRule::FiledInTime.into()));
}

#[test]
fn schemes_of_another_key_are_refused() {
    let mut other = Town::begin();
    other.scheme.claim_key = "vk1".into();
    let other = town(other);
    let made = PROVER.make(
        other.fund(),
        today(),
        &witness(other.fund(), 0),
        draft(CLAIMED),
        &mut rng("key"),
    );
    assert_eq!(made, Err(ClaimProveError::Key("vk1".into())));
    let verdict = VERIFIER.verify(other.fund(), today(), &CLAIMS[0].encode());
    assert_eq!(verdict.map(drop), Err(ClaimReject::Key("vk1".into())));
    assert!(!ClaimVerifier::knows("vk1"));
}
