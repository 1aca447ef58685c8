//! A community's log as it grows: six owners who vote, and a scheme with two claims, both to their end.

use std::sync::LazyLock;

use linli_params::CLAIM_FINGERPRINT;
use linli_primitives::{
    AttestationLeaf, Counters, Day, Fp, Loss, MemberLeaf, Membership, Money, Period, RealmSecret,
    Salt, SchemeId,
};
use linli_prover::{BallotProver, ClaimProver};
use linli_rules::aid::recovery::Standing;
use linli_rules::aid::wallet::{self, Draft};
use linli_rules::community::CommunityState;
use linli_rules::community::trustees_of;
use linli_rules::encode_share;
use linli_sigma::Choice;
use linli_sigma::ceremony::KeyShares;
use linli_sigma::decrypt::decrypt;
use linli_verifier::MessageVerifier;
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::community::{Community, CommunityRoles, PublishedRoll, PublishedTrustees};
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::message::Message;
use linli_wire::poll::PROTOCOL;
use linli_wire::pool::{Contribution, Payout};
use linli_wire::rulebook::{Line, Periods, Rulebook};
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Scope, Signable, Signed, SigningKey};
use linli_wire::text::Text;
use linli_wire::{Poll, TallyRound};

use crate::fixture::{Community as Owners, ceremony, election, motion, rng};

/// What each of two members claims: 0.7 · (50,000.00 − 100.00), rounded down to 100.00.
pub const CLAIMED: u64 = 3_490_000;

/// Messages and the times at which they are recorded.
pub type Log = Vec<(i64, Message)>;

/// Verifies what the town records.
pub static VERIFIER: LazyLock<MessageVerifier> =
    LazyLock::new(|| MessageVerifier::new().expect("own parameters"));
/// A poll of six owners, one of whom votes twice, and a scheme with two claims, both to their end.
pub static SOUND: LazyLock<Log> = LazyLock::new(|| Town::begin().whole());

/// A date.
pub fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

/// Minor units.
pub fn money(minor_units: u64) -> Money {
    Money::new(minor_units).expect("below 2^48")
}

/// A text that is short in Chinese.
pub fn text(en: &str) -> Text {
    Text {
        zh: "文".into(),
        en: en.into(),
    }
}

/// Officer `n`.
pub fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

/// Any one of these officers.
pub fn role(keys: &[u8]) -> Role {
    let of = |n: &u8| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(*n)),
        valid_from: day("2026-01-01"),
        valid_to: day("2027-12-31"),
    };
    Role {
        threshold: 1,
        keys: keys.iter().map(of).collect(),
    }
}

/// An act signed by officer `n`.
pub fn sign<T: Signable>(scope: impl Into<Scope>, act: T, n: u8) -> Signed<T> {
    Signed::new(act).sign(scope, &key(n))
}

/// Member `n`.
pub fn secret(n: u64) -> RealmSecret {
    RealmSecret::new(Fp::from(1000 + n))
}

/// What the scheme knows of each member.
pub fn membership() -> Membership {
    Membership {
        joined: day("2026-02-01"),
        paid_through: day("2027-12-31"),
    }
}

/// Member `n`'s loss.
pub fn loss(n: u64) -> Loss {
    Loss {
        category: 1,
        event_day: day("2027-01-05"),
        gross_loss: money(5_000_000),
        other_cover: Money::ZERO,
        salt: Salt::new(Fp::from(n)),
    }
}

/// A log as it grows: committee 10, registrar 20, the scheme's officer 30.
pub struct Town {
    /// Its owners.
    pub owners: Owners,
    /// Their poll.
    pub poll: Poll,
    /// The scheme.
    pub scheme: Scheme,
    /// Trustees' shares of the keys.
    pub trustees: Vec<KeyShares>,
    /// The key ceremony's file.
    pub keys: Vec<u8>,
    /// The community.
    pub community: Community,
    /// The state after all that is recorded.
    pub state: CommunityState,
    /// All that is recorded.
    pub log: Log,
}

impl Town {
    /// Nothing recorded yet.
    pub fn begin() -> Self {
        let owners = Owners::new("communities", 8, vec![motion(), election()]);
        let realm = owners.roll.realm().clone();
        let (record, trustees) = ceremony(&realm);
        let poll = Poll {
            trustees: trustees_of(&record).expect("own ceremony"),
            floor: 0,
            ..owners.poll.clone()
        };
        let officer = || role(&[30]);
        let scheme = Scheme {
            protocol: PROTOCOL,
            claim_key: CLAIM_FINGERPRINT.into(),
            realm: realm.clone(),
            name: text("<b>aid</b>"),
            ledger: "log".into(),
            currency: Currency {
                code: "CNY".into(),
                minor_digits: 2,
            },
            fee: money(100),
            payee_recipient: "age1treasurer".into(),
            roles: Roles {
                committee: officer(),
                registrar: officer(),
                treasurer: officer(),
                assessors: vec![Assessors {
                    categories: vec![1],
                    role: officer(),
                }],
            },
        };
        let community = Community {
            protocol: PROTOCOL,
            realm,
            name: text("Xinghe Garden"),
            roles: CommunityRoles {
                committee: role(&[10]),
                registrar: role(&[20]),
            },
        };
        Self {
            keys: serde_json::to_vec(&record).expect("JSON"),
            owners,
            poll,
            scheme,
            trustees,
            community,
            state: CommunityState::new(),
            log: Vec::new(),
        }
    }

    /// Records what has to hold.
    pub fn take(&mut self, at: i64, message: Message) {
        let offer = VERIFIER.verify_batch(&self.state, at, std::slice::from_ref(&message));
        let offer = offer.into_iter().next().expect("one").expect("holds");
        self.state.apply(at, offer).expect("by the book");
        self.log.push((at, message));
    }

    /// Before the poll opens.
    pub fn before(&self) -> i64 {
        self.poll.opens - 1000
    }

    /// With the community, its roll, its trustees and its poll.
    pub fn founded(mut self) -> Self {
        let at = self.before();
        let id = self.community.id();
        self.take(at, Message::Community(sign(id, self.community.clone(), 10)));
        self.take(at, Message::Roll(self.roll()));
        self.take(at, Message::Trustees(self.notice()));
        self.take(at, Message::Poll(sign(id, self.poll.clone(), 10)));
        self
    }

    /// The roll as published.
    pub fn roll(&self) -> PublishedRoll {
        PublishedRoll {
            act: sign(self.community.id(), self.poll.roll.clone(), 20),
            roll: self.owners.roll.to_json().into_bytes(),
        }
    }

    /// The trustees as published.
    pub fn notice(&self) -> PublishedTrustees {
        PublishedTrustees {
            act: sign(self.community.id(), self.poll.trustees.clone(), 10),
            ceremony: self.keys.clone(),
        }
    }

    /// The whole log.
    pub fn whole(self) -> Log {
        let mut town = self.founded();
        town.open_scheme();
        town.claim(0);
        town.claim(1);
        town.vote();
        town.tally();
        town.pay();
        town.log
    }

    /// The scheme's name.
    pub fn scheme_id(&self) -> SchemeId {
        self.scheme.id()
    }

    /// An act of the scheme's officer.
    pub fn act<T: Signable>(&mut self, at: i64, act: T, wrap: fn(Signed<T>) -> Act) {
        let scheme = self.scheme_id();
        let act = wrap(sign(scheme, act, 30));
        self.take(at, Message::Act { scheme, act });
    }

    /// Founds the scheme, with two members and a loss each, and opens its round.
    pub fn open_scheme(&mut self) {
        let at = self.before();
        let id = self.community.id();
        self.take(at, Message::Scheme(sign(id, self.scheme.clone(), 10)));
        self.act(at, rulebook(), Act::Rulebook);
        let join = |n: u32| MemberChange::Join {
            position: n,
            leaf: MemberLeaf::of(secret(n.into()).commitment(), membership()),
        };
        let changes: Vec<_> = (0..2).map(join).collect();
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let update = MembersUpdate {
            number: 1,
            root: state.members().root_after(&changes).expect("possible"),
            changes,
        };
        self.act(at, update, Act::Members);
        self.act(at, contribution("bank 1"), Act::Contribute);
        for member in 0..2 {
            let bill = Bill {
                issuer: "hospital".into(),
                number: member.to_string(),
            };
            let attestation = Attestation {
                category: 1,
                leaf: AttestationLeaf::of(secret(member).commitment(), &loss(member)),
                loss_tag: bill.tag(&[7; 32]).expect("named"),
            };
            self.act(at, attestation, Act::Attest);
        }
        let round = linli_wire::round::Round {
            number: 1,
            closing_day: day("2027-01-20"),
            period: Period::new(2027).expect("a year"),
        };
        self.act(at, round, Act::Open);
    }

    /// A member claims.
    pub fn claim(&mut self, member: u64) {
        static PROVER: LazyLock<ClaimProver> =
            LazyLock::new(|| ClaimProver::new().expect("own parameters"));
        let at = self.before();
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let standing = Standing {
            counters: Counters::default(),
            claims: vec![],
        };
        let own = secret(member);
        let witness = wallet::witness(state, &own, membership(), loss(member), &standing);
        let draft = Draft {
            category: 1,
            declared: None,
            amount: money(CLAIMED),
            payee: b"sealed".to_vec(),
        };
        let today = Day::of_unix_time(at).expect("a day");
        let mut rng = rng(&format!("claim {member}"));
        let claim = PROVER
            .make(
                state,
                today,
                &witness.expect("in the trees"),
                draft,
                &mut rng,
            )
            .expect("by the book");
        self.take(at, Message::Claim(claim.encode()));
    }

    /// Six owners vote, one of them twice.
    pub fn vote(&mut self) {
        let prover = BallotProver::new().expect("own parameters");
        let votes = [(0, 0), (1, 0), (2, 1), (3, 0), (4, 0), (5, 0), (5, 1)];
        for (serial, (owner, option)) in (0..).zip(votes) {
            let choices = [Choice::of(&[option]), Choice::of(&[option])];
            let mut rng = rng(&format!("town {owner} {option}"));
            let member = &self.owners.members[owner];
            let ballot = prover
                .make(&self.poll, member, &choices, serial, &mut rng)
                .expect("honest");
            let at = self.poll.opens + i64::try_from(serial).expect("small");
            self.take(at, Message::Ballot(ballot.encode()));
        }
    }

    /// The poll is closed, decrypted and decided.
    pub fn tally(&mut self) {
        let (id, at) = (self.poll.id(), self.poll.closes);
        let poll = self.state.poll(id).expect("published");
        let closing = poll.closing_at(at).expect("in time");
        self.take(at, Message::Close(closing));
        for round in [TallyRound::Heads, TallyRound::Shares] {
            for trustee in 0..2 {
                let poll = self.state.poll(id).expect("published");
                let context = poll.context(round).expect("closed");
                let share = &self.trustees[trustee];
                let own = match round {
                    TallyRound::Heads => &share.heads,
                    TallyRound::Shares => &share.shares,
                };
                let part = decrypt(own, &context, &poll.sums(round), &mut rng("decrypt"));
                let share = encode_share(id, &part.expect("own sums"));
                self.take(at, Message::Share(share));
            }
        }
        let result = self.state.poll(id).expect("published").result().cloned();
        self.take(at, Message::Result(result.expect("enough shares")));
    }

    /// The round is closed and paid.
    pub fn pay(&mut self) {
        let at = self.poll.closes + 86_400;
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let closing = state.closing().expect("open");
        self.act(at, closing, Act::Close);
        let state = self.state.scheme(self.scheme_id()).expect("founded");
        let closed = state.closed_round(1).expect("closed");
        for (number, (claim, due)) in closed.dues.into_iter().enumerate() {
            let payout = Payout {
                round: 1,
                claim,
                net: due.net,
                fee: due.fee,
                reference: format!("transfer {number}"),
            };
            self.act(at + 20 * 86_400, payout, Act::Pay);
        }
    }
}

/// What one claim needs, received by the bank.
pub fn contribution(reference: &str) -> Contribution {
    Contribution {
        amount: money(CLAIMED),
        reference: reference.into(),
    }
}

/// One benefit line.
pub fn rulebook() -> Rulebook {
    Rulebook {
        version: 1,
        name: text("rules"),
        from: day("2026-01-01"),
        to: None,
        notice_days: 5,
        periods: Periods::CalendarYear,
        returns_per_period: money(1_000_000),
        lines: vec![Line {
            category: 1,
            name: text("medical"),
            tier: None,
            article: "Art. 5".into(),
            clause: text("what is paid"),
            wait_days: 30,
            filing_days: 60,
            deductible: money(10_000),
            ratio_bp: 7_000,
            cap_per_claim: money(5_000_000),
            claims_per_period: 2,
            cap_per_period: money(6_000_000),
            step: money(10_000),
            needs_declared_event: false,
        }],
        clauses: vec![],
    }
}
