use linli_primitives::curve::Fq;
use linli_primitives::{
    AttestationRoot, Blinding, Day, EventNullifier, Fp, MemberRoot, Money, Nullifier, Realm,
    RollRoot, RulebookId, Shares, StateNote, StateNullifier, StateRoot, WeightCommitment,
};
use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::booking::tests::{list, space};
use crate::booking::{Begin, BookingChange, BookingContent, Keeping, Wanted};
use crate::claim::ClaimBody;
use crate::community::{CommunityRoles, CommunityWitnesses};
use crate::continuity::Continuity;
use crate::encoding::{EncodedPoint, HexBytes};
use crate::membership::Membership;
use crate::notice::Notice;
use crate::poll::{Change, Counting, PROTOCOL, PollChange, Revote, RollSummary, Trustees, Unit};
use crate::pool::Contribution;
use crate::report::tests::desk;
use crate::report::{Attached, Content, Report, ReportAct, Step};
use crate::scheme::{Assessors, Currency, Roles};
use crate::signature::{OfficerKey, Role, RoleKey, Scope, Signable, SigningKey};
use crate::tally::TallyRound;
use crate::text::Text;
use crate::validators::{Validators, ValidatorsUpdate};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn role() -> Role {
    Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: "officer".into(),
            key: OfficerKey::of(&key()),
            recipient: None,
            valid_from: Day::default(),
            valid_to: Day::MAX,
        }],
    }
}

fn text() -> Text {
    Text {
        zh: "星河花园".into(),
        en: "Xinghe Garden".into(),
    }
}

fn realm() -> Realm {
    Realm::new("星河花园").expect("legal")
}

fn community() -> Community {
    Community {
        protocol: PROTOCOL,
        realm: realm(),
        name: text(),
        roles: roles(),
        witnesses: CommunityWitnesses::default(),
        validators: Validators::default(),
        continuity: Continuity::default(),
    }
}

fn roles() -> CommunityRoles {
    CommunityRoles {
        committee: role(),
        registrar: role(),
    }
}

fn signed<T: Signable>(act: T, scope: impl Into<Scope>) -> Signed<T> {
    Signed::new(act).sign(scope, &key())
}

fn point() -> EncodedPoint {
    let g = linli_primitives::curve::g();
    EncodedPoint::new(linli_primitives::curve::encode_point(g.into())).expect("not the identity")
}

fn roll() -> RollSummary {
    RollSummary {
        root: RollRoot::new(Fp::from(5)),
        digest: Digest([1; 32]),
        heads: 10,
        shares: Shares::new(1000).expect("below 2^40"),
        unit: Unit {
            name: "㎡".into(),
            decimals: 2,
        },
    }
}

fn trustees() -> Trustees {
    Trustees {
        ceremony: Digest([2; 32]),
        threshold: 1,
        names: vec!["甲".into()],
        heads_key: point(),
        shares_key: point(),
        heads_shares: vec![point()],
        shares_shares: vec![point()],
    }
}

fn poll() -> Poll {
    Poll {
        protocol: PROTOCOL,
        ballot_key: "vk1".into(),
        realm: realm(),
        title: "维修资金".into(),
        questions: vec![],
        roll: roll(),
        trustees: trustees(),
        opens: 100,
        closes: 200,
        counting: Counting::Both,
        revote: Revote::LastCounts,
        extend_until: None,
        replaces: None,
        floor: 2,
    }
}

fn scheme() -> Scheme {
    Scheme {
        protocol: PROTOCOL,
        claim_key: "vk1".into(),
        realm: realm(),
        name: text(),
        ledger: "ledger-1".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: Money::ZERO,
        payee_recipient: "age1abc".into(),
        roles: Roles {
            committee: role(),
            registrar: role(),
            treasurer: role(),
            assessors: vec![Assessors {
                categories: vec![1],
                role: role(),
            }],
        },
    }
}

fn ballot() -> Vec<u8> {
    let shares = Shares::new(8923).expect("below 2^40");
    let weight = WeightCommitment::commit(shares, &Blinding::new(Fq::from(7)));
    let (roll, nullifier) = (RollRoot::new(Fp::from(2)), Nullifier::new(Fp::from(3)));
    Ballot::new(
        poll().id(),
        roll,
        nullifier,
        weight,
        5,
        vec![vec![1]],
        vec![5; 40],
    )
    .encode()
}

fn claim() -> Vec<u8> {
    let body = ClaimBody {
        scheme: scheme().id(),
        ledger: "ledger-1".into(),
        round: 4,
        rulebook: RulebookId::new(Fp::from(2)),
        category: 3,
        declared: None,
        member_root: MemberRoot::new(Fp::from(3)),
        attestation_root: AttestationRoot::new(Fp::from(4)),
        state_root: StateRoot::new(Fp::from(5)),
        amount: Money::ZERO,
        event_nullifier: EventNullifier::new(Fp::from(6)),
        state_nullifier: StateNullifier::new(Fp::from(7)),
        new_state: StateNote::new(Fp::from(8)),
        payee: vec![9; 50],
        payee_key: OfficerKey::of(&SigningKey::from_bytes(&[1; 32])),
        fee: Money::ZERO,
        expires: Day::default(),
    };
    Claim::new(body, vec![5; 40]).encode()
}

fn notice() -> Notice {
    Notice {
        title: "周三停水".into(),
        text: "9 时至 17 时".into(),
        topic: None,
        expires: Some(Day::default()),
    }
}

fn report() -> Report {
    let attached = Attached::of(b"text");
    let shares = Shares::new(9).expect("below 2^40");
    Report {
        content: Content {
            desk: desk().digest(),
            period: 1,
            slot: 0,
            category: 1,
            text: attached,
            photos: vec![attached],
            pseudonym: OfficerKey::of(&SigningKey::from_bytes(&[9; 32])),
        },
        membership: Membership {
            roll: Digest([1; 32]),
            nullifier: Nullifier::new(Fp::from(5)),
            weight: WeightCommitment::commit(shares, &Blinding::new(Fq::from(7))),
            proof: vec![7; 40],
        },
    }
}

fn report_act() -> ReportAct {
    ReportAct {
        report: Nullifier::new(Fp::from(5)),
        number: 1,
        step: Step::Assign {
            to: "水电班".into(),
        },
    }
}

fn place_act() -> PlaceAct {
    PlaceAct {
        list: list().digest(),
        number: 1,
        keeping: Keeping::Lend {
            space: space("张家车位", "A neighbour's parking space"),
            from: Day::new(7).expect("a day"),
            to: Day::new(8).expect("a day"),
        },
    }
}

fn booking() -> Booking {
    let Report {
        content,
        membership,
    } = report();
    Booking {
        content: BookingContent {
            list: list().digest(),
            period: 1,
            slot: 0,
            wanted: wanted(),
            who: vec![8; 200],
            pseudonym: content.pseudonym,
        },
        membership,
    }
}

const fn wanted() -> Wanted {
    Wanted {
        space: 1,
        begin: Begin {
            day: Day::MAX,
            minute: 540,
        },
        slots: 2,
        wait: true,
    }
}

fn booking_act() -> BookingAct {
    BookingAct {
        booking: Nullifier::new(Fp::from(5)),
        number: 1,
        change: BookingChange::Move { wanted: wanted() },
    }
}

/// One message of every kind, in order.
pub(crate) fn one_of_each() -> Vec<Message> {
    let id = community().id();
    let contribution = Contribution {
        amount: Money::ZERO,
        reference: "bank 1".into(),
    };
    let in_force = RollInForce {
        number: 2,
        roll: Digest([4; 32]),
    };
    let change = PollChange {
        poll: poll().id(),
        change: Change::Extend { closes: 300 },
        reason: "还要几天".into(),
    };
    let update = CommunityRolesUpdate {
        number: 1,
        roles: roles(),
    };
    let validators = ValidatorsUpdate {
        number: 1,
        validators: Validators::default(),
    };
    vec![
        Message::Community(signed(community(), id)),
        Message::CommunityRoles(signed(update, id)),
        Message::Roll(PublishedRoll {
            act: signed(roll(), id),
            roll: b"{}".to_vec(),
        }),
        Message::Trustees(PublishedTrustees {
            act: signed(trustees(), id),
            ceremony: b"{}".to_vec(),
        }),
        Message::Poll(signed(poll(), id)),
        Message::Ballot(ballot()),
        Message::Close(Closing {
            poll: poll().id(),
            at: 200,
            accepted: 1,
            history: Digest([3; 32]),
            counted: vec![Digest([4; 32])],
        }),
        Message::Share(DecryptionShare {
            poll: poll().id(),
            closing: Digest([5; 32]),
            round: TallyRound::Heads,
            trustee: 1,
            parts: vec![point()],
            proof: HexBytes(vec![6; 64]),
        }),
        Message::Result(TallyResult {
            poll: poll().id(),
            closing: Digest([5; 32]),
            ballots: 1,
            questions: vec![],
        }),
        Message::Scheme(signed(scheme(), id)),
        Message::Act {
            scheme: scheme().id(),
            act: Act::Contribute(signed(contribution, scheme().id())),
        },
        Message::Claim(claim()),
        Message::PollChange(signed(change, id)),
        Message::Naming(tally::Naming {
            poll: poll().id(),
            closing: Digest([5; 32]),
            trustee: 1,
            proof: HexBytes(vec![6; 64]),
        }),
        Message::RollInForce(signed(in_force, id)),
        Message::Validators(signed(validators, id)),
        Message::Notice(signed(notice(), id)),
        Message::Fund(signed(crate::fund::tests::fund(), id)),
        Message::FundOrder(signed(crate::fund::tests::grant(), id)),
        Message::FundAct(signed(crate::fund::tests::charge(), id)),
        Message::Desk(signed(desk(), id)),
        Message::Report(report()),
        Message::ReportAct(signed(report_act(), id)),
        Message::PlaceList(signed(list(), id)),
        Message::PlaceAct(signed(place_act(), id)),
        Message::Booking(booking()),
        Message::BookingAct(signed(booking_act(), id)),
        Message::Evidence(crate::evidence::tests::all()[0].clone()),
    ]
}

#[test]
fn every_kind_round_trips_and_is_told_by_its_first_bytes() {
    let all = one_of_each();
    let kinds: Vec<_> = all.iter().map(Message::kind).collect();
    assert_eq!(kinds, MessageKind::ALL);
    for message in all {
        let bytes = message.encode();
        assert_eq!(MessageKind::peek(&bytes[..9]), Ok(message.kind()));
        assert_eq!(Message::decode(&bytes), Ok(message.clone()));
        assert_eq!(message.digest(), Message::digest_of(&bytes));
        assert!(bytes.len() <= message.kind().max_bytes());
    }
}

#[test]
fn names_are_those_of_json() {
    for kind in MessageKind::ALL {
        let json = serde_json::to_string(&kind).expect("json");
        assert_eq!(json, format!("\"{kind}\""));
        assert_eq!(serde_json::from_str::<MessageKind>(&json).ok(), Some(kind));
        assert!(kind.max_bytes() <= MAX_BYTES);
    }
}

#[test]
fn subjects_are_poll_scheme_roll_or_ceremony() {
    let (poll, scheme) = (Some(poll().id().to_bytes()), Some(scheme().id().to_bytes()));
    let fund = Some(crate::fund::tests::fund().id().0.0);
    let (roll, ceremony) = (Some([1; 32]), Some([2; 32]));
    let expected = [
        None,
        None,
        roll,
        ceremony,
        poll,
        poll,
        poll,
        poll,
        poll,
        scheme,
        scheme,
        scheme,
        poll,
        poll,
        Some([4; 32]),
        None,
        Some(notice().digest().0),
        fund,
        fund,
        fund,
        Some(desk().digest().0),
        Some(report().membership.nullifier.to_bytes()),
        Some(report_act().report.to_bytes()),
        Some(list().digest().0),
        Some(list().digest().0),
        Some(booking().membership.nullifier.to_bytes()),
        Some(booking_act().booking.to_bytes()),
        Some(*OfficerKey::of(&key()).as_bytes()),
    ];
    let subjects: Vec<_> = one_of_each().iter().map(Message::subject).collect();
    assert_eq!(subjects, expected);
    assert_eq!(Message::Ballot(vec![0; 39]).subject(), None);
}

#[test]
fn every_truncation_and_every_trailing_byte_is_refused() {
    for message in one_of_each() {
        let bytes = message.encode();
        for length in 0..bytes.len() {
            assert!(Message::decode(&bytes[..length]).is_err(), "{length}");
        }
        assert!(Message::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
    }
}

fn rule(bytes: &[u8]) -> Option<&'static str> {
    Message::decode(bytes).map_err(|error| error.rule()).err()
}

#[test]
fn foreign_and_oversized_bytes_are_refused_by_name() {
    assert_eq!(rule(b""), Some("encoding.magic"));
    assert_eq!(rule(b"LINLIM\x00\x02\x00"), Some("encoding.magic"));
    assert_eq!(rule(b"LINLIB\x00\x01\x00"), Some("encoding.magic"));
    assert_eq!(rule(&MAGIC), Some("encoding.canonical"));
    assert_eq!(rule(b"LINLIM\x00\x01\x0c"), Some("encoding.canonical"));
    for (number, kind) in (0..).zip(MessageKind::ALL) {
        let head = [MAGIC.as_slice(), &[number]].concat();
        let mut long = head.clone();
        long.resize(kind.max_bytes() + 1, 0);
        assert_eq!(rule(&long), Some("encoding.size"), "{kind}");
        let announced = [head.as_slice(), &[0xff; 40]].concat();
        assert_eq!(rule(&announced), Some("encoding.canonical"), "{kind}");
    }
}

#[test]
fn what_is_inside_must_be_canonical_too() {
    let cases = [
        (
            Message::Ballot(b"LINLIB\x00\x02".to_vec()),
            "encoding.magic",
        ),
        (Message::Claim(b"LINLIC\x00\x02".to_vec()), "encoding.magic"),
        (
            Message::Ballot([ballot(), vec![0]].concat()),
            "encoding.canonical",
        ),
        (
            Message::Claim([claim(), vec![0]].concat()),
            "encoding.canonical",
        ),
        (Message::Ballot(claim()), "encoding.magic"),
    ];
    for (message, expected) in cases {
        assert_eq!(rule(&message.encode()), Some(expected));
    }
}

proptest! {
    #[test]
    fn a_changed_byte_is_refused_or_another_message(of in 0..20usize, at in any::<prop::sample::Index>(), bit in 0..8) {
        let message = &one_of_each()[of];
        let mut bytes = message.encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        if let Ok(changed) = Message::decode(&bytes) {
            prop_assert_ne!(&changed, message);
            prop_assert_eq!(changed.encode(), bytes);
        }
    }

    #[test]
    fn random_bytes_never_panic(kind in 0u8..21, bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = Message::decode(&bytes);
        let _ = Message::decode(&[MAGIC.as_slice(), &[kind], &bytes].concat());
    }
}

/// `encoding.canonical`: a list says its length before a point of it is decoded, so a long one costs nothing.
#[test]
fn more_points_than_any_message_needs_are_not_decoded() {
    let head = |kind: MessageKind, rest: &[u8]| {
        let number = MessageKind::ALL.iter().position(|k| *k == kind);
        let number = number.expect("a kind") as u8;
        [&MAGIC[..], &[number], rest].concat()
    };
    let points = [0x55; 32].repeat(30_000);
    // A share: poll, closing, round and trustee, then its parts.
    let share = [
        &[0; 32 + 32 + 1 + 2][..],
        &30_000_u32.to_le_bytes(),
        &points,
    ]
    .concat();
    // Trustees: ceremony, threshold and no names, both keys, then their shares.
    let key = EncodedPoint::new(linli_primitives::curve::encode_point(
        linli_primitives::curve::h().into(),
    ))
    .expect("not the identity");
    let trustees = [
        &[0; 32 + 2 + 4][..],
        key.as_bytes(),
        key.as_bytes(),
        &30_000_u32.to_le_bytes(),
        &points,
    ]
    .concat();
    for (kind, rest) in [
        (MessageKind::Share, share),
        (MessageKind::Trustees, trustees),
    ] {
        let refused = Message::decode(&head(kind, &rest)).expect_err("too many");
        assert!(refused.to_string().contains("a list of 30000"), "{refused}");
    }
}

/// Short texts take more memory than bytes: what waits is counted by what it takes.
#[test]
fn many_empty_texts_are_counted_with_what_they_take() {
    let texts = vec![String::new(); 1000];
    let bytes = encode(&texts).len();
    let grown = 2 * texts.len() * size_of::<String>() + bytes;
    assert!(grown > 3 * bytes, "{grown} {bytes}");
    for kind in [
        MessageKind::Poll,
        MessageKind::Community,
        MessageKind::Scheme,
    ] {
        assert!(kind.held_bytes(bytes) >= grown, "{kind}");
    }
    for kind in MessageKind::ALL {
        assert!(kind.held_bytes(kind.max_bytes()) > kind.max_bytes());
        assert_eq!(kind.held_bytes(usize::MAX), usize::MAX);
    }
}
