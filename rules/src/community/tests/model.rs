//! The state machine against a model that shares none of its code: sets, numbers and the book's rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use linli_rule::Rule;
use linli_wire::Revote;
use proptest::prelude::*;

use super::*;
use crate::LonePoll;
use crate::booth::Booth;
use crate::input::VerifiedBallot;

/// What somebody sends. Numbers choose among two of everything.
#[derive(Clone, Copy, Debug)]
enum Send {
    Found,
    Roles { number: u64, successor: bool },
    Roll(usize),
    Trustees(usize),
    Poll(usize),
    Ballot { poll: usize, owner: usize },
    Close { poll: usize, late: bool },
    Scheme(usize),
    Contribute { scheme: usize, reference: u8 },
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Committee,
    Successor,
    Registrar,
}

impl Who {
    const fn keys(self) -> &'static [u8] {
        match self {
            Self::Committee => &COMMITTEE,
            Self::Successor => &[13],
            Self::Registrar => &REGISTRAR,
        }
    }
}

/// Poll `n`: names roll and trustees `n`, opens at 100 and closes at 200 + 50·n; a second ballot is refused.
fn document(n: usize) -> Poll {
    booth_of(n).poll
}

fn booth_of(n: usize) -> Booth {
    Booth::new(|poll| {
        poll.title = format!("poll {n}");
        poll.roll.digest = Digest([n as u8; 32]);
        poll.trustees.ceremony = Digest([n as u8; 32]);
        poll.closes = 200 + 50 * n as i64;
        poll.revote = Revote::Refused;
    })
}

fn scheme_of(n: usize) -> Scheme {
    Scheme {
        name: linli_wire::text::Text {
            zh: format!("计划 {n}"),
            en: format!("scheme {n}"),
        },
        ledger: format!("ledger-{n}"),
        ..scheme()
    }
}

/// One ballot of each of two owners in each of two polls, sealed once.
fn ballot_of(poll: usize, owner: usize) -> VerifiedBallot {
    static BALLOTS: LazyLock<Vec<VerifiedBallot>> = LazyLock::new(|| {
        let all = (0..2).map(|n| {
            let mut booth = booth_of(n);
            (0..2)
                .map(|owner| ballot(&mut booth, owner))
                .collect::<Vec<_>>()
        });
        all.flatten().collect()
    });
    BALLOTS[2 * poll + owner].clone()
}

#[derive(Default)]
struct Model {
    clock: i64,
    founded: bool,
    changes: u64,
    successor: bool,
    rolls: BTreeSet<usize>,
    trustees: BTreeSet<usize>,
    polls: BTreeMap<usize, BallotBox>,
    schemes: BTreeMap<usize, BTreeSet<u8>>,
}

#[derive(Default)]
struct BallotBox {
    owners: BTreeSet<usize>,
    closed: bool,
}

impl Model {
    fn committee(&self, who: Who) -> Result<(), &'static str> {
        match (self.successor, who) {
            (false, Who::Committee) | (true, Who::Successor) => Ok(()),
            (false, _) => Err("authority.threshold"), // One key; two are needed.
            (true, _) => Err("authority.unknown"),
        }
    }

    /// The rule that refuses, or the state after.
    fn take(&mut self, at: i64, who: Who, send: Send) -> Result<(), &'static str> {
        if at < self.clock {
            return Err("community.clock");
        }
        match send {
            Send::Found if self.founded => return Err("community.founded"),
            Send::Found => {
                self.committee(who)?;
                self.founded = true;
            }
            _ if !self.founded => return Err("community.unfounded"),
            Send::Roles { number, successor } => {
                self.committee(who)?;
                if number != self.changes + 1 {
                    return Err("community.roles_number");
                }
                self.changes = number;
                self.successor = successor;
            }
            Send::Roll(n) => {
                if who != Who::Registrar {
                    return Err("authority.unknown");
                }
                self.rolls
                    .insert(n)
                    .then_some(())
                    .ok_or("community.roll_twice")?;
            }
            Send::Trustees(n) => {
                self.committee(who)?;
                self.trustees
                    .insert(n)
                    .then_some(())
                    .ok_or("community.trustees_twice")?;
            }
            Send::Poll(n) => {
                self.committee(who)?;
                let broken = [
                    (self.polls.contains_key(&n), "community.poll_twice"),
                    (!self.rolls.contains(&n), "community.poll_roll"),
                    (!self.trustees.contains(&n), "community.poll_trustees"),
                    (at > 100, "community.poll_late"),
                ];
                if let Some((_, rule)) = broken.into_iter().find(|(broken, _)| *broken) {
                    return Err(rule);
                }
                self.polls.insert(n, BallotBox::default());
            }
            Send::Ballot { poll, owner } => {
                let closes = 200 + 50 * poll as i64;
                let filled = self.polls.get_mut(&poll).ok_or("community.unknown_poll")?;
                match at {
                    _ if at < 100 => return Err("poll.not_open"),
                    _ if at >= closes => return Err("poll.closed"),
                    _ => {}
                }
                filled
                    .owners
                    .insert(owner)
                    .then_some(())
                    .ok_or("ballot.nullifier")?;
            }
            Send::Close { poll, late } => {
                let closes = 200 + 50 * poll as i64;
                let filled = self.polls.get_mut(&poll).ok_or("community.unknown_poll")?;
                match at {
                    _ if filled.closed => return Err("community.close_twice"),
                    _ if late => return Err("community.closing_time"),
                    _ if at < closes => return Err("poll.early_close"),
                    _ => filled.closed = true,
                }
            }
            Send::Scheme(n) => {
                self.committee(who)?;
                if self.schemes.contains_key(&n) {
                    return Err("community.scheme_twice");
                }
                self.schemes.insert(n, BTreeSet::new());
            }
            Send::Contribute { scheme, reference } => {
                let references = self
                    .schemes
                    .get_mut(&scheme)
                    .ok_or("community.unknown_scheme")?;
                references
                    .insert(reference)
                    .then_some(())
                    .ok_or("pool.reference")?;
            }
        }
        self.clock = at;
        Ok(())
    }
}

/// The same for the state machine.
fn offer(state: &CommunityState, at: i64, who: Who, send: Send) -> Offer {
    let keys = who.keys();
    match send {
        Send::Found => Offer::Community(signed(community(), keys)),
        Send::Roles { number, successor } => {
            let mut update = new_roles(number, &[13]);
            if !successor {
                update.roles = roles();
            }
            Offer::CommunityRoles(signed(update, keys))
        }
        Send::Roll(n) => roll(document(n).roll, keys),
        Send::Trustees(n) => trustees(document(n).trustees, keys),
        Send::Poll(n) => poll(document(n), keys),
        Send::Ballot { poll, owner } => Offer::Ballot(ballot_of(poll, owner)),
        Send::Close { poll, late } => Offer::Close(closing_of(state, poll, at + i64::from(late))),
        Send::Scheme(n) => Offer::Scheme(signed(scheme_of(n), keys)),
        Send::Contribute { scheme, reference } => {
            let Offer::Act { act, .. } = contribution(&format!("bank {reference}")) else {
                panic!("an act");
            };
            let linli_wire::act::Act::Contribute(act) = act else {
                panic!("a contribution");
            };
            let scheme = scheme_of(scheme).id();
            let act = linli_wire::act::Act::Contribute(sign(scheme, act.act, &OFFICER));
            Offer::Act { scheme, act }
        }
    }
}

/// What the poll's box would close to at `at`, whether it may or not.
fn closing_of(state: &CommunityState, n: usize, at: i64) -> Closing {
    let id = document(n).id();
    let lone = LonePoll::open(document(n)).expect("consistent");
    let poll = state.poll(id).unwrap_or_else(|| lone.state());
    let closing = match poll.closing() {
        Some(closing) => closing.clone(),
        None => poll
            .closing_at(at.max(poll.poll().closes))
            .expect("it is time"),
    };
    Closing { at, ..closing }
}

fn send() -> impl Strategy<Value = Send> {
    let two = 0..2usize;
    prop_oneof![
        1 => Just(Send::Found),
        1 => (0..3u64, any::<bool>())
            .prop_map(|(number, successor)| Send::Roles { number, successor }),
        2 => two.clone().prop_map(Send::Roll),
        2 => two.clone().prop_map(Send::Trustees),
        3 => two.clone().prop_map(Send::Poll),
        6 => (two.clone(), 0..2usize).prop_map(|(poll, owner)| Send::Ballot { poll, owner }),
        2 => (two.clone(), proptest::bool::weighted(0.2))
            .prop_map(|(poll, late)| Send::Close { poll, late }),
        2 => two.clone().prop_map(Send::Scheme),
        3 => (two, 0..2u8).prop_map(|(scheme, reference)| Send::Contribute { scheme, reference }),
    ]
}

fn who() -> impl Strategy<Value = Option<Who>> {
    prop_oneof![
        8 => Just(None),
        1 => Just(Some(Who::Committee)),
        1 => Just(Some(Who::Successor)),
        1 => Just(Some(Who::Registrar)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_state_takes_and_refuses_what_the_model_does(
        sent in proptest::collection::vec((send(), who(), -1..12i64), 60),
    ) {
        let (mut state, mut model) = (CommunityState::new(), Model::default());
        let first = (Send::Found, Some(Who::Committee), 1);
        for (send, who, wait) in std::iter::once(first).chain(sent) {
            let usual = match (send, model.successor) {
                (Send::Roll(_), _) => Who::Registrar,
                (_, true) => Who::Successor,
                (_, false) => Who::Committee,
            };
            let (at, who) = ((model.clock + wait).max(0), who.unwrap_or(usual));
            let found = state.apply(at, offer(&state, at, who, send));
            let expected = model.take(at, who, send);
            prop_assert_eq!(found.map(|_| ()).map_err(|r| r.rule()), expected, "{:?}", send);
        }
        prop_assert_eq!(state.community().is_some(), model.founded);
        prop_assert_eq!(state.roles_changes(), model.changes);
        prop_assert_eq!(state.rolls().count(), model.rolls.len());
        prop_assert_eq!(state.trustees().count(), model.trustees.len());
        prop_assert_eq!(state.schemes().count(), model.schemes.len());
        prop_assert_eq!(state.polls().count(), model.polls.len());
        for (n, filled) in model.polls {
            let poll = state.poll(document(n).id()).expect("published");
            prop_assert_eq!(poll.ballots() as usize, filled.owners.len());
            prop_assert_eq!(poll.closing().is_some(), filled.closed);
        }
    }
}
