use linli_primitives::EventNullifier;
use linli_testing::officers::{day, money, text};
use linli_testing::town::Town;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::pool::{Bounce, Correction, CorrectionReason, Payout, Return, ReturnReason};
use linli_wire::round::{Fraction, RoundClosing};
use linli_wire::rulebook::DeclaredEvent;
use linli_wire::scheme::RolesUpdate;
use linli_wire::signature::Signed;

use super::*;

/// Acts of the town's scheme: those of its log, and others that its officers could sign.
fn acts(town: &Town) -> Vec<Act> {
    let of_log = town.log.iter().filter_map(|(_, message)| match message {
        Message::Act { act, .. } => Some(act.clone()),
        _ => None,
    });
    let claim = EventNullifier::from_bytes(&[1; 32]).expect("a field element");
    let more = [
        Act::Declare(Signed::new(DeclaredEvent {
            number: 1,
            categories: vec![1, 2],
            from: day("2026-08-01"),
            to: day("2026-08-03"),
            name: text("storm"),
            text: text("A storm passed."),
        })),
        Act::Roles(Signed::new(RolesUpdate {
            number: 1,
            roles: town.scheme.roles.clone(),
        })),
        Act::Close(Signed::new(RoundClosing {
            round: 1,
            claims: 2,
            claimed: 698_000,
            fraction: Fraction { num: 1, den: 3 },
            pays: 232_600,
            digest: town.fund().closing().expect("a round is open").digest,
        })),
        Act::Pay(Signed::new(Payout {
            round: 1,
            claim,
            net: money(116_200),
            fee: money(100),
            reference: "transfer 1".into(),
        })),
        Act::Return(Signed::new(Return {
            amount: money(123_450),
            reason: ReturnReason::Twice,
            reference: "back 1".into(),
        })),
        Act::Correct(Signed::new(Correction {
            number: 1,
            reference: "bank 1".into(),
            was: money(200),
            amount: money(100),
            reason: CorrectionReason::Mistyped,
        })),
        Act::Bounce(Signed::new(Bounce {
            round: 1,
            claim,
            net: money(116_200),
            reference: "back 2".into(),
        })),
    ];
    of_log.chain(more).collect()
}

fn paper(town: &Town, act: Act) -> Paper {
    let scheme = town.scheme_id();
    Paper::Act { scheme, act }
}

fn value<'a>(line: &'a Line, name: &str) -> Option<&'a Value> {
    let found = line.values.iter().find(|(own, _)| *own == name);
    found.map(|(_, value)| value)
}

#[test]
fn every_act_of_a_scheme_is_told_with_its_scheme() {
    let mut town = Town::begin().founded();
    town.open_scheme(1);
    let office = Office::Scheme(town.fund());
    let mut told = Vec::new();
    for act in acts(&town) {
        let paper = paper(&town, act);
        let lines = of(&paper, office).expect("of this scheme");
        assert_eq!(lines[0].id, "sign-in-scheme");
        told.push(lines.last().expect("the act").id);
        let title = title(&paper, &town.state);
        assert_eq!(
            value(&title, "name"),
            Some(&Value::Either(town.scheme.name.clone()))
        );
    }
    let expected = [
        "sign-rulebook",
        "sign-members",
        "sign-received",
        "sign-attest",
        "sign-open",
        "sign-declare",
        "sign-roles",
        "round-closing",
        "sign-payout",
        "sign-returned",
        "sign-correction",
        "sign-bounce",
    ];
    assert_eq!(told, expected);
}

#[test]
fn amounts_are_told_in_the_schemes_currency_with_the_reason() {
    let mut town = Town::begin().founded();
    town.open_scheme(1);
    let back = acts(&town)
        .into_iter()
        .find(|act| matches!(act, Act::Return(_)));
    let back = paper(&town, back.expect("one of them"));
    let lines = of(&back, Office::Scheme(town.fund())).expect("of this scheme");
    let last = lines.last().expect("the act");
    assert_eq!(
        value(last, "amount"),
        Some(&"1,234.50 CNY".to_owned().into())
    );
    assert_eq!(value(last, "reason"), Some(&msg("return-twice").into()));
}

#[test]
fn a_rulebook_is_told_line_by_line() {
    let town = Town::begin();
    let mut book = linli_testing::town::fund::rulebook();
    book.clauses.push(linli_wire::rulebook::Clause {
        article: "Art. 9".into(),
        rule: "claim.waited".into(),
        text: text("in words"),
    });
    let lines = rulebook(&book, &town.scheme.currency);
    let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
    let expected = [
        "rulebook-head",
        "rulebook-line",
        "rulebook-returns",
        "rulebook-article",
    ];
    assert_eq!(ids, expected);
}

/// `act.place`: what is signed for one scheme is neither told nor taken as another's.
#[test]
fn an_act_is_of_the_scheme_that_its_paper_names() {
    let mut town = Town::begin().founded();
    town.open_scheme(1);
    let mut other = town.scheme.clone();
    other.name = text("another");
    let act = acts(&town).remove(0);
    let scheme = other.id();
    let elsewhere = Paper::Act { scheme, act };
    let office = Office::Scheme(town.fund());
    for refused in [
        of(&elsewhere, office).map(drop),
        elsewhere.standing(office).map(drop),
        elsewhere.check(office, town.before()),
    ] {
        assert_eq!(refused.unwrap_err().rule, "act.place");
    }
}
