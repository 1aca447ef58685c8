//! The claim circuit's half: its parameters, key and golden proofs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use linli_backend::FAMILY;
use linli_circuits::claim::{
    self, K, Params, ProvingKey, fingerprint, prove, proving_key, public_inputs, summary, verify,
};
use linli_primitives::merkle::Path as MerklePath;
use linli_primitives::{
    BodyHash, Counters, Day, Fp, Loss, Membership, Money, Period, RealmSecret, RulebookId, Salt,
    SchemeId, StateRoot,
};
use linli_statements::claim::{ClaimInstance, ClaimWitness, Context, Terms};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::Generated;

/// The claim circuit's parameters and key.
pub(super) struct Claims {
    params: Params,
    key: ProvingKey,
    bytes: Vec<u8>,
}

impl Claims {
    pub(super) fn derive() -> anyhow::Result<Self> {
        let params = Params::new(K);
        let key = proving_key(&params);
        let mut bytes = vec![];
        params.write(&mut bytes).context("writing to memory")?;
        Ok(Self { params, key, bytes })
    }

    pub(super) fn fingerprint(&self) -> String {
        fingerprint(self.key.get_vk())
    }

    /// Its lines of the generated constants.
    pub(super) fn constants(&self) -> String {
        format!(
            "\n/// Digest of `data/k10.params`.\n\
             pub(crate) const K10_DIGEST: &str =\n    \"{}\";\n\n\
             /// Fingerprint of the claim circuit's verifying key.\n\
             pub const CLAIM_FINGERPRINT: &str =\n    \"{}\";\n",
            linli_params::digest(&self.bytes),
            self.fingerprint()
        )
    }

    pub(super) fn files(&self) -> anyhow::Result<Vec<Generated>> {
        let (instance, _) = golden()?;
        Ok(vec![
            Generated {
                file: "data/k10.params",
                content: self.bytes.clone(),
            },
            Generated {
                file: "data/claim-key.txt",
                content: summary(self.key.get_vk()).into_bytes(),
            },
            Generated {
                file: "data/claim.instance",
                content: encode(&instance),
            },
        ])
    }

    /// Keeps a golden proof that still verifies; otherwise makes a new one for this family.
    pub(super) fn write_golden(&self, folder: &Path) -> anyhow::Result<()> {
        let (instance, witness) = golden()?;
        let path = golden_file(folder, FAMILY);
        let kept = fs::read(&path).unwrap_or_default();
        if verify(&self.params, self.key.get_vk(), &instance, &kept).is_err() {
            let mut rng = ChaCha20Rng::seed_from_u64(u64::from(K));
            let proof = prove(&self.params, &self.key, &witness, &instance, &mut rng)?;
            fs::write(&path, proof)?;
            println!("made {}", path.display());
        }
        Ok(())
    }

    pub(super) fn check_golden(&self, folder: &Path) -> anyhow::Result<()> {
        let (instance, _) = golden()?;
        for family in ["zakura", "zcash"] {
            let path = golden_file(folder, family);
            let proof = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            claim::verify(&self.params, self.key.get_vk(), &instance, &proof)
                .with_context(|| format!("verifying {}", path.display()))?;
        }
        Ok(())
    }
}

fn golden_file(folder: &Path, family: &str) -> PathBuf {
    folder.join(format!("data/claim-{family}.proof"))
}

/// The public inputs, 32 bytes each.
fn encode(instance: &ClaimInstance) -> Vec<u8> {
    let inputs = public_inputs(instance);
    inputs.iter().flat_map(linli_circuits::to_bytes).collect()
}

/// A second claim in a period, of 70 % of what a deductible leaves of a loss.
fn golden() -> anyhow::Result<(ClaimInstance, ClaimWitness)> {
    let mut rng = ChaCha20Rng::seed_from_u64(u64::from(K));
    let period = Period::new(2026)?;
    let witness = ClaimWitness {
        secret: RealmSecret::random(&mut rng),
        membership: Membership {
            joined: Day::of_date(2025, 1, 1)?,
            paid_through: Day::of_date(2026, 12, 31)?,
        },
        member_path: path(0x0001_2345),
        loss: Loss {
            category: 1,
            event_day: Day::of_date(2026, 3, 5)?,
            gross_loss: Money::new(1_234_500)?,
            other_cover: Money::new(234_500)?,
            salt: Salt::new(RealmSecret::random(&mut rng).element()),
        },
        attestation_path: path(0x0012_3456),
        counters: Counters {
            seq: 1,
            period,
            count: 1,
            paid: Money::new(300_000)?,
        },
        state_path: path(0x0065_4321),
    };
    let context = Context {
        scheme: SchemeId::new(Fp::from(1)),
        rulebook: RulebookId::new(Fp::from(2)),
        category: 1,
        terms: Terms {
            wait_days: 90,
            filing_days: 180,
            deductible: Money::new(100_000)?,
            ratio_bp: 7_000,
            cap_per_claim: Money::new(1_000_000)?,
            claims_per_period: 3,
            cap_per_period: Money::new(2_000_000)?,
            step: Money::new(10_000)?,
        },
        from_day: Day::of_date(2026, 1, 1)?,
        to_day: Day::of_date(2026, 12, 31)?,
        period,
        closing_day: Day::of_date(2026, 3, 31)?,
    };
    let root = StateRoot::new(Fp::from(3));
    let body = BodyHash::new(Fp::from(4));
    let instance = witness.instance(context, root, Money::new(630_000)?, body);
    let instance = instance.context("the counters have room for one claim more")?;
    ensure!(
        linli_statements::claim::check(&instance, &witness).is_ok(),
        "the golden claim is true"
    );
    Ok((instance, witness))
}

fn path<const DEPTH: usize>(index: u64) -> MerklePath<DEPTH> {
    MerklePath {
        index: index & ((1 << DEPTH) - 1),
        siblings: core::array::from_fn(|level| Fp::from(level as u64)),
    }
}
