//! The town's mutual-aid scheme: members, attested losses, claims, a round, payouts.

use std::sync::LazyLock;

use linli_params::CLAIM_FINGERPRINT;
use linli_primitives::{
    AttestationLeaf, Counters, Day, Fp, Loss, MemberLeaf, Membership, Money, Period, RealmSecret,
    Salt, SchemeId,
};
use linli_prover::ClaimProver;
use linli_rules::aid::recovery::Standing;
use linli_rules::aid::wallet::{self, Draft};
use linli_rules::aid::{Movement, SchemeState};
use linli_rules::community::Offer;
use linli_statements::claim::ClaimWitness;
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::claim::Claim;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::message::Message;
use linli_wire::poll::PROTOCOL;
use linli_wire::pool::{Contribution, Payout};
use linli_wire::round::Round;
use linli_wire::rulebook::{Line, Periods, Rulebook};
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{Signable, Signed};

use super::Town;
use crate::hall::realm;
use crate::officers::{TREASURER, day, money, role, sign, text};
use crate::rng;

/// What each member claims: 0.7 · (50,000.00 − 100.00), rounded down to 100.00.
pub const CLAIMED: u64 = 3_490_000;
/// The only benefit line.
pub const MEDICAL: u32 = 1;
/// Days from the closing of a round to its payouts.
const NOTICE: i64 = 20 * 86_400;

/// Makes the members' claims.
pub static PROVER: LazyLock<ClaimProver> =
    LazyLock::new(|| ClaimProver::new().expect("own parameters"));

/// The scheme: its officer has every role.
pub fn scheme() -> Scheme {
    let officer = || role(&[TREASURER]);
    Scheme {
        protocol: PROTOCOL,
        claim_key: CLAIM_FINGERPRINT.into(),
        realm: realm(),
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
                categories: vec![MEDICAL],
                role: officer(),
            }],
        },
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
            category: MEDICAL,
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

/// Member `n`.
pub fn secret(n: u64) -> RealmSecret {
    RealmSecret::new(Fp::from(1000 + n))
}

/// What the scheme knows about each member.
pub fn membership() -> Membership {
    Membership {
        joined: day("2026-02-01"),
        paid_through: day("2027-12-31"),
    }
}

/// Member `n`'s loss.
pub fn loss(n: u64) -> Loss {
    Loss {
        category: MEDICAL,
        event_day: day("2027-01-05"),
        gross_loss: money(5_000_000),
        other_cover: Money::ZERO,
        salt: Salt::new(Fp::from(n)),
    }
}

/// The assessors' attestation of a loss of member `n`, by bill `bill`.
pub fn attestation(n: u64, loss: &Loss, bill: u64) -> Attestation {
    let bill = Bill {
        issuer: "hospital".into(),
        number: bill.to_string(),
    };
    Attestation {
        category: MEDICAL,
        leaf: AttestationLeaf::of(secret(n).commitment(), loss),
        loss_tag: bill.tag(&[7; 32]).expect("named"),
    }
}

/// What one claim needs, received by the bank.
pub fn contribution(reference: &str) -> Contribution {
    Contribution {
        amount: money(CLAIMED),
        reference: reference.into(),
    }
}

/// What a member asks for.
pub fn draft(amount: u64) -> Draft {
    Draft {
        category: MEDICAL,
        declared: None,
        amount: money(amount),
        payee: b"sealed".to_vec(),
    }
}

/// What member `n` proves of their first claim.
pub fn witness(state: SchemeState<'_>, n: u64) -> ClaimWitness {
    let standing = Standing {
        counters: Counters::default(),
        claims: vec![],
    };
    wallet::witness(state, &secret(n), membership(), loss(n), &standing).expect("in the trees")
}

impl Town {
    /// The scheme's id.
    pub fn scheme_id(&self) -> SchemeId {
        self.scheme.id()
    }

    /// The scheme as it stands.
    pub fn fund(&self) -> SchemeState<'_> {
        self.state.scheme(self.scheme_id()).expect("founded")
    }

    /// An act of the scheme's officer.
    #[track_caller]
    pub fn act<T: Signable>(&mut self, at: i64, act: T, wrap: fn(Signed<T>) -> Act) {
        let scheme = self.scheme_id();
        let act = wrap(sign(scheme, act, TREASURER));
        self.take(at, Message::Act { scheme, act });
    }

    /// Founds the scheme, with the given number of members and a loss each, and opens its round.
    pub fn open_scheme(&mut self, members: u64) {
        let at = self.before();
        let founding = self.hall.scheme(&self.scheme);
        self.take(at, founding);
        self.act(at, rulebook(), Act::Rulebook);
        let joining = self.joining(members);
        self.act(at, joining, Act::Members);
        self.contribute(at, contribution("bank 1"));
        for member in 0..members {
            self.act(at, attestation(member, &loss(member), member), Act::Attest);
        }
        let round = Round {
            number: 1,
            closing_day: day("2027-01-20"),
            period: Period::new(2027).expect("a year"),
        };
        self.act(at, round, Act::Open);
    }

    fn joining(&self, members: u64) -> MembersUpdate {
        let join = |n: u64| MemberChange::Join {
            position: u32::try_from(n).expect("few"),
            leaf: MemberLeaf::of(secret(n).commitment(), membership()),
        };
        let changes: Vec<_> = (0..members).map(join).collect();
        let tree = self.fund().members();
        MembersUpdate {
            number: tree.next_batch(),
            root: tree.root_after(&changes).expect("free places"),
            changes,
        }
    }

    /// A member claims.
    pub fn claim(&mut self, member: u64) {
        let at = self.before();
        let claim = self.claim_of(member, at);
        self.take(at, Message::Claim(claim.encode()));
    }

    /// A member's claim, made at `at`.
    pub fn claim_of(&self, member: u64, at: i64) -> Claim {
        let today = Day::of_unix_time(at).expect("a day");
        let witness = witness(self.fund(), member);
        let mut rng = rng(&format!("claim {member}"));
        let own = usize::try_from(member)
            .ok()
            .and_then(|n| self.payees.get(n));
        let draft = Draft {
            payee: own.map_or_else(|| b"sealed".to_vec(), |payee| payee.clone().into_bytes()),
            ..draft(CLAIMED)
        };
        PROVER
            .make(self.fund(), today, &witness, draft, &mut rng)
            .expect("by the book")
    }

    /// The round is closed and paid.
    pub fn settle(&mut self) {
        let at = self.poll.closes + 86_400;
        let closing = self.fund().closing().expect("open");
        self.act(at, closing, Act::Close);
        let closed = self.fund().closed_round(1).expect("closed");
        for (number, (claim, due)) in closed.dues.into_iter().enumerate() {
            let payout = Payout {
                round: 1,
                claim,
                net: due.net,
                fee: due.fee,
                reference: format!("transfer {number}"),
            };
            self.pay(at + NOTICE, payout);
        }
    }

    /// Money comes: the treasurer says so, or a contract that holds the pool.
    #[track_caller]
    fn contribute(&mut self, at: i64, contribution: Contribution) {
        if self.scheme.contract().is_none() {
            return self.act(at, contribution, Act::Contribute);
        }
        let reference = self.coins();
        self.moved(
            at,
            Movement::In(Contribution {
                reference,
                ..contribution
            }),
        );
    }

    /// Money goes, in the same way.
    #[track_caller]
    fn pay(&mut self, at: i64, payout: Payout) {
        if self.scheme.contract().is_none() {
            return self.act(at, payout, Act::Pay);
        }
        let reference = self.coins();
        self.moved(
            at,
            Movement::Out(Payout {
                reference,
                ..payout
            }),
        );
    }

    /// As a contract names the coins of the next entry.
    fn coins(&self) -> String {
        format!("coins:{}", self.state.height())
    }

    /// Coins move, as the contract that holds the pool vouches.
    #[track_caller]
    pub fn moved(&mut self, at: i64, movement: Movement) {
        let scheme = self.scheme_id();
        let act = movement.act();
        let offer = Offer::Moved { scheme, movement };
        self.state.apply(at, offer).expect("by the book");
        self.log.push((at, Message::Act { scheme, act }));
    }
}
