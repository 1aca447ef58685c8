//! Claims at every bound, and each rule broken by one.

use anyhow::Context as _;
use linli_primitives::merkle::Path;
use linli_primitives::{
    BodyHash, Counters, Day, Fp, Loss, Membership, Money, Period, RealmSecret, RulebookId, Salt,
    SchemeId, StateRoot,
};
use linli_statements::claim::{ClaimInstance, ClaimWitness, Context, Terms};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::super::Case;
use super::case;

/// What a claim is about.
#[derive(Clone)]
struct Facts {
    secret: RealmSecret,
    membership: Membership,
    loss: Loss,
    counters: Counters,
    context: Context,
    amount: Money,
}

/// A change of the facts; what follows from them is computed from the change.
type Change = (&'static str, fn(&mut Facts));
/// A change of a finished claim.
type Forgery = (&'static str, fn(&mut ClaimInstance, &mut ClaimWitness));

const CHANGES: &[Change] = &[
    ("at every bound", |_| ()),
    ("joined a day late", |f| f.membership.joined = day(20_111)),
    ("a day unpaid", |f| f.membership.paid_through = day(20_199)),
    ("closing a day late", |f| {
        f.context.closing_day = day(20_231)
    }),
    ("closing before the event", |f| {
        f.context.closing_day = day(20_199)
    }),
    ("another category", |f| f.loss.category = 4),
    ("before the window", |f| f.context.from_day = day(20_201)),
    ("after the window", |f| f.context.to_day = day(20_199)),
    ("a loss too small", |f| f.loss.gross_loss = money(62_999)),
    ("a cover too large", |f| f.loss.other_cover = money(2_001)),
    ("cover above the loss", |f| {
        f.loss.other_cover = money(62_001)
    }),
    ("deductible above the loss", |f| {
        f.context.terms.deductible = Money::MAX
    }),
    ("a ratio too small", |f| f.context.terms.ratio_bp = 6_999),
    ("a claim too many", |f| f.counters.count = 2),
    ("paid too much", |f| f.counters.paid = money(18_001)),
    ("too many and too much, in a later period", |f| {
        (f.counters.count, f.counters.paid) = (2, money(60_000));
        f.context.period = period(2026);
    }),
    ("the first claim", |f| f.counters = Counters::default()),
    ("the first claim, one counted", |f| {
        f.counters = Counters::default();
        f.counters.count = 1;
    }),
    ("the first claim, something paid", |f| {
        f.counters = Counters::default();
        f.counters.paid = money(1);
    }),
    ("the largest numbers", |f| {
        f.membership.joined = day(0);
        f.membership.paid_through = Day::MAX;
        f.loss.event_day = Day::MAX;
        f.context.terms.wait_days = Day::MAX.get();
        f.context.terms.filing_days = Day::MAX.get();
        f.context.from_day = day(0);
        f.context.to_day = Day::MAX;
        f.context.closing_day = Day::MAX;
        f.context.period = period((1 << 24) - 1);
        f.counters.seq = u32::MAX - 1;
        f.counters.count = u16::MAX;
        f.counters.paid = Money::MAX;
    }),
    ("another member", |f| f.secret = secret(7)),
];

const FORGERIES: &[Forgery] = &[
    ("a past period", |i, _| i.context.period = period(2024)),
    ("another state root", |i, _| {
        i.state_root = StateRoot::new(Fp::from(1))
    }),
    ("counters forgotten", |_, w| {
        w.counters = Counters::default()
    }),
    ("another member's secret", |_, w| w.secret = secret(2)),
    ("another scheme", |i, _| {
        i.context.scheme = SchemeId::new(Fp::from(8))
    }),
    ("another salt", |_, w| w.loss.salt = Salt::new(Fp::from(10))),
    ("another place", |_, w| w.member_path.index ^= 1),
    ("another amount", |i, _| i.amount = money(41_900)),
];

/// All of them.
pub(crate) fn cases() -> anyhow::Result<Vec<Case>> {
    let mut cases = vec![];
    for (name, change) in CHANGES {
        let mut facts = facts();
        change(&mut facts);
        let (instance, witness) = facts.claim()?;
        cases.push(case((*name).to_owned(), &instance, &witness));
    }
    for (name, forge) in FORGERIES {
        let (mut instance, mut witness) = facts().claim()?;
        forge(&mut instance, &mut witness);
        cases.push(case((*name).to_owned(), &instance, &witness));
    }
    Ok(cases)
}

impl Facts {
    /// The claim with all that follows from the facts.
    fn claim(&self) -> anyhow::Result<(ClaimInstance, ClaimWitness)> {
        let witness = ClaimWitness {
            secret: self.secret.clone(),
            membership: self.membership,
            member_path: path(11),
            loss: self.loss,
            attestation_path: path(12),
            counters: self.counters,
            state_path: path(13),
        };
        let root = StateRoot::new(Fp::from(5));
        let body = BodyHash::new(Fp::from(6));
        let instance = witness.instance(self.context, root, self.amount, body);
        Ok((instance.context("counters have room")?, witness))
    }
}

/// A member's second claim, everything exactly at its bound: one more breaks a rule.
fn facts() -> Facts {
    Facts {
        secret: secret(1),
        membership: Membership {
            joined: day(20_110),
            paid_through: day(20_200),
        },
        loss: Loss {
            category: 3,
            event_day: day(20_200),
            gross_loss: money(63_000),
            other_cover: money(2_000),
            salt: Salt::new(Fp::from(9)),
        },
        counters: Counters {
            seq: 1,
            period: period(2025),
            count: 1,
            paid: money(18_000),
        },
        context: Context {
            scheme: SchemeId::new(Fp::from(7)),
            rulebook: RulebookId::new(Fp::from(8)),
            category: 3,
            terms: Terms {
                wait_days: 90,
                filing_days: 30,
                deductible: money(1_000),
                ratio_bp: 7_000,
                cap_per_claim: money(50_000),
                claims_per_period: 2,
                cap_per_period: money(60_000),
                step: money(100),
            },
            from_day: day(20_200),
            to_day: day(20_200),
            period: period(2025),
            closing_day: day(20_230),
        },
        amount: money(42_000),
    }
}

fn secret(seed: u64) -> RealmSecret {
    RealmSecret::random(&mut ChaCha20Rng::seed_from_u64(seed))
}

fn path<const DEPTH: usize>(seed: u64) -> Path<DEPTH> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    Path {
        index: 0x00a5_96c3 & ((1 << DEPTH) - 1),
        siblings: core::array::from_fn(|_| RealmSecret::random(&mut rng).element()),
    }
}

fn money(minor_units: u64) -> Money {
    Money::new(minor_units).expect("below the largest amount")
}

fn day(days: u32) -> Day {
    Day::new(days).expect("below the last day")
}

fn period(number: u32) -> Period {
    Period::new(number).expect("below the last period")
}
