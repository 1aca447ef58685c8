use linli_keystore::RoleSecret;
use linli_primitives::{AttestationLeaf, Loss, MemberLeaf, Period, RealmSecret, Seed};
use linli_rules::aid::recovery::Fate;
use linli_testing::hall::realm;
use linli_testing::officers::day;
use linli_testing::town::Town;
use linli_testing::town::fund::{CLAIMED, attestation, contribution, loss, membership, rulebook};
use linli_wire::act::Act;
use linli_wire::claim::unpad_payee;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::pool::Payout;
use linli_wire::round::Round;

use super::*;
use crate::tests::{key, owner, proof, record, rule};

fn params() -> &'static [u8] {
    linli_params::claim_params().expect("own parameters")
}

fn treasurer() -> RoleSecret {
    RoleSecret::new("the treasurer".to_owned(), Seed::from_bytes([7; 32]))
}

fn secret(town: &Town) -> RealmSecret {
    town.owners.seeds[0].realm_secret(&realm())
}

/// A loss in the waiting time.
fn early() -> Loss {
    Loss {
        event_day: day("2026-02-10"),
        ..loss(9)
    }
}

/// A scheme whose one member is the town's first owner, with two attested losses, and an open round.
fn opened() -> Town {
    opened_in(Town::begin())
}

fn opened_in(mut town: Town) -> Town {
    town.scheme.payee_recipient = treasurer().recipient().expect("a recipient").to_string();
    let (at, id) = (town.before(), secret(&town).commitment());
    let messages = [town.hall.founding(), town.hall.scheme(&town.scheme)];
    for message in messages {
        town.take(at, message);
    }
    town.act(at, rulebook(), Act::Rulebook);
    let changes = vec![MemberChange::Join {
        position: 0,
        leaf: MemberLeaf::of(id, membership()),
    }];
    let (number, root) = {
        let tree = town.fund().members();
        (tree.next_batch(), tree.root_after(&changes).expect("free"))
    };
    let joining = MembersUpdate {
        number,
        root,
        changes,
    };
    town.act(at, joining, Act::Members);
    // A node's record has no coins: they move on the chain alone.
    if town.scheme.contract().is_none() {
        town.act(at, contribution("bank 1"), Act::Contribute);
    }
    for (bill, loss) in [loss(0), early()].into_iter().enumerate() {
        let attested = linli_wire::attestation::Attestation {
            leaf: AttestationLeaf::of(id, &loss),
            ..attestation(0, &loss, bill as u64)
        };
        town.act(at, attested, Act::Attest);
    }
    let round = Round {
        number: 1,
        closing_day: day("2027-01-20"),
        period: Period::new(2027).expect("a year"),
    };
    town.act(at, round, Act::Open);
    town
}

fn case(town: &Town, loss: Loss) -> Case {
    let (scheme, member) = (town.scheme_id(), secret(town).commitment());
    let slip = Slip::new(scheme, member, membership());
    let loss = LossFile::new(scheme, member, loss);
    Case {
        slip: serde_json::to_string(&slip).expect("JSON"),
        loss: serde_json::to_string(&loss).expect("JSON"),
        amount: None,
    }
}

/// The first owner's wallet with the scheme opened.
fn member(town: &Town) -> (Wallet, SchemeSheet) {
    let mut wallet = owner(town, 0);
    wallet
        .take_record(record(town), &key(), None)
        .expect("sound");
    let sheet = wallet.open_scheme(town.scheme_id(), params(), town.before());
    (wallet, sheet.expect("founded"))
}

fn settle(town: &mut Town) {
    let at = town.poll.closes + 86_400;
    let closing = town.fund().closing().expect("open");
    town.act(at, closing, Act::Close);
}

fn fates(town: &Town) -> Vec<Fate> {
    let (_, sheet) = member(town);
    sheet.claims.iter().map(|own| own.fate).collect()
}

/// `contract.payee`: where a contract pays, the page asks for an address of its chain and takes nothing else.
#[test]
fn a_payee_on_a_chain_is_an_address_there() {
    const PAYEE: &str = "linli1fxg4urtafdqzuvqh6qgtc8qws09vd3uhd9gznz";
    let mut town = Town::begin();
    town.scheme.ledger =
        "cosmwasm:test-1/linli1ejpjr43ht3y56pplm5pxpusmcrk9rkkvcv5ktu/ibc/COIN".into();
    let town = opened_in(town);
    let (mut wallet, sheet) = member(&town);
    assert_eq!(sheet.chain.as_deref(), Some("test-1"));
    wallet.prepare_claims(params()).expect("published");
    let (mine, at) = (case(&town, loss(0)), town.before());
    let refused = wallet.make_claim(&mine, "account 7", at);
    assert_eq!(rule(refused), "contract.payee");
    let claim = wallet.make_claim(&mine, PAYEE, at).expect("an address");
    assert_eq!(claim.body.payee, PAYEE.as_bytes());
    assert_eq!(member(&opened()).1.chain, None);
}

#[test]
fn a_member_checks_a_loss_claims_it_and_follows_it_to_the_payout() {
    let mut town = opened();
    let at = town.before();
    let (mut wallet, sheet) = member(&town);
    assert!(sheet.claims.is_empty());
    assert_eq!(sheet.rulebook.expect("published").lines.len(), 1);
    let mine = case(&town, loss(0));
    let checked = wallet.check_claim(&mine, at).expect("a round is open");
    assert!(checked.failing.is_empty());
    assert_eq!(checked.amount.get(), CLAIMED);
    assert_eq!(
        rule(wallet.make_claim(&mine, "account 7", at)),
        "params.digest"
    );
    wallet.prepare_claims(params()).expect("published");
    let claim = wallet
        .make_claim(&mine, "account 7", at)
        .expect("by the book");
    let opened = treasurer()
        .unseal(&claim.body.payee)
        .expect("the treasurer's");
    assert_eq!(unpad_payee(&opened), Some(b"account 7".as_slice()));

    let event = claim.body.event_nullifier;
    let message = Message::Claim(claim.encode());
    town.take(at, message.clone());
    assert_eq!(fates(&town), [Fate::Waiting]);
    let (wallet, _) = member(&town);
    let place = town.log.len() as u64 - 1;
    let logged = wallet.logged(&message.encode(), &proof(&town, place));
    assert_eq!(logged.expect("recorded").entry, place);

    settle(&mut town);
    let [Fate::Due { net, fee, from }] = fates(&town)[..] else {
        panic!("the round is closed");
    };
    assert_eq!(net.get() + fee.get(), CLAIMED);
    let (wallet, _) = member(&town);
    let other = wallet.name_payee(event, "account 8").expect("not paid yet");
    town.take(town.poll.closes + 86_400, other);
    let payout = Payout {
        round: 1,
        claim: event,
        net,
        fee,
        reference: "transfer 1".to_owned(),
    };
    let day = i64::from(from.get()) * 86_400;
    town.act(day, payout, Act::Pay);
    assert_eq!(fates(&town), [Fate::Paid { net, fee }]);
}

/// `claim.waited`: what a claim would break is named before anything is proved.
#[test]
fn a_failing_rule_is_named_on_the_device() {
    let town = opened();
    let at = town.before();
    let (mut wallet, _) = member(&town);
    let early = case(&town, early());
    let checked = wallet.check_claim(&early, at).expect("a round is open");
    assert!(checked.failing.iter().any(|one| one.rule == "claim.waited"));
    wallet.prepare_claims(params()).expect("published");
    assert_eq!(
        rule(wallet.make_claim(&early, "account 7", at)),
        "claim.waited"
    );
    let mut stranger = Wallet::default();
    stranger.make_key();
    stranger
        .take_record(record(&town), &key(), None)
        .expect("sound");
    stranger
        .open_scheme(town.scheme_id(), params(), at)
        .expect("founded");
    let checked = stranger.check_claim(&case(&town, loss(0)), at);
    let broken: Vec<_> = checked.expect("a round is open").failing;
    assert_eq!(broken[0].rule, "claim.member");
}

/// `members.slip`, `attestation.case`, `money.text`: what is pasted may be anything.
#[test]
fn what_is_no_slip_loss_or_amount_is_refused() {
    let town = opened();
    let at = town.before();
    let (wallet, _) = member(&town);
    let good = || case(&town, loss(0));
    let swapped = Case {
        slip: good().loss,
        ..good()
    };
    assert_eq!(rule(wallet.check_claim(&swapped, at)), "members.slip");
    let nothing = Case {
        loss: String::new(),
        ..good()
    };
    assert_eq!(rule(wallet.check_claim(&nothing, at)), "attestation.case");
    let odd = Case {
        amount: Some("1,5".to_owned()),
        ..good()
    };
    assert_eq!(rule(wallet.check_claim(&odd, at)), "money.text");
    let late = i64::from(day("2027-01-21").get()) * 86_400;
    assert_eq!(rule(wallet.check_claim(&good(), late)), "claim.late");
}

/// `claim.payee`: a payee of characters that nobody sees is none.
#[test]
fn a_payee_that_shows_nothing_is_refused() {
    let town = opened();
    let (wallet, _) = member(&town);
    for nothing in ["", " \n", "\u{200b}\u{2060}", "\u{3164}"] {
        let made = wallet.make_claim(&case(&town, loss(0)), nothing, town.before());
        assert_eq!(rule(made), "claim.payee", "{nothing:?}");
    }
}

/// `params.digest`: parameters that somebody else made are none.
#[test]
fn other_parameters_are_refused() {
    let town = opened();
    let mut wallet = owner(&town, 0);
    wallet
        .take_record(record(&town), &key(), None)
        .expect("sound");
    let mut forged = params().to_vec();
    forged[100] ^= 1;
    let opened = wallet.open_scheme(town.scheme_id(), &forged, town.before());
    assert_eq!(rule(opened), "params.digest");
    assert_eq!(rule(wallet.prepare_claims(&forged)), "params.digest");
}
