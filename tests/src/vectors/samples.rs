//! A community, a scheme and one message of every kind, always the same.

use linli_primitives::account::{BooksKey, seal_all};
use linli_primitives::curve::{Fq, encode_point, g};
use linli_primitives::{
    AttestationRoot, Blinding, Day, Digest, EventNullifier, Fp, MemberRoot, Money, Nullifier,
    Realm, RollRoot, RulebookId, Seed, Shares, StateNote, StateNullifier, StateRoot,
    WeightCommitment,
};
use linli_wire::act::Act;
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::community::{
    Community, CommunityRoles, CommunityRolesUpdate, CommunityWitnesses, PublishedRoll,
    PublishedTrustees, RollInForce, WitnessKey,
};
use linli_wire::continuity::{Continuity, RENEWAL_DAYS, Recovery, RecoveryKey};
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Decision, Deed, Fund, FundAct, FundOrder, Grant, Month, Order};
use linli_wire::membership::Membership;
use linli_wire::notice::Notice;
use linli_wire::poll::{Change, PROTOCOL, PollChange};
use linli_wire::pool::Contribution;
use linli_wire::recipient::Recipient;
use linli_wire::report::{Attached, Content, Desk, Report, ReportAct, Step};
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Scope, Signable, Signed, SigningKey};
use linli_wire::text::Text;
use linli_wire::validators::{Validator, Validators, ValidatorsUpdate};
use linli_wire::{
    Ballot, Closing, DecryptionShare, EncodedPoint, Message, Naming, Poll, TallyResult, TallyRound,
};

use super::{bookings, poll};

/// The officer who has every role; the seed is 32 bytes of 1.
pub(super) fn key() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

/// Where that officer receives letters; the key is 32 bytes of 2.
fn recipient() -> Recipient {
    Recipient::new([2; 32])
}

/// That officer alone, on any day.
pub(super) fn role() -> Role {
    Role {
        threshold: 1,
        keys: vec![RoleKey {
            name: "干事".to_owned(),
            key: OfficerKey::of(&key()),
            recipient: Some(recipient()),
            valid_from: Day::default(),
            valid_to: Day::MAX,
        }],
    }
}

pub(super) fn text() -> Text {
    Text {
        zh: "星河花园".to_owned(),
        en: "Xinghe Garden".to_owned(),
    }
}

fn community() -> anyhow::Result<Community> {
    Ok(Community {
        protocol: PROTOCOL,
        realm: Realm::new("星河花园")?,
        name: text(),
        roles: roles(),
        witnesses: witnesses(),
        validators: validators([33, 34, 35, 36]),
        continuity: continuity(),
    })
}

fn witnesses() -> CommunityWitnesses {
    let key = |n: u8| WitnessKey {
        name: format!("witness.example/w{n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
    };
    CommunityWitnesses {
        keys: vec![key(1), key(2)],
        needed: 2,
    }
}

fn validators(seeds: [u8; 4]) -> Validators {
    let validator = |n: u8| Validator {
        name: format!("house.example/v{n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
    };
    Validators(seeds.map(validator).to_vec())
}

fn continuity() -> Continuity {
    let key = |n: u8| RecoveryKey {
        name: format!("neighbour {n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
    };
    Continuity {
        renewal_days: RENEWAL_DAYS,
        recovery: Some(Recovery {
            threshold: 2,
            keys: (5..8).map(key).collect(),
        }),
    }
}

fn roles() -> CommunityRoles {
    CommunityRoles {
        committee: role(),
        registrar: role(),
    }
}

/// The scheme that acts and claims belong to.
pub(super) fn scheme() -> anyhow::Result<Scheme> {
    Ok(Scheme {
        protocol: PROTOCOL,
        claim_key: "vk1".to_owned(),
        realm: Realm::new("星河花园")?,
        name: text(),
        ledger: "ledger-1".to_owned(),
        currency: Currency {
            code: "CNY".to_owned(),
            minor_digits: 2,
        },
        fee: Money::ZERO,
        payee_recipient: "age1abc".to_owned(),
        roles: Roles {
            committee: role(),
            registrar: role(),
            treasurer: role(),
            assessors: vec![Assessors {
                categories: vec![1],
                role: role(),
            }],
        },
    })
}

fn sign<T: Signable>(act: T, scope: impl Into<Scope>) -> Signed<T> {
    Signed::new(act).sign(scope, &key())
}

/// A treasurer's act for [`scheme`].
pub(super) fn act() -> anyhow::Result<Act> {
    let contribution = Contribution {
        amount: Money::new(50_000)?,
        reference: "转账 1".to_owned(),
    };
    Ok(Act::Contribute(sign(contribution, scheme()?.id())))
}

pub(super) fn ballot() -> anyhow::Result<Ballot> {
    let weight = WeightCommitment::commit(Shares::new(8923)?, &Blinding::new(Fq::from(7)));
    let (roll, nullifier) = (RollRoot::new(Fp::from(5)), Nullifier::new(Fp::from(3)));
    let questions = vec![vec![1, 2, 3], vec![4]];
    let (poll, serial) = (poll::sample()?.id(), 1_800_000_100);
    Ok(Ballot::new(
        poll,
        roll,
        nullifier,
        weight,
        serial,
        questions,
        vec![5; 40],
    ))
}

/// A well-encoded claim without a real proof.
pub(super) fn claim() -> anyhow::Result<Claim> {
    let body = ClaimBody {
        scheme: scheme()?.id(),
        ledger: "ledger-1".to_owned(),
        round: 4,
        rulebook: RulebookId::new(Fp::from(2)),
        category: 3,
        declared: Some(1),
        member_root: MemberRoot::new(Fp::from(3)),
        attestation_root: AttestationRoot::new(Fp::from(4)),
        state_root: StateRoot::new(Fp::from(5)),
        amount: Money::new(1_000_000)?,
        event_nullifier: EventNullifier::new(Fp::from(6)),
        state_nullifier: StateNullifier::new(Fp::from(7)),
        new_state: StateNote::new(Fp::from(8)),
        payee: vec![9; 50],
        payee_key: OfficerKey::of(&SigningKey::from_bytes(&[9; 32])),
        fee: Money::new(100)?,
        expires: Day::new(20_000)?,
    };
    Ok(Claim::new(body, vec![5; 40]))
}

fn fund(poll: &Poll) -> anyhow::Result<Fund> {
    Ok(Fund {
        protocol: PROTOCOL,
        realm: poll.realm.clone(),
        name: Text::of_halves("共有资金 / Common fund"),
        currency: Currency {
            code: "CNY".to_owned(),
            minor_digits: 2,
        },
        accounts: vec![
            Text::of_halves("维修资金 / maintenance"),
            Text::of_halves("物业费 / service charges"),
        ],
        roll: poll.roll.digest,
        units: 2,
        books: BooksKey::of(&Seed::from_bytes([7; 32])).mark(),
        treasurers: roles().registrar,
        free_below: Money::new(100_000)?,
    })
}

/// A month's charge, whose cells the units can open.
fn charge(fund: &Fund) -> anyhow::Result<FundAct> {
    let books = BooksKey::of(&Seed::from_bytes([7; 32]));
    let keys = (1..=fund.units).map(|unit| books.account(fund.id().0, unit));
    let nonce = Digest([4; 32]);
    let amounts = [Money::new(24_990)?, Money::new(33_600)?];
    let (cells, blinding) = seal_all(keys, nonce, &amounts);
    Ok(FundAct {
        fund: fund.id(),
        number: 1,
        deed: Deed::Charge {
            account: 1,
            month: Month::new(2026, 3)?,
            rule: "2.80 / m²".to_owned(),
            cells: Cells {
                nonce,
                total: Money::new(58_590)?,
                blinding,
                cells: HexBytes(cells),
            },
        },
    })
}

fn desk() -> Desk {
    Desk {
        name: text(),
        categories: vec![text()],
        handlers: role(),
        hide: 1,
        reports: 3,
        period_days: 30,
        receive_days: 2,
        finish_days: 14,
        text_bytes: 4000,
        photos: 4,
        photo_bytes: 500_000,
    }
}

fn report() -> anyhow::Result<Report> {
    let blinding = Blinding::new(Fq::from(7));
    Ok(Report {
        content: Content {
            desk: desk().digest(),
            period: 1,
            slot: 0,
            category: 0,
            text: Attached::of("楼道灯不亮".as_bytes()),
            photos: vec![Attached::of(&[1])],
            pseudonym: OfficerKey::of(&SigningKey::from_bytes(&[9; 32])),
        },
        membership: Membership {
            roll: Digest([1; 32]),
            nullifier: Nullifier::new(Fp::from(5)),
            weight: WeightCommitment::commit(Shares::new(9)?, &blinding),
            proof: vec![7; 40],
        },
    })
}

fn report_act() -> ReportAct {
    ReportAct {
        report: Nullifier::new(Fp::from(5)),
        number: 1,
        step: Step::Done {
            note: "换了灯管".to_owned(),
        },
    }
}

/// One message of every kind, in the order of their numbers. Proofs and files are not real, which the encoding does not
/// check.
pub(super) fn messages() -> anyhow::Result<Vec<Message>> {
    let (community, scheme, poll) = (community()?, scheme()?, poll::sample()?);
    let (id, poll_id) = (community.id(), poll.id());
    let change = PollChange {
        poll: poll.id(),
        change: Change::Extend {
            closes: poll.closes + 86_400,
        },
        reason: "还要一天".to_owned(),
    };
    let in_force = RollInForce {
        number: 2,
        roll: poll.roll.digest,
    };
    let update = CommunityRolesUpdate {
        number: 1,
        roles: roles(),
    };
    let others = ValidatorsUpdate {
        number: 1,
        validators: validators([33, 34, 35, 37]),
    };
    let notice = Notice {
        title: "周三停水".to_owned(),
        text: "9 时至 17 时更换水泵。\n请提前储水。".to_owned(),
        topic: Some("供水".to_owned()),
        expires: Some(Day::new(20_000)?),
    };
    let fund = fund(&poll)?;
    let grant = FundOrder {
        fund: fund.id(),
        order: Order::Grant(Grant {
            decision: Decision {
                poll: poll_id,
                question: 1,
            },
            account: 0,
            ceiling: Money::new(30_000_000)?,
        }),
    };
    let charge = charge(&fund)?;
    let closing = Closing {
        poll: poll_id,
        at: poll.closes,
        accepted: 1,
        history: Digest([3; 32]),
        counted: vec![ballot()?.digest()],
    };
    let share = DecryptionShare {
        poll: poll_id,
        closing: closing.digest(),
        round: TallyRound::Heads,
        trustee: 1,
        parts: vec![EncodedPoint::new(encode_point(g() * Fq::from(2)))?],
        proof: HexBytes(vec![6; 64]),
    };
    let naming = Naming {
        poll: poll_id,
        closing: closing.digest(),
        trustee: 1,
        proof: HexBytes(vec![6; 64]),
    };
    let result = TallyResult {
        poll: poll_id,
        closing: closing.digest(),
        ballots: 1,
        questions: vec![],
    };
    Ok(vec![
        Message::Community(sign(community, id)),
        Message::CommunityRoles(sign(update, id)),
        Message::Roll(PublishedRoll {
            act: sign(poll.roll.clone(), id),
            roll: b"{}".to_vec(),
        }),
        Message::Trustees(PublishedTrustees {
            act: sign(poll.trustees.clone(), id),
            ceremony: b"{}".to_vec(),
        }),
        Message::Poll(sign(poll, id)),
        Message::Ballot(ballot()?.encode()),
        Message::Close(closing),
        Message::Share(share),
        Message::Result(result),
        Message::Scheme(sign(scheme.clone(), id)),
        Message::Act {
            scheme: scheme.id(),
            act: act()?,
        },
        Message::Claim(claim()?.encode()),
        Message::PollChange(sign(change, id)),
        Message::Naming(naming),
        Message::RollInForce(sign(in_force, id)),
        Message::Validators(sign(others, id)),
        Message::Notice(sign(notice, id)),
        Message::Fund(sign(fund, id)),
        Message::FundOrder(sign(grant, id)),
        Message::FundAct(sign(charge, id)),
        Message::Desk(sign(desk(), id)),
        Message::Report(report()?),
        Message::ReportAct(sign(report_act(), id)),
        Message::PlaceList(sign(bookings::list()?, id)),
        Message::PlaceAct(sign(bookings::act()?, id)),
        Message::Booking(bookings::booking(report()?.membership)?),
        Message::BookingAct(sign(bookings::change()?, id)),
        Message::Evidence(linli_testing::forge::evidence(33, 7)),
    ])
}
