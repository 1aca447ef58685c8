//! Every rule, broken alone.

use linli_primitives::{Realm, RollRoot, Shares};
use linli_rule::Rule;
use linli_wire::community::PublishedTrustees;
use linli_wire::{Message, MessageHead, ShareHead, TallyRound};

use super::*;

fn elsewhere() -> Realm {
    Realm::new("elsewhere").expect("legal")
}

#[test]
fn nothing_comes_before_the_community() {
    for (at, offer) in &whole_log()[1..] {
        let kind = offer.kind();
        let rule = Town::empty().refuses(*at, offer.clone());
        assert_eq!(rule, "community.unfounded", "{kind}");
    }
}

#[test]
fn a_community_begins_once() {
    assert_eq!(Town::founded().refuses(30, founding()), "community.founded");
}

#[test]
fn a_community_that_contradicts_itself_does_not_begin() {
    let refuses = |change: fn(&mut Community)| {
        let mut community = community();
        change(&mut community);
        let act = sign(community.id(), community, &COMMITTEE);
        Town::empty().refuses(10, Offer::Community(act))
    };
    assert_eq!(refuses(|c| c.protocol = 9), "community.protocol");
    assert_eq!(refuses(|c| c.name.zh.clear()), "community.name");
    assert_eq!(
        refuses(|c| c.roles.committee.threshold = 4),
        "community.roles"
    );
    assert_eq!(
        refuses(|c| c.roles.registrar.keys.clear()),
        "community.roles"
    );
}

#[test]
fn time_does_not_go_back() {
    for (at, offer) in whole_log() {
        let mut state = CommunityState::new();
        let head = Head {
            clock: Some(at + 1),
            ..state.head()
        };
        state.store.put(places::head(), head);
        let rule = state.apply(*at, offer.clone()).expect_err("early").rule();
        assert_eq!(rule, "community.clock", "{}", offer.kind());
    }
    let mut town = Town::founded();
    let document = town.booth.poll.clone();
    assert_eq!(
        town.refuses(19, poll(document.clone(), &COMMITTEE)),
        "community.clock"
    );
    town.take(20, poll(document, &COMMITTEE));
}

#[test]
fn a_time_that_lies_on_no_day_is_none() {
    for at in [-1, i64::MIN, i64::MAX] {
        assert_eq!(Town::empty().refuses(at, founding()), "day.range");
    }
}

#[test]
fn roles_change_in_order_to_sound_ones() {
    let mut town = Town::founded();
    let update = |act| Offer::CommunityRoles(signed(act, &COMMITTEE));
    for number in [0, 2] {
        let rule = town.refuses(30, update(new_roles(number, &[13])));
        assert_eq!(rule, "community.roles_number");
    }
    let mut unsound = new_roles(1, &[13]);
    unsound.roles.committee.threshold = 0;
    assert_eq!(town.refuses(30, update(unsound)), "community.roles");
}

#[test]
fn what_is_of_another_realm_is_refused() {
    let mut town = Town::founded();
    let mut document = town.booth.poll.clone();
    let summary = RollSummary {
        digest: Digest([7; 32]),
        ..document.roll.clone()
    };
    let roll = VouchedRoll::vouched(
        signed(summary, &REGISTRAR),
        elsewhere(),
        Measures::default(),
    );
    assert_eq!(town.refuses(30, Offer::Roll(roll)), "community.realm");
    document.realm = elsewhere();
    assert_eq!(
        town.refuses(30, poll(document, &COMMITTEE)),
        "community.realm"
    );
    let mut scheme = scheme();
    scheme.realm = elsewhere();
    let rule = town.refuses(30, Offer::Scheme(signed(scheme, &COMMITTEE)));
    assert_eq!(rule, "community.realm");
}

#[test]
fn rolls_trustees_polls_and_schemes_are_published_once() {
    let mut town = Town::with_scheme();
    let document = town.booth.poll.clone();
    let again = [
        (
            roll(document.roll.clone(), &REGISTRAR),
            "community.roll_twice",
        ),
        (
            trustees(document.trustees.clone(), &COMMITTEE),
            "community.trustees_twice",
        ),
        (poll(document, &COMMITTEE), "community.poll_twice"),
        (
            Offer::Scheme(signed(scheme(), &COMMITTEE)),
            "community.scheme_twice",
        ),
    ];
    for (offer, rule) in again {
        assert_eq!(town.refuses(60, offer), rule);
    }
}

#[test]
fn a_poll_names_a_published_roll_and_published_trustees() {
    let refuses = |change: fn(&mut Poll)| {
        let mut document = booth().poll;
        change(&mut document);
        Town::founded().refuses(30, poll(document, &COMMITTEE))
    };
    assert_eq!(
        refuses(|p| p.roll.digest = Digest([7; 32])),
        "community.poll_roll"
    );
    assert_eq!(refuses(|p| p.roll.heads += 1), "community.poll_roll");
    assert_eq!(
        refuses(|p| p.roll.unit.decimals += 1),
        "community.poll_roll"
    );
    assert_eq!(
        refuses(|p| p.roll.root = RollRoot::new(Fp::from(6))),
        "community.poll_roll"
    );
    assert_eq!(
        refuses(|p| p.roll.shares = Shares::new(1).expect("small")),
        "community.poll_roll"
    );
    assert_eq!(
        refuses(|p| p.trustees.ceremony = Digest([7; 32])),
        "community.poll_trustees"
    );
    assert_eq!(
        refuses(|p| p.trustees.threshold = 1),
        "community.poll_trustees"
    );
    assert_eq!(
        refuses(|p| p.trustees.names.swap(0, 1)),
        "community.poll_trustees"
    );
    assert_eq!(
        refuses(|p| p.trustees.heads_key = p.trustees.shares_key),
        "community.poll_trustees"
    );
}

#[test]
fn an_older_roll_serves_as_well_as_the_newest() {
    let mut town = Town::founded();
    let newer = RollSummary {
        digest: Digest([7; 32]),
        ..town.booth.poll.roll.clone()
    };
    town.take(21, roll(newer, &REGISTRAR));
    let document = town.booth.poll.clone();
    town.take(22, poll(document, &COMMITTEE));
}

/// `community.roll_number`, `community.unknown_roll`, `community.roll_in_force`: who comes back to an earlier roll says
/// so, once, and does not undo what she did not know of.
#[test]
fn an_earlier_roll_is_put_in_force_again_by_the_registrar() {
    let mut town = Town::founded();
    let first = town.booth.poll.roll.digest;
    let publish = |n: u8| {
        let summary = RollSummary {
            digest: Digest([n; 32]),
            ..booth().poll.roll
        };
        roll(summary, &REGISTRAR)
    };
    let again =
        |number, roll, keys: &[u8]| Offer::RollInForce(signed(RollInForce { number, roll }, keys));
    let in_force = |town: &Town| town.state.roll_in_force().expect("one is published");
    assert_eq!((in_force(&town).roll, in_force(&town).changes), (first, 1));
    assert_eq!(
        town.refuses(21, again(2, first, &REGISTRAR)),
        "community.roll_in_force"
    );
    town.take(21, publish(7));
    let known = in_force(&town);
    assert_eq!((known.roll, known.since), (Digest([7; 32]), 21));
    let refused = [
        (again(2, first, &REGISTRAR), "community.roll_number"),
        (again(4, first, &REGISTRAR), "community.roll_number"),
        (
            again(3, Digest([9; 32]), &REGISTRAR),
            "community.unknown_roll",
        ),
        (again(3, first, &COMMITTEE), "authority.unknown"),
        (again(3, first, &[]), "authority.threshold"),
    ];
    for (offer, rule) in refused {
        assert_eq!(town.refuses(22, offer), rule);
    }
    let (height, root) = (town.state.height(), town.state.state_root());
    town.take(22, again(3, first, &REGISTRAR));
    let known = in_force(&town);
    let expected = InForce {
        roll: first,
        since: 22,
        entry: height,
        changes: 3,
    };
    assert_eq!(known, expected);
    assert_ne!(town.state.state_root(), root);
    // Signed before roll 8 came, and sent after it.
    let late = again(4, Digest([7; 32]), &REGISTRAR);
    town.take(23, publish(8));
    assert_eq!(town.refuses(24, late), "community.roll_number");
    assert_eq!(in_force(&town).roll, Digest([8; 32]));
}

#[test]
fn a_poll_is_published_before_it_opens_and_consistent() {
    let mut town = Town::founded();
    let mut document = town.booth.poll.clone();
    assert_eq!(
        town.refuses(101, poll(document.clone(), &COMMITTEE)),
        "community.poll_late"
    );
    document.questions[0].min = 9;
    assert_eq!(
        town.refuses(100, poll(document, &COMMITTEE)),
        "poll.selection"
    );
    let document = town.booth.poll.clone();
    town.take(100, poll(document, &COMMITTEE));
}

#[test]
fn what_belongs_to_no_poll_is_refused() {
    let mut town = Town::decrypted();
    let other = PollId::new(Fp::from(1));
    let ballot = town.booth.ballot_for(other, 4, 500, &yes());
    let mut closing = closing_of(&town);
    closing.poll = other;
    let mut share = town.share(TallyRound::Heads, 3);
    share.poll = other;
    let mut result = town.result();
    result.poll = other;
    for offer in [
        Offer::Ballot(ballot),
        Offer::Close(closing),
        Offer::Share(share),
        Offer::Result(result),
    ] {
        assert_eq!(town.refuses(220, offer), "community.unknown_poll");
    }
}

fn closing_of(town: &Town) -> Closing {
    town.poll().closing().expect("closed").clone()
}

#[test]
fn ballots_keep_to_the_polls_times() {
    let mut town = Town::with_poll();
    let cast = |town: &mut Town, owner| Offer::Ballot(ballot(&mut town.booth, owner));
    let early = cast(&mut town, 0);
    assert_eq!(town.refuses(99, early.clone()), "poll.not_open");
    town.take(100, early.clone());
    assert!(town.refuses(101, early).starts_with("ballot."));
    let late = cast(&mut town, 1);
    assert_eq!(town.refuses(200, late.clone()), "poll.closed");
    town.close();
    assert_eq!(town.refuses(201, late), "poll.closed");
}

#[test]
fn a_poll_closes_once_in_its_time_and_by_what_was_cast() {
    let mut town = Town::with_poll();
    let ballot = ballot(&mut town.booth, 0);
    town.take(150, Offer::Ballot(ballot));
    let id = town.booth.poll.id();
    let closing = closing(&town.state, id, 205);
    let close = |change: fn(&mut Closing)| {
        let mut closing = closing.clone();
        change(&mut closing);
        Offer::Close(closing)
    };
    assert_eq!(town.refuses(204, close(|_| {})), "community.closing_time");
    assert_eq!(town.refuses(204, close(|c| c.at = 199)), "poll.early_close");
    assert_eq!(
        town.refuses(205, close(|c| c.accepted = 0)),
        "closing.mismatch"
    );
    assert_eq!(
        town.refuses(205, close(|c| c.counted.clear())),
        "closing.mismatch"
    );
    town.take(300, close(|_| {}));
    assert_eq!(town.refuses(300, close(|_| {})), "community.close_twice");
    assert_eq!(
        town.refuses(300, close(|c| c.at = 300)),
        "community.close_twice"
    );
}

#[test]
fn a_closing_is_not_before_the_last_ballot() {
    let mut town = Town::with_poll();
    let ballot = ballot(&mut town.booth, 0);
    town.take(150, Offer::Ballot(ballot));
    let mut closing = closing(&town.state, town.booth.poll.id(), 200);
    closing.at = 149;
    assert_eq!(town.refuses(200, Offer::Close(closing)), "ledger.clock");
}

#[test]
fn shares_and_results_keep_their_order_and_come_once() {
    let mut town = Town::closed();
    let mut whole = Town::decrypted();
    let result = whole.result();
    let publish = || Offer::Result(result.clone());
    assert_eq!(town.refuses(210, publish()), "tally.threshold");
    let heads = town.share(TallyRound::Heads, 1);
    let shares = whole.share(TallyRound::Shares, 2);
    assert_eq!(
        town.refuses(210, Offer::Share(shares.clone())),
        "tally.order"
    );
    town.take(210, Offer::Share(heads.clone()));
    assert_eq!(town.refuses(210, Offer::Share(heads)), "tally.share_twice");
    let mut forged = town.share(TallyRound::Heads, 2);
    forged.trustee = 3;
    assert_eq!(town.refuses(210, Offer::Share(forged)), "tally.share");
    let mut open = Town::with_poll();
    assert_eq!(open.refuses(210, publish()), "tally.closing");
    assert_eq!(open.refuses(210, Offer::Share(shares)), "tally.closing");
    let mut wrong = result.clone();
    wrong.ballots += 1;
    assert_eq!(whole.refuses(220, Offer::Result(wrong)), "tally.result");
    whole.take(220, publish());
    assert_eq!(whole.refuses(220, publish()), "community.result_twice");
}

/// `tally.share`: the first bytes of a share say whose it is.
#[test]
fn a_strangers_share_is_refused_before_its_points_are_decoded() {
    let mut town = Town::closed();
    let share = town.share(TallyRound::Heads, 1);
    let head = ShareHead {
        poll: share.poll,
        closing: share.closing,
        round: share.round,
        trustee: share.trustee,
    };
    let refusal = |town: &Town, head: ShareHead| {
        let refused = town.state.admit_head(210, &MessageHead::Share(head));
        refused.expect_err("refused").rule()
    };
    assert_eq!(
        town.state.admit_head(210, &MessageHead::Share(head)),
        Ok(())
    );
    for trustee in [0, u16::MAX] {
        assert_eq!(refusal(&town, ShareHead { trustee, ..head }), "tally.share");
    }
    let closing = Digest([7; 32]);
    assert_eq!(
        refusal(&town, ShareHead { closing, ..head }),
        "tally.closing"
    );
    assert_eq!(refusal(&Town::with_poll(), head), "tally.closing");
    let poll = PollId::new(Fp::from(1));
    assert_eq!(
        refusal(&town, ShareHead { poll, ..head }),
        "community.unknown_poll"
    );
    town.take(210, Offer::Share(share));
    assert_eq!(refusal(&town, head), "tally.share_twice");
}

/// `authority.unknown`: the signers of trustees or a poll are checked without decoding the keys in them.
#[test]
fn strangers_trustees_and_polls_are_refused_before_their_points_are_decoded() {
    let town = Town::founded();
    let document = town.booth.poll.clone();
    let others = Trustees {
        ceremony: Digest([7; 32]),
        ..document.trustees.clone()
    };
    let heads = |keys: &[u8]| {
        let poll = Message::Poll(signed(document.clone(), keys));
        let trustees = Message::Trustees(PublishedTrustees {
            act: signed(others.clone(), keys),
            ceremony: Vec::new(),
        });
        [poll, trustees].map(|message| {
            let head = Message::peek(&message.encode()).expect("canonical");
            head.expect("it has points")
        })
    };
    for head in heads(&[30, 31]) {
        let refused = town.state.admit_head(30, &head).expect_err("a stranger's");
        assert_eq!(refused.rule(), "authority.unknown");
    }
    for head in heads(&COMMITTEE) {
        assert_eq!(town.state.admit_head(30, &head), Ok(()));
    }
}

#[test]
fn what_belongs_to_no_scheme_is_refused() {
    let mut town = Town::with_scheme();
    let claim = claim(&town.state, 7);
    let mut without = Town::with_poll();
    assert_eq!(
        without.refuses(70, Offer::Claim(claim.clone())),
        "community.unknown_scheme"
    );
    let Offer::Act { act, .. } = contribution("bank 2") else {
        panic!("an act");
    };
    let scheme = SchemeId::new(Fp::from(1));
    let stray = Offer::Act { scheme, act };
    assert_eq!(town.refuses(70, stray), "community.unknown_scheme");
    town.take(70, Offer::Claim(claim));
}

#[test]
fn a_scheme_keeps_its_own_rules_and_the_days_of_the_log() {
    let mut town = Town::with_scheme();
    assert_eq!(town.refuses(70, contribution("bank 1")), "pool.reference");
    let claim = claim(&town.state, 7);
    assert_eq!(town.refuses(DAY, Offer::Claim(claim.clone())), "claim.late");
    town.take(DAY - 1, Offer::Claim(claim.clone()));
    assert_eq!(
        town.refuses(DAY - 1, Offer::Claim(claim)),
        "claim.event_once"
    );
}

/// `community.scheme_name`: two schemes have names that a person can tell apart, in either language.
#[test]
fn a_scheme_whose_name_looks_like_that_of_another_is_refused() {
    let mut town = Town::founded();
    let another = |zh: &str, en: &str| {
        let mut document = scheme();
        document.ledger = "ledger-2".into();
        (document.name.zh, document.name.en) = (zh.into(), en.into());
        Offer::Scheme(signed(document, &COMMITTEE))
    };
    town.take(30, Offer::Scheme(signed(scheme(), &COMMITTEE)));
    let name = scheme().name;
    let alike = another("另一个", &format!("{}\u{200b}", name.en));
    assert_eq!(town.refuses(40, alike), "community.scheme_name");
    let alike = another(&name.zh, "another");
    assert_eq!(town.refuses(40, alike), "community.scheme_name");
    town.take(40, another("另一个", "another"));
}

/// What the record would refuse of those entitled to sign it is refused before they sign, and nothing else is.
#[test]
fn what_is_foreseen_is_what_the_record_does() {
    let mut state = CommunityState::new();
    for (at, offer) in whole_log() {
        assert_eq!(state.check_ahead(*at, offer), Ok(()), "{}", offer.kind());
        let had = state.has(offer);
        state.apply(*at, offer.clone()).expect("taken before");
        assert_eq!(state.check_ahead(*at, offer), Ok(()), "{}", offer.kind());
        let is_paper = !matches!(
            offer,
            Offer::Act { .. }
                | Offer::Ballot(_)
                | Offer::Booking(_)
                | Offer::BookingAct(_)
                | Offer::Claim(_)
                | Offer::Close(_)
                | Offer::Evidence(_)
                | Offer::Moved { .. }
                | Offer::Naming(_)
                | Offer::Report(_)
                | Offer::Result(_)
                | Offer::Share(_)
        );
        assert_eq!((had, state.has(offer)), (false, is_paper));
    }
    let town = Town::founded();
    let foreseen = |change: &dyn Fn(&mut Poll)| {
        let mut document = town.booth.poll.clone();
        change(&mut document);
        let unsigned = Offer::Poll(Signed::new(document));
        let root = town.state.state_root();
        let foreseen = town.state.check_ahead(20, &unsigned);
        assert_eq!(town.state.state_root(), root);
        foreseen.map_err(|refusal| refusal.rule())
    };
    assert_eq!(foreseen(&|_| {}), Ok(()));
    assert_eq!(
        foreseen(&|poll| poll.realm = elsewhere()),
        Err("community.realm")
    );
    assert_eq!(
        foreseen(&|poll| poll.roll.heads += 1),
        Err("community.poll_roll")
    );
    assert_eq!(
        foreseen(&|poll| poll.trustees.threshold += 1),
        Err("community.poll_trustees")
    );
    assert_eq!(
        foreseen(&|poll| poll.replaces = Some(town.booth.poll.id())),
        Err("community.poll_replaces")
    );
    let again = Offer::Community(Signed::new(Community {
        realm: elsewhere(),
        ..community()
    }));
    let foreseen = town.state.check_ahead(20, &again);
    assert_eq!(
        foreseen.map_err(|refusal| refusal.rule()),
        Err("community.founded")
    );
}
