//! A claim's proof: k = 10, three Merkle paths, all rules. Its payee and record are not part of the time.

use std::time::Instant;

use anyhow::{Context as _, anyhow, ensure};
use linli_circuits::claim::{Params, ProvingKey, prove, proving_key, verify_batch};
use linli_primitives::merkle::{Path, empty_leaf};
use linli_primitives::{
    BodyHash, Counters, Day, Fp, Loss, Membership, Money, Period, RealmSecret, RulebookId, Salt,
    SchemeId, StateRoot,
};
use linli_statements::claim::{ClaimInstance, ClaimWitness, Context, Terms};
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::ballot::BATCH;
use crate::median::milliseconds;

/// What one round took, in milliseconds.
pub(crate) struct Round {
    /// One proof made.
    pub(crate) prove: f64,
    /// The time of a batch divided by its size.
    pub(crate) verify_in_batch: f64,
}

/// A key and a claim that meets every rule.
pub(crate) struct Claims {
    params: Params,
    key: ProvingKey,
    instance: ClaimInstance,
    witness: ClaimWitness,
}

impl Claims {
    /// Derives the key.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let params = Params::read(&mut linli_params::claim_params()?)?;
        let key = proving_key(&params);
        let (instance, witness) = claim()?;
        Ok(Self {
            params,
            key,
            instance,
            witness,
        })
    }

    /// Makes one proof, then verifies it as often as a batch is large.
    pub(crate) fn round(&self) -> anyhow::Result<Round> {
        let Self {
            params,
            key,
            instance,
            witness,
        } = self;
        let start = Instant::now();
        let proof = prove(params, key, witness, instance, &mut UnwrapErr(SysRng))
            .map_err(|rule| anyhow!("{rule}"))?;
        let prove = milliseconds(start);
        let batch = vec![(instance, proof.as_slice()); BATCH];
        let start = Instant::now();
        let holds = verify_batch(params, key.get_vk(), &batch);
        let verify_in_batch = milliseconds(start) / BATCH as f64;
        ensure!(holds, "a claim of our own does not verify");
        Ok(Round {
            prove,
            verify_in_batch,
        })
    }
}

fn path<const DEPTH: usize>() -> Path<DEPTH> {
    Path {
        index: 0x000a_5a5a,
        siblings: [empty_leaf(); DEPTH],
    }
}

/// A second claim of its period, with every number in the middle of what the rules allow.
fn claim() -> anyhow::Result<(ClaimInstance, ClaimWitness)> {
    let period = Period::new(2026)?;
    let witness = ClaimWitness {
        secret: RealmSecret::random(&mut UnwrapErr(SysRng)),
        membership: Membership {
            joined: Day::new(20_000)?,
            paid_through: Day::new(20_400)?,
        },
        member_path: path(),
        loss: Loss {
            category: 1,
            event_day: Day::new(20_300)?,
            gross_loss: Money::new(12_345_600)?,
            other_cover: Money::new(345_600)?,
            salt: Salt::new(Fp::from(5)),
        },
        attestation_path: path(),
        counters: Counters {
            seq: 1,
            period,
            count: 1,
            paid: Money::new(1_000_000)?,
        },
        state_path: path(),
    };
    let terms = Terms {
        wait_days: 90,
        filing_days: 180,
        deductible: Money::new(1_000_000)?,
        ratio_bp: 7_000,
        cap_per_claim: Money::new(10_000_000)?,
        claims_per_period: 3,
        cap_per_period: Money::new(20_000_000)?,
        step: Money::new(10_000)?,
    };
    let context = Context {
        scheme: SchemeId::new(Fp::from(1)),
        rulebook: RulebookId::new(Fp::from(2)),
        category: 1,
        terms,
        from_day: Day::new(20_000)?,
        to_day: Day::new(20_500)?,
        period,
        closing_day: Day::new(20_330)?,
    };
    let (root, body) = (StateRoot::new(Fp::from(3)), BodyHash::new(Fp::from(4)));
    let instance = witness.instance(context, root, Money::new(7_000_000)?, body);
    Ok((instance.context("the claim meets every rule")?, witness))
}
