//! From the statement's instance and witness to the value of every wire.

use ff::Field;
use linli_backend::halo2_proofs::circuit::Value;
use linli_backend::pasta_curves::Fp;
use linli_primitives::merkle::Path;
use linli_primitives::{Counters, Loss, Membership};
use linli_statements::claim::{ClaimInstance, ClaimWitness, WHOLE_BP};

use super::Claim;
use super::chains::{CHAINS, Computed, Step};
use super::public::{PublicInput, public_inputs};
use super::wires::{Values, Wire};
use crate::convert;

impl Claim {
    /// The circuit with `witness` laid in. Nothing is checked here.
    pub fn new(instance: &ClaimInstance, witness: &ClaimWitness) -> Self {
        let ClaimWitness {
            secret,
            membership:
                Membership {
                    joined,
                    paid_through,
                },
            member_path,
            loss:
                Loss {
                    category,
                    event_day,
                    gross_loss,
                    other_cover,
                    salt,
                },
            attestation_path,
            counters:
                Counters {
                    seq,
                    period,
                    count,
                    paid,
                },
            state_path,
        } = witness;
        let mut facts = Values::default();
        let mut set = |wire, value| facts.set(wire, Value::known(value));
        let public = public_inputs(instance);
        for input in PublicInput::ALL {
            if let Some(wire) = input.wire() {
                set(wire, public[input as usize]);
            }
        }
        set(Wire::Secret, convert(secret.element()));
        set(Wire::Salt, convert(salt.element()));
        let numbers = [
            (Wire::Joined, joined.get().into()),
            (Wire::PaidThrough, paid_through.get().into()),
            (Wire::LossCategory, u64::from(*category)),
            (Wire::EventDay, event_day.get().into()),
            (Wire::GrossLoss, gross_loss.get()),
            (Wire::OtherCover, other_cover.get()),
            (Wire::Seq, u64::from(*seq)),
            (Wire::OldPeriod, period.get().into()),
            (Wire::OldCount, u64::from(*count)),
            (Wire::OldPaid, paid.get()),
            (Wire::Restart, u64::from(*period < instance.context.period)),
        ];
        for (wire, number) in numbers {
            set(wire, Fp::from(number));
        }
        Self {
            facts,
            paths: [
                steps(member_path),
                steps(attestation_path),
                steps(state_path),
            ],
        }
    }

    /// The values of all wires, and the hashes they come from.
    pub(super) fn compute(&self) -> (Values, Vec<Computed>) {
        let mut values = self.facts.clone();
        derive(&mut values);
        let chains = CHAINS
            .iter()
            .map(|chain| chain.compute(&mut values, &self.paths))
            .collect();
        (values, chains)
    }
}

fn steps<const DEPTH: usize>(path: &Path<DEPTH>) -> Vec<Step> {
    let step = |(level, sibling): (usize, &linli_primitives::Fp)| Step {
        sibling: Value::known(convert(*sibling)),
        is_right: Value::known(path.is_right(level)),
    };
    path.siblings.iter().enumerate().map(step).collect()
}

/// What follows from the facts without hashing.
fn derive(values: &mut Values) {
    use Wire::*;
    let mut set = |wire, value: fn(&Values) -> Value<Fp>| {
        let value = value(values);
        values.set(wire, value);
    };
    set(WaitedLeft, |v| {
        v.get(EventDay) - v.get(Joined) - v.get(WaitDays)
    });
    set(PaidUpLeft, |v| v.get(PaidThrough) - v.get(EventDay));
    set(FiledAfter, |v| v.get(ClosingDay) - v.get(EventDay));
    set(FiledLeft, |v| v.get(FilingDays) - v.get(FiledAfter));
    set(WindowAfter, |v| v.get(EventDay) - v.get(FromDay));
    set(WindowLeft, |v| v.get(ToDay) - v.get(EventDay));
    set(Insured, |v| {
        v.get(GrossLoss) - v.get(OtherCover) - v.get(Deductible)
    });
    set(RatioLeft, |v| {
        v.get(Insured) * v.get(Ratio) - v.get(Amount) * whole()
    });
    set(PeriodLeft, |v| {
        v.get(Period) - v.get(OldPeriod) - v.get(Restart)
    });
    set(NextSeq, |v| v.get(Seq) + one());
    set(NextCount, |v| {
        (one() - v.get(Restart)) * v.get(OldCount) + one()
    });
    set(ClaimsLeft, |v| v.get(ClaimsPerPeriod) - v.get(NextCount));
    set(NextPaid, |v| {
        (one() - v.get(Restart)) * v.get(OldPaid) + v.get(Amount)
    });
    set(CapLeft, |v| v.get(CapPerPeriod) - v.get(NextPaid));
    set(SeqInverse, |v| {
        v.get(Seq).map(|seq| seq.invert().unwrap_or(Fp::ZERO))
    });
}

fn one() -> Value<Fp> {
    Value::known(Fp::ONE)
}

fn whole() -> Value<Fp> {
    Value::known(Fp::from(WHOLE_BP))
}
