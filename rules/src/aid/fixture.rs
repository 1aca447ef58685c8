//! A small scheme for tests: three members, two lines, everything by the book.

use linli_primitives::{
    Counters, Day, Fp, Loss, MemberLeaf, Membership, Money, Period, Realm, RealmSecret, Salt,
};
use linli_rule::Rule;
use linli_statements::claim::{ClaimInstance, ClaimWitness, check};
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Bill};
use linli_wire::claim::{Claim, ClaimBody};
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::pool::{
    Bounce, Contribution, Correction, CorrectionReason, PayeeChange, Payout, Return, ReturnReason,
};
use linli_wire::round::Round;
use linli_wire::rulebook::{DeclaredEvent, Line, Periods, Rulebook};
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey, Signable, Signed, SigningKey};
use linli_wire::text::Text;

use crate::aid::claims::VerifiedClaim;
use crate::aid::recovery::{Standing, recover};
use crate::aid::refusal::Refusal;
use crate::aid::state::{Effect, Input, LoneScheme};
use crate::aid::wallet::{self, Draft};

pub(crate) const MEDICAL: u32 = 1;
pub(crate) const DISASTER: u32 = 2;

pub(crate) fn money(n: u64) -> Money {
    Money::new(n).expect("below 2^48")
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().expect("a date")
}

pub(crate) fn text(en: &str) -> Text {
    Text {
        zh: "文".into(),
        en: en.into(),
    }
}

/// Committee 10, 11, 12; registrar 20; treasurer 30; medical assessors 40, 41, 42; disaster assessors 50, 51.
pub(crate) fn key(n: u8) -> SigningKey {
    SigningKey::from_bytes(&[n; 32])
}

pub(crate) fn role(threshold: u16, keys: &[u8]) -> Role {
    let of = |n: &u8| RoleKey {
        name: format!("officer {n}"),
        key: OfficerKey::of(&key(*n)),
        recipient: None,
        valid_from: day("2025-01-01"),
        valid_to: day("2027-12-31"),
    };
    Role {
        threshold,
        keys: keys.iter().map(of).collect(),
    }
}

pub(crate) fn scheme() -> Scheme {
    let assessors = |category, keys| Assessors {
        categories: vec![category],
        role: role(2, keys),
    };
    Scheme {
        protocol: linli_wire::poll::PROTOCOL,
        claim_key: "vk1".into(),
        realm: Realm::new("aid").expect("legal"),
        name: text("mutual aid"),
        ledger: "ledger-1".into(),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        fee: money(100),
        payee_recipient: "age1treasurer".into(),
        roles: Roles {
            committee: role(2, &[10, 11, 12]),
            registrar: role(1, &[20]),
            treasurer: role(1, &[30]),
            assessors: vec![
                assessors(MEDICAL, &[40, 41, 42]),
                assessors(DISASTER, &[50, 51]),
            ],
        },
    }
}

fn line(category: u32) -> Line {
    Line {
        category,
        name: text("line"),
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
        needs_declared_event: category == DISASTER,
    }
}

pub(crate) fn rulebook() -> Rulebook {
    Rulebook {
        version: 1,
        name: text("rules"),
        from: day("2026-01-01"),
        to: None,
        notice_days: 5,
        periods: Periods::CalendarYear,
        returns_per_period: money(20_000_000),
        lines: vec![line(MEDICAL), line(DISASTER)],
        clauses: vec![],
    }
}

pub(crate) fn flood() -> DeclaredEvent {
    DeclaredEvent {
        number: 1,
        name: text("flood"),
        text: text("the river rose"),
        categories: vec![DISASTER],
        from: day("2026-06-10"),
        to: day("2026-06-20"),
    }
}

/// A scheme under way, and its members' secrets.
pub(crate) struct World {
    pub(crate) state: LoneScheme,
    pub(crate) today: Day,
    pub(crate) inputs: Vec<(Day, Input)>,
}

impl World {
    /// A scheme's rulebook 1 published on 2026-05-01, so that its notice is over; members 0, 1, 2 joined on 2026-01-01;
    /// it is 2026-06-01.
    pub(crate) fn of(scheme: Scheme) -> Self {
        let today = day("2026-05-01");
        let state = LoneScheme::open(scheme, today).expect("sound");
        let inputs = Vec::new();
        let mut world = Self {
            state,
            today,
            inputs,
        };
        let publish = world.by_committee(rulebook());
        world.take(Act::Rulebook(publish));
        world.today = day("2026-06-01");
        let join = |n: u32| MemberChange::Join {
            position: n,
            leaf: MemberLeaf::of(secret(u64::from(n)).commitment(), membership()),
        };
        let update = world.members_update((0..3).map(join).collect());
        world.take(update);
        world
    }

    /// The same with 100,000.00 in the pool.
    pub(crate) fn new() -> Self {
        let mut world = Self::of(scheme());
        let contribute = world.contribution(10_000_000, "bank 1");
        world.take(contribute);
        world
    }

    /// The same with round 1 open until 2026-07-01.
    pub(crate) fn with_round() -> Self {
        let mut world = Self::new();
        world.open_round(1, "2026-07-01");
        world
    }

    pub(crate) fn signed<T: Signable>(&self, act: T, keys: &[u8]) -> Signed<T> {
        let id = self.state.state().id();
        keys.iter()
            .fold(Signed::new(act), |act, n| act.sign(id, &key(*n)))
    }

    pub(crate) fn by_committee<T: Signable>(&self, act: T) -> Signed<T> {
        self.signed(act, &[10, 12])
    }

    pub(crate) fn members_update(&self, changes: Vec<MemberChange>) -> Act {
        let members = self.state.state().members();
        let root = members.root_after(&changes).expect("possible changes");
        let number = members.next_batch();
        Act::Members(self.signed(
            MembersUpdate {
                number,
                changes,
                root,
            },
            &[20],
        ))
    }

    pub(crate) fn contribution(&self, amount: u64, reference: &str) -> Act {
        let act = Contribution {
            amount: money(amount),
            reference: reference.into(),
        };
        Act::Contribute(self.signed(act, &[30]))
    }

    pub(crate) fn give_back(&self, amount: u64, reference: &str) -> Act {
        Act::Return(self.by_committee(Return {
            amount: money(amount),
            reason: ReturnReason::Mistaken,
            reference: reference.into(),
        }))
    }

    /// A correction of a contribution, as it stands, to `amount`.
    pub(crate) fn correction(&self, reference: &str, amount: u64) -> Act {
        let state = self.state.state();
        let (was, before) = state.contribution(reference).expect("recorded");
        Act::Correct(self.by_committee(Correction {
            reference: reference.into(),
            number: before + 1,
            was,
            amount: money(amount),
            reason: CorrectionReason::Mistyped,
        }))
    }

    pub(crate) fn bounce(&self, body: &ClaimBody, net: u64, reference: &str) -> Act {
        Act::Bounce(self.signed(
            Bounce {
                round: body.round,
                claim: body.event_nullifier,
                net: money(net),
                reference: reference.into(),
            },
            &[30],
        ))
    }

    /// Another payee for `member`'s claim, signed by her.
    pub(crate) fn payee_change(&self, member: u64, body: &ClaimBody, number: u32) -> Act {
        let (scheme, claim) = (self.state.state().id(), body.event_nullifier);
        let payee = b"sealed again".to_vec();
        let change = PayeeChange {
            claim,
            number,
            payee,
        };
        let key = wallet::payee_key(&secret(member), scheme, claim);
        Act::Payee(Signed::new(change).sign(scheme, &key))
    }

    /// Offers an input; a refusal must leave everything as it was.
    pub(crate) fn offer(&mut self, input: Input) -> Result<Effect, Refusal> {
        let before = format!("{:?}", self.state);
        let taken = self.state.apply(self.today, &input);
        match taken {
            Ok(_) => self.inputs.push((self.today, input)),
            Err(_) => assert_eq!(format!("{:?}", self.state), before),
        }
        taken
    }

    pub(crate) fn take(&mut self, act: Act) -> Effect {
        self.offer(Input::Act(act)).expect("by the book")
    }

    /// The rule by which an act is refused.
    pub(crate) fn refuses(&mut self, act: Act) -> &'static str {
        self.offer(Input::Act(act)).expect_err("refused").rule()
    }

    pub(crate) fn open_round(&mut self, number: u64, closing: &str) {
        let act = self.by_committee(round(number, closing));
        self.take(Act::Open(act));
    }

    pub(crate) fn close_round(&mut self) {
        let closing = self.state.state().closing().expect("open");
        let act = self.by_committee(closing);
        self.take(Act::Close(act));
    }

    pub(crate) fn attestation(&self, member: u64, loss: &Loss, bill: &str, keys: &[u8]) -> Act {
        let leaf = linli_primitives::AttestationLeaf::of(secret(member).commitment(), loss);
        let loss_tag = Bill {
            issuer: "hospital".into(),
            number: bill.into(),
        }
        .tag(&[7; 32])
        .expect("named");
        let category = loss.category;
        Act::Attest(self.signed(
            Attestation {
                category,
                leaf,
                loss_tag,
            },
            keys,
        ))
    }

    /// Attests a loss of `member`, bill and salt by `n`.
    pub(crate) fn attest(&mut self, member: u64, loss: &Loss) {
        let bill = format!("{:?}", loss.salt);
        let keys: &[u8] = match loss.category {
            MEDICAL => &[40, 42],
            _ => &[50, 51],
        };
        let act = self.attestation(member, loss, &bill, keys);
        self.take(act);
    }

    pub(crate) fn standing(&self, member: u64, category: u32) -> Standing {
        recover(
            &secret(member),
            self.state.state().id(),
            [category],
            &self.state.state().claims(),
        )
        .expect("own record")
        .remove(&category)
        .expect("asked for")
    }

    pub(crate) fn witness(&self, member: u64, loss: &Loss) -> ClaimWitness {
        let standing = self.standing(member, loss.category);
        wallet::witness(
            self.state.state(),
            &secret(member),
            membership(),
            *loss,
            &standing,
        )
        .expect("all in the trees")
    }

    pub(crate) fn draft(
        &self,
        member: u64,
        loss: &Loss,
        amount: u64,
    ) -> Result<(ClaimBody, ClaimInstance), Refusal> {
        let draft = Draft {
            category: loss.category,
            declared: (loss.category == DISASTER).then_some(1),
            amount: money(amount),
            payee: b"sealed".to_vec(),
        };
        wallet::draft(
            self.state.state(),
            self.today,
            &self.witness(member, loss),
            draft,
        )
    }

    /// A claim by the book, checked by the plain predicate in place of the verifier.
    pub(crate) fn claim(&self, member: u64, loss: &Loss, amount: u64) -> VerifiedClaim {
        let (body, instance) = self.draft(member, loss, amount).expect("by the book");
        assert_eq!(check(&instance, &self.witness(member, loss)), Ok(()));
        VerifiedClaim::vouched_by_verifier(Claim::new(body, vec![1; 32]), instance)
    }

    pub(crate) fn take_claim(&mut self, member: u64, loss: &Loss, amount: u64) -> ClaimBody {
        let claim = self.claim(member, loss, amount);
        let body = claim.claim().body.clone();
        self.offer(Input::Claim(claim)).expect("by the book");
        body
    }

    /// The rule by which a changed claim is refused, vouched for whatever the record says about it.
    pub(crate) fn refuses_claim(&mut self, body: ClaimBody) -> &'static str {
        match self.state.state().instance(self.today, &body) {
            Err(refusal) => refusal.rule(),
            Ok(instance) => {
                let claim = VerifiedClaim::vouched_by_verifier(Claim::new(body, vec![]), instance);
                self.offer(Input::Claim(claim)).expect_err("refused").rule()
            }
        }
    }

    pub(crate) fn payout(&self, body: &ClaimBody, net: u64, fee: u64, reference: &str) -> Act {
        Act::Pay(self.signed(
            Payout {
                round: body.round,
                claim: body.event_nullifier,
                net: money(net),
                fee: money(fee),
                reference: reference.into(),
            },
            &[30],
        ))
    }
}

pub(crate) fn round(number: u64, closing: &str) -> Round {
    let closing_day = day(closing);
    Round {
        number,
        closing_day,
        period: Period::new(closing_day.date().0).expect("a year"),
    }
}

pub(crate) fn secret(n: u64) -> RealmSecret {
    RealmSecret::new(Fp::from(1000 + n))
}

pub(crate) fn membership() -> Membership {
    Membership {
        joined: day("2026-01-01"),
        paid_through: day("2027-12-31"),
    }
}

/// A loss of 50,000.00 on 2026-06-12, of which 34,990.00 are paid.
pub(crate) fn loss(category: u32, n: u64) -> Loss {
    Loss {
        category,
        event_day: day("2026-06-12"),
        gross_loss: money(5_000_000),
        other_cover: Money::ZERO,
        salt: Salt::new(Fp::from(n)),
    }
}

/// What the terms pay for [`loss`]: 0.7 · (50,000.00 − 100.00), rounded down to 100.00.
pub(crate) const PAYS: u64 = 3_490_000;

pub(crate) fn counters(seq: u32, year: u32, count: u16, paid: u64) -> Counters {
    Counters {
        seq,
        period: Period::new(year).expect("a year"),
        count,
        paid: money(paid),
    }
}
