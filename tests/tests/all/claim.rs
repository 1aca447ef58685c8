//! Claims from the record to the verdict: what a member proves holds, and what anyone changes in it does not.

use std::sync::LazyLock;

use linli_params::CLAIM_FINGERPRINT;
use linli_primitives::{
    AttestationLeaf, Counters, Day, Fp, Loss, MemberLeaf, Membership, Money, Period, Realm, Salt,
    StateNullifier,
};
use linli_prover::{ClaimProveError, ClaimProver};
use linli_rule::Rule;
use linli_rules::aid::recovery::Standing;
use linli_rules::aid::wallet::{self, Draft};
use linli_rules::aid::{Input, LoneScheme, Refusal, SchemeState};
use linli_statements::claim::{ClaimRule, ClaimWitness};
use linli_testing::fixture::rng;
use linli_testing::town::{CLAIMED, day, key, money, rulebook, secret, text};
use linli_verifier::{ClaimReject, ClaimVerifier};
use linli_wire::DecodeError;
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::claim::Claim;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::round::Round;
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signable, Signed};

const MEDICAL: u32 = 1;

static VERIFIER: LazyLock<ClaimVerifier> =
    LazyLock::new(|| ClaimVerifier::new().expect("own parameters"));
static PROVER: LazyLock<ClaimProver> =
    LazyLock::new(|| ClaimProver::new().expect("own parameters"));
static WORLD: LazyLock<LoneScheme> = LazyLock::new(|| world(CLAIM_FINGERPRINT));
/// One claim each of three members.
static CLAIMS: LazyLock<Vec<Claim>> = LazyLock::new(|| (0..3).map(claim).collect());

fn today() -> Day {
    day("2026-06-15")
}

fn role(threshold: u16, keys: &[u8]) -> Role {
    let of = |n: &u8| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(*n)),
        valid_from: day("2025-01-01"),
        valid_to: day("2027-12-31"),
    };
    Role {
        threshold,
        keys: keys.iter().map(of).collect(),
    }
}

/// Committee 10 and 11, registrar 20, treasurer 30, assessors 40 and 41.
fn scheme(claim_key: &str) -> Scheme {
    Scheme {
        protocol: linli_wire::poll::PROTOCOL,
        claim_key: claim_key.into(),
        realm: Realm::new("aid").expect("legal"),
        name: text("aid"),
        ledger: "ledger-1".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: money(100),
        payee_recipient: "age1treasurer".into(),
        roles: Roles {
            committee: role(2, &[10, 11]),
            registrar: role(1, &[20]),
            treasurer: role(1, &[30]),
            assessors: vec![Assessors {
                categories: vec![MEDICAL],
                role: role(2, &[40, 41]),
            }],
        },
    }
}

fn membership() -> Membership {
    Membership {
        joined: day("2026-01-01"),
        paid_through: day("2026-12-31"),
    }
}

fn loss(member: u64) -> Loss {
    Loss {
        category: MEDICAL,
        event_day: day("2026-06-12"),
        gross_loss: money(5_000_000),
        other_cover: Money::ZERO,
        salt: Salt::new(Fp::from(member)),
    }
}

/// Three members with an attested loss each, and round 1 open until 2026-07-01.
fn world(claim_key: &str) -> LoneScheme {
    let mut state = LoneScheme::open(scheme(claim_key), today()).expect("sound");
    let id = state.state().id();
    fn signed<T: Signable>(act: T, id: linli_primitives::SchemeId, keys: &[u8]) -> Signed<T> {
        let sign = |act: Signed<T>, n: &u8| act.sign(id, &key(*n));
        keys.iter().fold(Signed::new(act), sign)
    }
    let take = |state: &mut LoneScheme, act: Act| {
        state.apply(today(), &Input::Act(act)).expect("by the book");
    };
    take(&mut state, Act::Rulebook(signed(rulebook(), id, &[10, 11])));
    let join = |position: u32| MemberChange::Join {
        position,
        leaf: MemberLeaf::of(secret(position.into()).commitment(), membership()),
    };
    let changes: Vec<_> = (0..3).map(join).collect();
    let update = MembersUpdate {
        number: state.state().members().next_batch(),
        root: state
            .state()
            .members()
            .root_after(&changes)
            .expect("free places"),
        changes,
    };
    take(&mut state, Act::Members(signed(update, id, &[20])));
    for member in 0..3 {
        let bill = Bill {
            issuer: "hospital".into(),
            number: member.to_string(),
        };
        let attestation = Attestation {
            category: MEDICAL,
            leaf: AttestationLeaf::of(secret(member).commitment(), &loss(member)),
            loss_tag: bill.tag(&[7; 32]).expect("named"),
        };
        take(&mut state, Act::Attest(signed(attestation, id, &[40, 41])));
    }
    let round = Round {
        number: 1,
        closing_day: day("2026-07-01"),
        period: Period::new(2026).expect("a year"),
    };
    take(&mut state, Act::Open(signed(round, id, &[10, 11])));
    state
}

fn witness(state: SchemeState<'_>, member: u64) -> ClaimWitness {
    let standing = Standing {
        counters: Counters::default(),
        claims: vec![],
    };
    let (secret, loss) = (secret(member), loss(member));
    wallet::witness(state, &secret, membership(), loss, &standing).expect("all in the trees")
}

fn draft(amount: u64) -> Draft {
    Draft {
        category: MEDICAL,
        declared: None,
        amount: money(amount),
        payee: b"sealed".to_vec(),
    }
}

fn claim(member: u64) -> Claim {
    let mut rng = rng(&format!("claim {member}"));
    let witness = witness(WORLD.state(), member);
    PROVER
        .make(WORLD.state(), today(), &witness, draft(CLAIMED), &mut rng)
        .expect("by the book")
}

fn verdict(bytes: &[u8]) -> Result<(), &'static str> {
    let verdict = VERIFIER.verify(WORLD.state(), today(), bytes);
    verdict.map(drop).map_err(|e| e.rule())
}

/// Verdict of a changed copy of member 0's claim.
fn changed(change: impl FnOnce(&mut Claim)) -> Result<(), &'static str> {
    let mut claim = CLAIMS[0].clone();
    change(&mut claim);
    verdict(&claim.encode())
}

#[test]
fn honest_claims_hold_alone_and_together_and_are_taken_once() {
    let bytes: Vec<_> = CLAIMS.iter().map(Claim::encode).collect();
    for claim in &bytes {
        assert_eq!(verdict(claim), Ok(()));
    }
    let mut state = WORLD.clone();
    let verdicts = VERIFIER.verify_batch(state.state(), today(), &bytes);
    for verified in verdicts {
        let input = Input::Claim(verified.expect("honest"));
        state.apply(today(), &input).expect("by the book");
        let again = state.apply(today(), &input).expect_err("taken before");
        assert_eq!(again, Refusal::EventClaimed);
    }
    assert_eq!(state.state().claim_count(), 3);
    assert!(
        VERIFIER
            .verify_batch::<Vec<u8>>(state.state(), today(), &[])
            .is_empty()
    );
}

#[test]
fn second_claim_spends_the_note_of_the_first() {
    let mut state = WORLD.clone();
    let verified = VERIFIER.verify(state.state(), today(), &CLAIMS[0].encode());
    let input = Input::Claim(verified.expect("honest"));
    state.apply(today(), &input).expect("by the book");
    // Another loss of member 0; the note's path and counters come from the record.
    let mut second = loss(0);
    second.salt = Salt::new(Fp::from(99));
    let attestation = Attestation {
        category: MEDICAL,
        leaf: AttestationLeaf::of(secret(0).commitment(), &second),
        loss_tag: Bill {
            issuer: "hospital".into(),
            number: "99".into(),
        }
        .tag(&[7; 32])
        .expect("named"),
    };
    let id = state.state().id();
    let signed = [40, 41]
        .iter()
        .fold(Signed::new(attestation), |act, n| act.sign(id, &key(*n)));
    state
        .apply(today(), &Input::Act(Act::Attest(signed)))
        .expect("by the book");
    let standing =
        linli_rules::aid::recovery::recover(&secret(0), id, [MEDICAL], &state.state().claims())
            .expect("own record")
            .remove(&MEDICAL)
            .expect("asked for");
    assert_eq!(standing.counters.seq, 1);
    let witness = wallet::witness(state.state(), &secret(0), membership(), second, &standing)
        .expect("all in the trees");
    let mut rng = rng("second claim");
    let make = |amount: u64, rng: &mut rand_chacha::ChaCha20Rng| {
        PROVER.make(state.state(), today(), &witness, draft(amount), rng)
    };
    // The period has 60,000.00 less 34,900.00 left.
    let over = make(2_520_000, &mut rng).expect_err("over the cap");
    assert_eq!(over.rule(), "claim.period_caps");
    let claim = make(2_510_000, &mut rng).expect("up to the cap");
    let verified = VERIFIER.verify(state.state(), today(), &claim.encode());
    let input = Input::Claim(verified.expect("honest"));
    state.apply(today(), &input).expect("by the book");
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
    let verdicts = VERIFIER.verify_batch(WORLD.state(), today(), &batch);
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
        let made = PROVER.make(WORLD.state(), today(), witness, draft(amount), &mut rng);
        made.expect_err("false").rule()
    };
    // One step more than the terms pay.
    assert_eq!(
        make(&witness(WORLD.state(), 0), CLAIMED + 10_000),
        "claim.amount"
    );
    // Another member's attestation.
    let mut stolen = witness(WORLD.state(), 0);
    let other = witness(WORLD.state(), 1);
    stolen.loss = other.loss;
    stolen.attestation_path = other.attestation_path.clone();
    assert_eq!(make(&stolen, CLAIMED), "claim.attestation_root");
}

#[test]
fn instance_is_the_bodys() {
    let witness = witness(WORLD.state(), 0);
    let (mut body, instance) =
        wallet::draft(WORLD.state(), today(), &witness, draft(CLAIMED)).expect("by the book");
    body.payee = b"someone else".to_vec();
    let made = PROVER.prove(body, &instance, &witness, &mut rng("body"));
    assert_eq!(made, Err(ClaimProveError::Body));
    let mut other = instance;
    other.context.closing_day = day("2026-09-01");
    let (body, _) =
        wallet::draft(WORLD.state(), today(), &witness, draft(CLAIMED)).expect("by the book");
    let made = PROVER.prove(body, &other, &witness, &mut rng("late"));
    assert_eq!(made, Err(ClaimRule::FiledInTime.into()));
}

#[test]
fn schemes_of_another_key_are_refused() {
    let other = world("vk1");
    let made = PROVER.make(
        other.state(),
        today(),
        &witness(other.state(), 0),
        draft(CLAIMED),
        &mut rng("key"),
    );
    assert_eq!(made, Err(ClaimProveError::Key("vk1".into())));
    let verdict = VERIFIER.verify(other.state(), today(), &CLAIMS[0].encode());
    assert_eq!(verdict.map(drop), Err(ClaimReject::Key("vk1".into())));
    assert!(!ClaimVerifier::knows("vk1"));
}
