//! A town with all that a log can hold: officers, a roll, trustees, a poll, a scheme. Proofs are vouched for.

use std::sync::LazyLock;

use crate::aid::VerifiedClaim;
use linli_primitives::{
    AttestationLeaf, Blinding, EventNullifier, Fp, MemberLeaf, Money, Period, Realm, RealmSecret,
    Shares, StateNote, StateNullifier, WeightCommitment,
};
use linli_rule::Rule;
use linli_sigma::Choice;
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, LossTag};
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::community::CommunityWitnesses;
use linli_wire::continuity::{Continuity, Recovery, RecoveryKey};
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::membership::Membership;
use linli_wire::notice::Notice;
use linli_wire::poll::{Change, PROTOCOL, PollChange};
use linli_wire::pool::{Contribution, Payout};
use linli_wire::report::{Attached, Content, Desk, Report, ReportAct, Step};
use linli_wire::round::Round;
use linli_wire::rulebook::{Line, Periods, Rulebook};
use linli_wire::scheme::{Assessors, Currency, Roles};
use linli_wire::signature::{OfficerKey, RoleKey, Scope, SigningKey};
use linli_wire::text::Text;
use linli_wire::validators::{Validator, Validators, ValidatorsUpdate};
use linli_wire::{DecryptionShare, TallyRound};

use super::*;
use crate::booth::{Booth, WEIGHTS};
use crate::disclosure::Areas;
use crate::input::VerifiedBallot;

mod aid;

pub(super) use aid::*;

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;
/// The town's committee of three, two of whom act; its registrar; a scheme's only officer.
pub(super) const COMMITTEE: [u8; 2] = [10, 12];
pub(super) const REGISTRAR: [u8; 1] = [20];
pub(super) const OFFICER: [u8; 1] = [30];

pub(super) fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub(super) fn day(n: u32) -> Day {
    Day::new(n).expect("below 2^24")
}

/// Valid on the first hundred days of 1970.
pub(super) fn role(threshold: u16, keys: &[u8]) -> Role {
    let of = |n: &u8| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(*n)),
        recipient: None,
        valid_from: day(0),
        valid_to: day(99),
    };
    Role {
        threshold,
        keys: keys.iter().map(of).collect(),
    }
}

pub(super) fn text(en: &str) -> Text {
    Text {
        zh: "文".into(),
        en: en.into(),
    }
}

pub(super) fn roles() -> CommunityRoles {
    CommunityRoles {
        committee: role(2, &[10, 11, 12]),
        registrar: role(1, &REGISTRAR),
    }
}

/// Renewal within ten days; two of three neighbours recover.
pub(super) fn continuity() -> Continuity {
    let neighbour = |n: &u8| RecoveryKey {
        name: format!("neighbour {n}"),
        key: OfficerKey::of(&key(*n)),
    };
    Continuity {
        renewal_days: 10,
        recovery: Some(Recovery {
            threshold: 2,
            keys: [40, 41, 42].iter().map(neighbour).collect(),
        }),
    }
}

pub(super) fn validators(seeds: &[u8]) -> Validators {
    let validator = |n: &u8| Validator {
        name: format!("house.example/v{n}"),
        key: OfficerKey::of(&key(*n)),
    };
    Validators(seeds.iter().map(validator).collect())
}

pub(super) fn notice() -> Notice {
    Notice {
        title: "周三停水".into(),
        text: "9 时至 17 时".into(),
        topic: Some("供水".into()),
        expires: Some(day(5)),
    }
}

/// Three handlers, one of whom acts and two of whom hide; two reports of a member in ten days.
/// From day 41 on too few handlers are left to hide a text.
pub(super) fn desk() -> Desk {
    let mut handlers = role(1, &[50, 51, 52]);
    handlers.keys[1..]
        .iter_mut()
        .for_each(|key| key.valid_to = day(40));
    Desk {
        name: text("repairs"),
        categories: vec![text("lift")],
        handlers,
        hide: 2,
        reports: 2,
        period_days: 10,
        receive_days: 2,
        finish_days: 8,
        text_bytes: 100,
        photos: 2,
        photo_bytes: 1000,
    }
}

/// A member's report on `on`, as the record stands.
pub(super) fn report(state: &CommunityState, on: Day, member: u8, slot: u16) -> Report {
    let desk = state.desk(desk().digest()).expect("opened");
    let period = desk.period(on);
    let scope = desk.desk.scope(community().id(), period, slot).element();
    let secret = RealmSecret::new(Fp::from(u64::from(member)));
    let shares = Shares::new(100).expect("below 2^40");
    Report {
        content: Content {
            desk: desk.digest,
            period,
            slot,
            category: 0,
            text: Attached::of(&[member, period as u8, slot as u8]),
            photos: Vec::new(),
            pseudonym: OfficerKey::of(&key(member)),
        },
        membership: Membership {
            roll: state.desk_roll(desk, on).expect("a roll"),
            nullifier: secret.vote_nullifier(scope),
            weight: WeightCommitment::commit(shares, &Blinding::new(7.into())),
            proof: vec![1; 32],
        },
    }
}

/// The offer of a report that the record takes.
pub(super) fn reported(state: &CommunityState, on: Day, report: Report) -> Offer {
    let instance = state.admit_report(on, &report).expect("by the book");
    Offer::Report(VerifiedReport::vouched(report, instance))
}

/// A step of the report that `member` made, by the holders of `keys`.
pub(super) fn stepped(report: &Report, number: u32, step: Step, keys: &[u8]) -> Offer {
    let act = ReportAct {
        report: report.membership.nullifier,
        number,
        step,
    };
    Offer::ReportAct(signed(act, keys))
}

pub(super) fn community() -> Community {
    Community {
        protocol: PROTOCOL,
        realm: Realm::new("星河花园").expect("legal"),
        name: text("Xinghe Garden"),
        roles: roles(),
        witnesses: CommunityWitnesses::default(),
        validators: validators(&[61, 62, 63, 64]),
        continuity: continuity(),
    }
}

pub(super) fn sign<T: Signable>(scope: impl Into<Scope> + Copy, act: T, keys: &[u8]) -> Signed<T> {
    keys.iter()
        .fold(Signed::new(act), |act, n| act.sign(scope, &key(*n)))
}

/// An act for the town by the holders of `keys`.
pub(super) fn signed<T: Signable>(act: T, keys: &[u8]) -> Signed<T> {
    sign(community().id(), act, keys)
}

pub(super) fn founding() -> Offer {
    Offer::Community(signed(community(), &COMMITTEE))
}

pub(super) fn new_roles(number: u64, committee: &[u8]) -> CommunityRolesUpdate {
    let roles = CommunityRoles {
        committee: role(1, committee),
        ..roles()
    };
    CommunityRolesUpdate { number, roles }
}

pub(super) fn roll(summary: RollSummary, keys: &[u8]) -> Offer {
    Offer::Roll(VouchedRoll::vouched(
        signed(summary, keys),
        community().realm,
        Measures {
            areas: Areas::of(WEIGHTS.map(|shares| Shares::new(shares).expect("below 2^40"))),
            units: 3,
        },
    ))
}

pub(super) fn trustees(trustees: Trustees, keys: &[u8]) -> Offer {
    Offer::Trustees(VouchedTrustees::vouched(signed(trustees, keys)))
}

pub(super) fn poll(poll: Poll, keys: &[u8]) -> Offer {
    Offer::Poll(signed(poll, keys))
}

pub(super) fn poll_change(poll: PollId, change: Change, reason: &str, keys: &[u8]) -> Offer {
    let change = PollChange {
        poll,
        change,
        reason: reason.into(),
    };
    Offer::PollChange(signed(change, keys))
}

/// A poll of the town, with its secrets: open from 100 to 200.
pub(super) fn booth() -> Booth {
    Booth::new(|_| {})
}

pub(super) fn yes() -> [Choice; 2] {
    [Choice::of(&[0]), Choice::of(&[0, 1])]
}

pub(super) fn ballot(booth: &mut Booth, owner: usize) -> VerifiedBallot {
    booth.ballot(owner, &yes())
}

/// The closing that `state` leads to at `at`.
pub(super) fn closing(state: &CommunityState, poll: PollId, at: i64) -> Closing {
    let poll = state.poll(poll).expect("published");
    poll.closing_at(at).expect("it is time")
}

/// A log as it grows.
pub(super) struct Town {
    pub(super) state: CommunityState,
    pub(super) booth: Booth,
    pub(super) log: Vec<(i64, Offer)>,
}

impl Town {
    /// Nothing is founded.
    pub(super) fn empty() -> Self {
        Self {
            state: CommunityState::new(),
            booth: booth(),
            log: Vec::new(),
        }
    }

    /// Founded; the roll and the trustees are published; the clock says 20.
    pub(super) fn founded() -> Self {
        let mut town = Self::empty();
        town.take(10, founding());
        let Poll {
            roll: summary,
            trustees: notice,
            ..
        } = town.booth.poll.clone();
        town.take(20, roll(summary, &REGISTRAR));
        town.take(20, trustees(notice, &COMMITTEE));
        town
    }

    /// The same with the poll published at 30.
    pub(super) fn with_poll() -> Self {
        let mut town = Self::founded();
        let document = town.booth.poll.clone();
        town.take(30, poll(document, &COMMITTEE));
        town
    }

    /// The same with three ballots, closed at 200.
    pub(super) fn closed() -> Self {
        let mut town = Self::with_poll();
        for (owner, at) in (0..3).zip(100..) {
            let ballot = ballot(&mut town.booth, owner);
            town.take(at, Offer::Ballot(ballot));
        }
        town.close();
        town
    }

    /// A change of the town's poll by the committee.
    pub(super) fn change(&self, change: Change) -> Offer {
        poll_change(self.booth.poll.id(), change, "错了一处", &COMMITTEE)
    }

    pub(super) fn close(&mut self) {
        let closing = closing(&self.state, self.booth.poll.id(), 200);
        self.take(200, Offer::Close(closing));
        if self.poll().heads_sums().is_empty() {
            return;
        }
        let poll = self.state.poll(self.booth.poll.id()).expect("published");
        for naming in self.booth.namings(poll) {
            self.take(200, Offer::Naming(naming));
        }
    }

    /// The same with enough shares of both rounds.
    pub(super) fn decrypted() -> Self {
        let mut town = Self::closed();
        town.decrypt();
        town
    }

    /// Enough shares of both rounds, at 210.
    pub(super) fn decrypt(&mut self) {
        for (round, trustee) in [
            (TallyRound::Heads, 1),
            (TallyRound::Heads, 2),
            (TallyRound::Shares, 1),
            (TallyRound::Shares, 3),
        ] {
            let share = self.share(round, trustee);
            self.take(210, Offer::Share(share));
        }
    }

    /// A scheme with an open round, founded at 40.
    pub(super) fn with_scheme() -> Self {
        let mut town = Self::with_poll();
        town.found_scheme();
        town
    }

    fn found_scheme(&mut self) {
        self.take(40, Offer::Scheme(signed(scheme(), &COMMITTEE)));
        self.take(50, act(Act::Rulebook(by_officer(rulebook()))));
        let members = first_members(&self.state);
        self.take(50, members);
        self.take(50, contribution("bank 1"));
        let round = Round {
            number: 1,
            closing_day: day(0),
            period: Period::new(1970).expect("a year"),
        };
        self.take(50, act(Act::Open(by_officer(round))));
        self.take(60, attestation(1));
    }

    /// From founding to payout: at least one message of every kind.
    fn whole() -> Self {
        let mut town = Self::founded();
        town.booth = Booth::new(|poll| (poll.closes, poll.extend_until) = (190, Some(200)));
        let document = town.booth.poll.clone();
        let first = document.roll.digest;
        let newer = RollSummary {
            digest: Digest([7; 32]),
            ..document.roll.clone()
        };
        town.take(30, roll(newer, &REGISTRAR));
        let again = RollInForce {
            number: 3,
            roll: first,
        };
        town.take(30, Offer::RollInForce(signed(again, &REGISTRAR)));
        let validators = validators(&[61, 62, 63, 65]);
        let update = ValidatorsUpdate {
            number: 1,
            validators,
        };
        town.take(30, Offer::Validators(signed(update, &COMMITTEE)));
        town.take(30, evidence::of_the_first());
        town.take(30, Offer::Notice(signed(notice(), &COMMITTEE)));
        town.take(30, Offer::Desk(signed(desk(), &COMMITTEE)));
        let report = report(&town.state, day(0), 90, 0);
        let made = reported(&town.state, day(0), report.clone());
        town.take(30, made);
        town.take(30, stepped(&report, 1, Step::Receive, &[50]));
        bookings::one_of_each(&mut town);
        town.take(30, poll(document, &COMMITTEE));
        town.take(30, Offer::Fund(signed(funds::fund(), &COMMITTEE)));
        town.take(30, funds::grant(town.booth.poll.id(), 5_000));
        town.take(30, funds::first());
        town.found_scheme();
        let extended = town.change(Change::Extend { closes: 200 });
        town.take(65, extended);
        let claim = claim(&town.state, 7);
        town.take(70, Offer::Claim(claim));
        for (owner, at) in [0, 1, 2, 1].into_iter().zip(100..) {
            let ballot = ballot(&mut town.booth, owner);
            town.take(at, Offer::Ballot(ballot));
        }
        town.close();
        for round in [TallyRound::Heads, TallyRound::Shares] {
            for trustee in 1..=3 {
                let share = town.share(round, trustee);
                town.take(210, Offer::Share(share));
            }
        }
        let result = town.result();
        town.take(220, Offer::Result(result));
        let replaced = Offer::CommunityRoles(signed(new_roles(1, &[13]), &COMMITTEE));
        town.take(230, replaced);
        let aid = town.state.scheme(scheme().id()).expect("founded");
        let closing = aid.closing().expect("open");
        town.take(DAY, act(Act::Close(by_officer(closing))));
        let pay = payout(&town.state);
        town.take(7 * DAY, pay);
        town
    }

    pub(super) fn poll(&self) -> PollState<'_> {
        self.state.poll(self.booth.poll.id()).expect("published")
    }

    pub(super) fn share(&mut self, round: TallyRound, trustee: u16) -> DecryptionShare {
        let poll = self.state.poll(self.booth.poll.id()).expect("published");
        self.booth.share(poll, round, trustee)
    }

    /// The result that everybody can compute.
    pub(super) fn result(&self) -> TallyResult {
        self.poll().result().expect("decrypted").clone()
    }

    /// Offers; a refusal names its rule and leaves everything as it was.
    pub(super) fn offer(&mut self, at: i64, offer: Offer) -> Result<Effect, Refusal> {
        let before = (self.state.state_root(), self.state.snapshot());
        let taken = self.state.apply(at, offer.clone());
        match &taken {
            Ok(_) => self.log.push((at, offer)),
            Err(refusal) => {
                assert_eq!((self.state.state_root(), self.state.snapshot()), before);
                let named = format!("{}: ", refusal.rule());
                assert!(refusal.to_string().starts_with(&named), "{refusal}");
            }
        }
        taken
    }

    #[track_caller]
    pub(super) fn take(&mut self, at: i64, offer: Offer) -> Effect {
        self.offer(at, offer).expect("by the book")
    }

    /// The rule by which an offer is refused.
    #[track_caller]
    pub(super) fn refuses(&mut self, at: i64, offer: Offer) -> &'static str {
        self.offer(at, offer).expect_err("refused").rule()
    }
}

/// The log from founding to payout.
pub(super) fn whole_log() -> &'static [(i64, Offer)] {
    static LOG: LazyLock<Vec<(i64, Offer)>> = LazyLock::new(|| Town::whole().log);
    &LOG
}
