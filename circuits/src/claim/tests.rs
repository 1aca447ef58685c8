#![allow(clippy::unwrap_used)]

mod agreement;
mod constraints;
mod pins;
mod proofs;
mod wires;

use linli_backend::halo2_proofs::circuit::Value;
use linli_backend::halo2_proofs::dev::{FailureLocation, MockProver, VerifyFailure};
use linli_primitives::merkle::Path;
use linli_primitives::{
    BodyHash, Counters, Day, Fp as Element, Loss, Membership, Money, Period, RealmSecret,
    RulebookId, Salt, SchemeId, StateRoot,
};
use linli_statements::claim::{ClaimInstance, ClaimRule, ClaimWitness, Context, Terms, broken};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::wires::Wire;
use super::*;
use crate::convert;
use crate::testkit::Forge;

/// The claim laid by the floor planner that lies when asked to.
struct Forged(Claim);

impl Circuit<Fp> for Forged {
    type Config = Config;
    type FloorPlanner = Forge<SimpleFloorPlanner>;

    fn without_witnesses(&self) -> Self {
        Self(self.0.without_witnesses())
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        Claim::configure(meta)
    }

    fn synthesize(&self, config: Config, layouter: impl Layouter<Fp>) -> Result<(), Error> {
        self.0.synthesize(config, layouter)
    }
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn money(minor_units: u64) -> Money {
    Money::new(minor_units).unwrap()
}

fn day(days: u32) -> Day {
    Day::new(days).unwrap()
}

fn period(number: u32) -> Period {
    Period::new(number).unwrap()
}

fn secret(seed: u64) -> RealmSecret {
    RealmSecret::random(&mut rng(seed))
}

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
            salt: Salt::new(Element::from(9)),
        },
        counters: Counters {
            seq: 1,
            period: period(2025),
            count: 1,
            paid: money(18_000),
        },
        context: Context {
            scheme: SchemeId::new(Element::from(7)),
            rulebook: RulebookId::new(Element::from(8)),
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

fn path<const DEPTH: usize>(seed: u64) -> Path<DEPTH> {
    let mut rng = rng(seed);
    Path {
        index: 0x005a_5a5a & ((1 << DEPTH) - 1),
        siblings: core::array::from_fn(|_| RealmSecret::random(&mut rng).element()),
    }
}

impl Facts {
    /// The claim with everything that follows from the facts.
    fn claim(&self) -> (ClaimInstance, ClaimWitness) {
        let witness = ClaimWitness {
            secret: self.secret.clone(),
            membership: self.membership,
            member_path: path(11),
            loss: self.loss,
            attestation_path: path(12),
            counters: self.counters,
            state_path: path(13),
        };
        let (root, body) = (
            StateRoot::new(Element::from(5)),
            BodyHash::new(Element::from(6)),
        );
        let instance = witness.instance(self.context, root, self.amount, body);
        (instance.expect("counters have room"), witness)
    }
}

/// The names of the broken constraints, sorted; a range check is `range `, its wire and its bits.
fn broken_constraints(circuit: Claim, public: &[Fp]) -> Vec<String> {
    let prover = MockProver::run(K, &Forged(circuit), vec![public.to_vec()]).unwrap();
    let failures = prover.verify().err().unwrap_or_default();
    let mut names: Vec<_> = failures.iter().map(name).collect();
    names.sort();
    names.dedup();
    names
}

fn name(failure: &VerifyFailure) -> String {
    match failure {
        VerifyFailure::ConstraintNotSatisfied {
            constraint,
            location,
            ..
        } => {
            let text = constraint.to_string();
            let name = text.split('\'').nth(1).unwrap_or(&text);
            match (name, location) {
                ("range.digit" | "range.last", FailureLocation::InRegion { offset, .. }) => {
                    range_at(*offset)
                }
                _ => name.to_owned(),
            }
        }
        VerifyFailure::Permutation { .. } => "copy".to_owned(),
        other => other.to_string(),
    }
}

/// The range check that `row` belongs to.
fn range_at(row: usize) -> String {
    let mut end = 0;
    for (wire, bits) in RANGES {
        end += range::rows(bits);
        if row < end {
            return format!("range {wire:?} {bits}");
        }
    }
    unreachable!("no range check lies in row {row}")
}

fn run(instance: &ClaimInstance, witness: &ClaimWitness) -> Vec<String> {
    broken_constraints(Claim::new(instance, witness), &public_inputs(instance))
}

/// The rule that a broken constraint is part of.
fn rule(constraint: &str) -> &'static str {
    let of_range = |wire: &str| match wire {
        "Joined" | "PaidThrough" => "claim.member",
        "EventDay" | "GrossLoss" | "OtherCover" => "claim.attested",
        "Seq" | "OldPeriod" | "OldCount" | "OldPaid" => "claim.state_once",
        "NextSeq" => "claim.next_state",
        "WaitedLeft" => "claim.waited",
        "PaidUpLeft" => "claim.paid_up",
        "FiledAfter" | "FiledLeft" => "claim.filed_in_time",
        "WindowAfter" | "WindowLeft" => "claim.event_window",
        "Insured" | "RatioLeft" => "claim.amount",
        "PeriodLeft" | "ClaimsLeft" | "CapLeft" => "claim.period_caps",
        other => panic!("{other} has no range"),
    };
    match constraint.strip_prefix("range ") {
        Some(range) => of_range(range.split(' ').next().unwrap()),
        None => ClaimRule::ALL
            .map(ClaimRule::id)
            .into_iter()
            .find(|id| {
                let rest = constraint.strip_prefix(id);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
            .unwrap_or_else(|| panic!("{constraint} is no rule's")),
    }
}

/// The rules that the circuit finds broken, in the order of `ClaimRule::ALL`.
fn circuit_breaks(instance: &ClaimInstance, witness: &ClaimWitness) -> Vec<&'static str> {
    let broken = run(instance, witness);
    let rules: Vec<_> = broken.iter().map(|name| rule(name)).collect();
    let all = ClaimRule::ALL.map(ClaimRule::id).into_iter();
    all.filter(|id| rules.contains(id)).collect()
}
