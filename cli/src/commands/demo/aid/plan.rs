//! Who the demo's members are and what happens to them: drawn at random, but such that the second round asks for more
//! than the pool has.

use ff::Field;
use linli_primitives::{Day, Fp, Loss, Membership, Money, Realm, RealmSecret, Salt, Seed};
use linli_rules::aid::rulebooks::terms;
use linli_statements::claim::payable;
use linli_wire::rulebook::{Line, Rulebook};
use rand_core::CryptoRng;

use super::calendar::{self, date};
use crate::language::msg;
use crate::{Error, Refusal};

/// The lines of `examples/rulebooks/four-lines.toml`.
pub(super) const MEDICAL: u32 = 1;
pub(super) const EDUCATION: u32 = 2;
pub(super) const DISASTER: u32 = 3;
pub(super) const BUSINESS: u32 = 4;

/// A member as the registrar knows her, with the secret that only she knows.
pub(super) struct Member {
    pub(super) secret: RealmSecret,
    pub(super) membership: Membership,
    /// Whether she keeps paying after half a year.
    pub(super) renews: bool,
}

/// A loss, and the round in which its owner claims.
pub(super) struct Case {
    pub(super) member: usize,
    pub(super) loss: Loss,
    pub(super) declared: Option<u32>,
    pub(super) round: u64,
}

/// The whole year.
pub(super) struct Plan {
    pub(super) members: Vec<Member>,
    pub(super) cases: Vec<Case>,
    /// A month's dues of one member, in minor units.
    pub(super) dues: Money,
}

/// A loss whose day is still to be drawn.
struct Draft {
    category: u32,
    gross: Money,
    cover: Money,
    pays: u64,
}

impl Plan {
    /// Draws `count` members and `losses` losses.
    pub(super) fn draw(
        realm: &Realm,
        book: &Rulebook,
        (count, losses): (usize, usize),
        rng: &mut impl CryptoRng,
    ) -> Result<Self, Error> {
        let members: Vec<_> = (0..count).map(|n| member(n, count, realm, rng)).collect();
        let hopeless = losses / 10;
        let drafts = (hopeless..losses).map(|n| draft(n, book, rng));
        let drafts: Vec<Draft> = drafts.collect::<Result<_, _>>()?;
        let (first, second) = split(drafts, &members);
        let dues = dues(&members, sum(&first), sum(&second));
        let mut plan = Self {
            members,
            cases: Vec::with_capacity(losses),
            dues,
        };
        plan.settle(first, second, rng)?;
        for kind in 0..hopeless {
            plan.add_hopeless(kind, rng);
        }
        plan.cases.sort_by_key(|case| case.loss.event_day);
        Ok(plan)
    }

    /// Gives each loss an owner who has paid and waited, and a day.
    fn settle(
        &mut self,
        first: Vec<Draft>,
        second: Vec<Draft>,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        let mut owners: Vec<usize> = (0..self.members.len())
            .filter(|n| self.members[*n].is_steady())
            .collect();
        shuffle(&mut owners, rng);
        let mut medical = Vec::new();
        for (round, drafts) in [(1, first), (2, second)] {
            for draft in drafts {
                // Every other illness in the second round happens to somebody who has claimed before.
                let again = round == 2 && draft.category == MEDICAL && coin(rng);
                let known = if again { medical.pop() } else { None };
                let owner = known
                    .or_else(|| owners.pop())
                    .ok_or_else(|| Error::Usage(msg("demo-aid-few")))?;
                if round == 1 && draft.category == MEDICAL {
                    medical.push(owner);
                }
                let (event_day, declared) = event(draft.category, round, rng);
                self.add(owner, draft, (event_day, declared), round, rng);
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        member: usize,
        draft: Draft,
        (event_day, declared): (Day, Option<u32>),
        round: u64,
        rng: &mut impl CryptoRng,
    ) {
        self.cases.push(Case {
            member,
            loss: Loss {
                category: draft.category,
                event_day,
                gross_loss: draft.gross,
                other_cover: draft.cover,
                salt: Salt::new(Fp::random(rng)),
            },
            declared,
            round,
        });
    }

    /// Losses that no rulebook pays for: each breaks a different rule.
    fn add_hopeless(&mut self, kind: usize, rng: &mut impl CryptoRng) {
        let find = |fits: &dyn Fn(&Member) -> bool| self.members.iter().rposition(fits);
        let steady = find(&Member::is_steady).unwrap_or(0);
        let waiting = || find(&|m| m.membership.joined >= date(2026, 4, 1));
        let lapsed = || find(&|m| m.membership.paid_through < date(2026, 5, 20));
        let again = || {
            let paid = |c: &&Case| (c.round, c.loss.category) == (1, EDUCATION);
            self.cases.iter().find(paid).map(|c| c.member)
        };
        // After the waiting time, but too early for the first round's filing time.
        let late = self.members[steady].membership.joined.plus(35);
        let (member, category, day, round, yuan) = match kind % 6 {
            0 => match waiting() {
                Some(n) => {
                    let day = self.members[n].membership.joined.plus(10);
                    (n, BUSINESS, day, calendar::round_of(day), 9_000)
                }
                None => (steady, MEDICAL, late, 1, 9_000),
            },
            1 => match lapsed() {
                Some(n) => (n, MEDICAL, date(2026, 5, 20), 1, 6_000),
                None => (steady, MEDICAL, late, 1, 6_000),
            },
            2 => (steady, MEDICAL, late, 1, 8_000),
            3 => (steady, MEDICAL, date(2026, 6, 5), 1, 400),
            4 => match again() {
                Some(n) => (n, EDUCATION, date(2026, 8, 10), 2, 5_000),
                None => (steady, MEDICAL, date(2026, 6, 6), 1, 300),
            },
            _ => (steady, DISASTER, date(2026, 5, 20), 1, 7_000),
        };
        let draft = Draft {
            category,
            gross: yuans(yuan),
            cover: Money::ZERO,
            pays: 0,
        };
        let declared = (category == DISASTER).then_some(1);
        self.add(member, draft, (day, declared), round, rng);
    }
}

impl Member {
    /// A founder who pays all year.
    fn is_steady(&self) -> bool {
        let paid = self.renews || self.membership.paid_through >= date(2026, 12, 31);
        paid && self.membership.joined < date(2026, 1, 29)
    }

    /// Whether she pays dues at the end of the month in which `day` lies.
    pub(super) fn pays_on(&self, day: Day) -> bool {
        let through = if self.renews {
            date(2026, 12, 31)
        } else {
            self.membership.paid_through
        };
        self.membership.joined <= day && day <= through
    }
}

/// Six of ten found the fund in January; one of ten stops paying in March, a third pays by the half-year.
fn member(n: usize, count: usize, realm: &Realm, rng: &mut impl CryptoRng) -> Member {
    let founder = n * 10 < count * 6;
    let joined = if founder {
        date(2026, 1, 1).plus(below(28, rng) as u32)
    } else {
        date(2026, 1, 29).plus(below(150, rng) as u32)
    };
    let (paid_through, renews) = match below(20, rng) {
        0..=1 if founder => (date(2026, 3, 31), false),
        2..=8 => (date(2026, 6, 30), below(5, rng) > 0),
        _ => (date(2026, 12, 31), false),
    };
    Member {
        secret: Seed::random(rng).realm_secret(realm),
        membership: Membership {
            joined,
            paid_through,
        },
        renews,
    }
}

fn draft(n: usize, book: &Rulebook, rng: &mut impl CryptoRng) -> Result<Draft, Error> {
    let category = 1 + (n % 4) as u32;
    let line = book
        .line(category)
        .ok_or_else(|| Refusal::new("claim.line", "the demo needs a rulebook of four lines"))?;
    let (gross, cover) = match category {
        MEDICAL => {
            let gross = between(3_000, 40_000, rng);
            (gross, gross * below(6, rng) / 10)
        }
        EDUCATION => (between(3_000, 14_000, rng), 0),
        DISASTER => (between(5_000, 70_000, rng), between(0, 2_000, rng)),
        _ => (between(5_000, 40_000, rng), 0),
    };
    let (gross, cover) = (yuans(gross), yuans(cover));
    let pays = pays(line, gross, cover);
    Ok(Draft {
        category,
        gross,
        cover,
        pays,
    })
}

fn pays(line: &Line, gross: Money, cover: Money) -> u64 {
    payable(&terms(line), gross, cover).get()
}

/// The first round gets enough losses that dues which cover them in full do not cover the second's.
fn split(drafts: Vec<Draft>, members: &[Member]) -> (Vec<Draft>, Vec<Draft>) {
    let [early, all] = months_paid(members);
    let most = sum(&drafts) * early / all * 6 / 10;
    let (mut first, mut second, mut asked) = (Vec::new(), Vec::new(), 0);
    for draft in drafts {
        if asked + draft.pays <= most {
            asked += draft.pays;
            first.push(draft);
        } else {
            second.push(draft)
        }
    }
    (first, second)
}

/// Halfway between dues that just cover the first round and dues that cover everything.
fn dues(members: &[Member], first: u64, second: u64) -> Money {
    let [early, all] = months_paid(members);
    let (least, most) = (first.div_ceil(early), (first + second) / all);
    Money::new(least.midpoint(most.max(least)).max(1)).unwrap_or_default()
}

/// Months of dues until the first round closes, and until the second does.
fn months_paid(members: &[Member]) -> [u64; 2] {
    let paid = |month: &u32| {
        let day = calendar::month_end(*month);
        members.iter().filter(|m| m.pays_on(day)).count() as u64
    };
    let by_month: Vec<u64> = calendar::MONTHS.map(|month| paid(&month)).collect();
    let early = by_month[..6].iter().sum::<u64>();
    [early.max(1), by_month.iter().sum::<u64>().max(1)]
}

/// A day in the round's time on which a founder has waited long enough, and the declared event.
fn event(category: u32, round: u64, rng: &mut impl CryptoRng) -> (Day, Option<u32>) {
    let mut day = |from: Day, days| from.plus(below(days, rng) as u32);
    match (category, round) {
        (DISASTER, 1) => (day(date(2026, 5, 10), 3), Some(1)),
        (DISASTER, _) => (day(date(2026, 8, 20), 2), Some(2)),
        (BUSINESS, 1) => (day(date(2026, 5, 1), 55), None),
        (_, 1) => (day(date(2026, 4, 1), 85), None),
        _ => (day(date(2026, 7, 1), 85), None),
    }
}

fn sum(drafts: &[Draft]) -> u64 {
    drafts.iter().map(|draft| draft.pays).sum()
}

fn yuans(yuan: u64) -> Money {
    Money::new(yuan * 100).expect("the demo's losses are small")
}

fn between(low: u64, high: u64, rng: &mut impl CryptoRng) -> u64 {
    low + below(high - low, rng)
}

fn coin(rng: &mut impl CryptoRng) -> bool {
    below(2, rng) == 0
}

fn shuffle<T>(items: &mut [T], rng: &mut impl CryptoRng) {
    for place in 1..items.len() {
        items.swap(place, below(place as u64 + 1, rng) as usize);
    }
}

/// A number below `limit`; the bias of the remainder does not matter here.
pub(super) fn below(limit: u64, rng: &mut impl CryptoRng) -> u64 {
    rng.next_u64() % limit
}
