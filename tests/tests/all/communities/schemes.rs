//! A whole mutual-aid scheme, with one lie at a time by the log's keeper, who signs it.

use linli_primitives::{EventNullifier, Fp, Money, SchemeId};
use linli_testing::forge::{Book, change, first, spoil};
use linli_testing::officers::{TREASURER, money, sign};
use linli_testing::town::fund::{MEDICAL, scheme};
use linli_testing::town::{Log, SCHEME, Town};
use linli_wire::act::Act;
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::message::{Message, MessageKind};
use linli_wire::pool::{Contribution, Payout};
use linli_wire::signature::{Signable, Signed};

use super::audited::{Lie, each_is_named, finding, findings, lied};

/// The first act of a kind.
fn place(is: fn(&Act) -> bool) -> usize {
    let found = |message: &Message| matches!(message, Message::Act { act, .. } if is(act));
    let at = SCHEME.iter().position(|(_, message)| found(message));
    at.expect("the log has it")
}

fn members() -> usize {
    place(|act| matches!(act, Act::Members(_)))
}

fn attested() -> usize {
    place(|act| matches!(act, Act::Attest(_)))
}

fn contributed() -> usize {
    place(|act| matches!(act, Act::Contribute(_)))
}

fn opened() -> usize {
    place(|act| matches!(act, Act::Open(_)))
}

fn closed() -> usize {
    place(|act| matches!(act, Act::Close(_)))
}

fn paid() -> usize {
    place(|act| matches!(act, Act::Pay(_)))
}

/// The act of an entry.
fn act(log: &mut Log, at: usize) -> &mut Act {
    match &mut log[at].1 {
        Message::Act { act, .. } => act,
        other => panic!("{}", other.kind()),
    }
}

/// Changes an act that its officer signed all the same.
fn resigned<T: Signable + Clone>(signed: &mut Signed<T>, lie: impl FnOnce(&mut T)) {
    let mut act = signed.act.clone();
    lie(&mut act);
    *signed = sign(scheme().id(), act, TREASURER);
}

/// An act of the entry, changed and signed again by its officer.
macro_rules! resign {
    ($log:expr, $at:expr, $kind:ident, $lie:expr) => {{
        let Act::$kind(signed) = act($log, $at) else {
            panic!(stringify!($kind));
        };
        resigned(signed, $lie);
        $at
    }};
}

fn payout(log: &mut Log, lie: impl FnOnce(&mut Payout)) -> usize {
    resign!(log, paid(), Pay, lie)
}

/// A contribution that was changed without its officer.
fn contribution(log: &mut Log, lie: impl FnOnce(&mut Signed<Contribution>)) -> usize {
    let Act::Contribute(contribution) = act(log, contributed()) else {
        panic!("a contribution");
    };
    lie(contribution);
    contributed()
}

/// The bytes of the first claim, changed.
fn claim_bytes(log: &mut Log, lie: impl FnOnce(&mut Vec<u8>)) -> usize {
    change(log, MessageKind::Claim, |message| {
        let Message::Claim(bytes) = message else {
            panic!("a claim");
        };
        lie(bytes);
    })
}

fn claim(log: &mut Log, lie: impl FnOnce(&mut ClaimBody)) -> usize {
    claim_bytes(log, |bytes| {
        let mut claim = Claim::decode(bytes).expect("own claim");
        lie(&mut claim.body);
        *bytes = claim.encode();
    })
}

/// An entry again, right after itself.
fn again(log: &mut Log, at: usize) -> usize {
    log.insert(at + 1, log[at].clone());
    at + 1
}

#[test]
fn a_lie_about_what_officers_sign_is_named() {
    let lies: &[Lie] = &[
        ("no scheme", "community.unknown_scheme", |log| {
            let at = first(log, MessageKind::Scheme);
            log.remove(at);
            at
        }),
        ("a scheme twice", "community.scheme_twice", |log| {
            again(log, first(log, MessageKind::Scheme))
        }),
        (
            "an act of another scheme",
            "community.unknown_scheme",
            |log| {
                let Message::Act { scheme, .. } = &mut log[contributed()].1 else {
                    panic!("an act");
                };
                *scheme = SchemeId::new(Fp::from(1));
                contributed()
            },
        ),
        ("another sum", "authority.signature", |log| {
            contribution(log, |c| c.act.amount = money(1))
        }),
        ("signed for another scheme", "authority.signature", |log| {
            let other = SchemeId::new(Fp::from(1));
            contribution(log, |c| *c = sign(other, c.act.clone(), TREASURER))
        }),
        ("signed by nobody", "authority.threshold", |log| {
            contribution(log, |c| c.signatures.clear())
        }),
        ("signed by nobody known", "authority.unknown", |log| {
            contribution(log, |c| *c = sign(scheme().id(), c.act.clone(), 99))
        }),
        ("a rulebook of later", "rulebook.next", |log| {
            let at = place(|act| matches!(act, Act::Rulebook(_)));
            resign!(log, at, Rulebook, |r| r.version = 2)
        }),
        ("members of later", "members.number", |log| {
            resign!(log, members(), Members, |m| m.number += 1)
        }),
        ("a member less than the root has", "members.root", |log| {
            resign!(log, members(), Members, |m| m.changes.truncate(1))
        }),
        ("a loss twice", "attestation.leaf", |log| {
            again(log, attested())
        }),
        ("a bill twice", "attestation.loss_tag", |log| {
            let Act::Attest(first) = act(log, attested()).clone() else {
                panic!("an attestation");
            };
            let tag = first.act.loss_tag;
            resign!(log, attested() + 1, Attest, |a| a.loss_tag = tag)
        }),
        ("a loss that no line pays", "attestation.category", |log| {
            resign!(log, attested(), Attest, |a| a.category = 7)
        }),
        ("a transfer twice", "pool.reference", |log| {
            again(log, contributed())
        }),
        ("nothing came in", "contribution.amount", |log| {
            contribution(log, |c| resigned(c, |c| c.amount = Money::ZERO))
        }),
    ];
    each_is_named(&SCHEME, lies);
}

#[test]
fn a_lie_about_a_claim_is_named() {
    let lies: &[Lie] = &[
        ("a proof with a bit flipped", "claim.proof", |log| {
            change(log, MessageKind::Claim, spoil)
        }),
        ("another payee", "claim.proof", |log| {
            claim(log, |body| body.payee = b"thief".to_vec())
        }),
        ("another sum", "claim.proof", |log| {
            claim(log, |body| body.amount = money(10_000))
        }),
        ("a day longer", "claim.proof", |log| {
            claim(log, |body| body.expires = body.expires.plus(1))
        }),
        ("nothing", "claim.amount", |log| {
            claim(log, |body| body.amount = Money::ZERO)
        }),
        ("another fee", "claim.fee", |log| {
            claim(log, |body| body.fee = money(99))
        }),
        ("another round", "claim.round", |log| {
            claim(log, |body| body.round = 2)
        }),
        ("another ledger", "claim.ledger", |log| {
            claim(log, |body| body.ledger = "other".into())
        }),
        ("another line", "claim.line", |log| {
            claim(log, |body| body.category = 7)
        }),
        ("another scheme", "community.unknown_scheme", |log| {
            claim(log, |body| body.scheme = SchemeId::new(Fp::from(1)))
        }),
        ("a byte less", "encoding.canonical", |log| {
            claim_bytes(log, |bytes| bytes.truncate(bytes.len() - 1))
        }),
        ("no claim at all", "encoding.magic", |log| {
            claim_bytes(log, |bytes| *bytes = b"LINLIB".to_vec())
        }),
        ("twice", "claim.event_once", |log| {
            again(log, first(log, MessageKind::Claim))
        }),
        ("20 days late", "claim.late", |log| {
            let at = first(log, MessageKind::Claim) + 1;
            log[at].0 += 20 * 86_400;
            at
        }),
        ("without a round", "claim.round", |log| {
            log.remove(opened());
            opened()
        }),
        ("the first one dropped", "claim.state_root", |log| {
            let at = first(log, MessageKind::Claim);
            log.remove(at);
            at
        }),
    ];
    each_is_named(&SCHEME, lies);
}

#[test]
fn a_lie_about_a_round_or_a_payout_is_named() {
    let lies: &[Lie] = &[
        ("the second round first", "round.number", |log| {
            resign!(log, opened(), Open, |r| r.number = 2)
        }),
        ("closed before its day", "round.early", |log| {
            let close = log.remove(closed());
            let at = first(log, MessageKind::Claim) + 2;
            log.insert(at, (log[at - 1].0, close.1));
            at
        }),
        ("another fraction", "round.closing", |log| {
            resign!(log, closed(), Close, |c| c.pays += 1)
        }),
        ("money that never came in", "round.closing", |log| {
            log.remove(contributed());
            closed() - 1
        }),
        ("of no claim", "payout.unknown", |log| {
            payout(log, |p| p.claim = EventNullifier::new(Fp::from(1)))
        }),
        ("twice", "payout.once", |log| again(log, paid())),
        ("by the transfer of another", "pool.reference", |log| {
            let at = paid() + 1;
            resign!(log, at, Pay, |p| p.reference = "transfer 0".into())
        }),
        ("before the notice is over", "payout.notice", |log| {
            log[paid()].0 = log[closed()].0;
            paid()
        }),
    ];
    each_is_named(&SCHEME, lies);
}

#[test]
fn what_rests_on_a_lie_about_money_is_named_too_and_nothing_else() {
    let claims = first(&SCHEME, MessageKind::Claim);
    // The closing counts two claims, and nothing can be paid from a round that is not closed.
    let (_, found) = lied(&SCHEME, |log| log.remove(claims));
    assert_eq!(
        found,
        [
            finding("claim.state_root", claims),
            finding("round.closing", closed() - 1),
            finding("payout.unknown", paid() - 1),
            finding("payout.unknown", paid()),
        ]
    );
    let (_, found) = lied(&SCHEME, |log| spoil(&mut log[claims + 1].1));
    assert_eq!(
        found,
        [
            finding("claim.proof", claims + 1),
            finding("round.closing", closed()),
            finding("payout.unknown", paid()),
            finding("payout.unknown", paid() + 1),
        ]
    );
    let (_, found) = lied(&SCHEME, |log| {
        payout(log, |p| p.net = money(p.net.get() + 1))
    });
    assert_eq!(found, [finding("payout.amount", paid())]);
}

/// `claim.key`: claims of a scheme for another circuit are not judged.
#[test]
fn claims_for_another_circuit_are_not_judged() {
    let mut town = Town::begin();
    town.scheme.claim_key = "vk2".into();
    let mut town = town.founded();
    town.open_scheme(1);
    let mut log = SCHEME.clone();
    claim(&mut log, |body| {
        body.scheme = town.scheme_id();
        body.rulebook = town.fund().rulebooks().versions()[0].0;
        body.member_root = town.fund().members().root();
        let line = town.fund().attestations(MEDICAL).expect("a line");
        body.attestation_root = line.root();
    });
    let at = town.log.len();
    let claim = log.swap_remove(first(&SCHEME, MessageKind::Claim)).1;
    town.log.push((town.before(), claim));
    let found = findings(&Book::default().archive(&town.log));
    assert_eq!(found, [finding("claim.key", at)]);
}
