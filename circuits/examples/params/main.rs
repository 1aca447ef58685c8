//! Derives parameters, key fingerprints and summaries again and compares them with `params/`: `cargo xtask params`.

mod claim;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Parser as _;
use linli_backend::FAMILY;
use linli_circuits::ballot::{
    self, K, Params, ProvingKey, fingerprint, prove, proving_key, summary, verify,
};
use linli_primitives::merkle;
use linli_primitives::{
    Blinding, BodyHash, Fp, Nullifier, PollId, RealmSecret, RollRoot, Shares, WeightCommitment,
};
use linli_statements::ballot::{BallotInstance, BallotWitness};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use claim::Claims;

/// Derives `params/` again and compares.
#[derive(clap::Parser)]
struct Arguments {
    /// Write what was derived. A changed key needs a line under "Circuit changes" in CHANGELOG.md.
    #[arg(long)]
    accept: bool,
}

/// One generated file of `params/` and its content.
struct Generated {
    file: &'static str,
    content: Vec<u8>,
}

const CONSTANTS: &str = "src/generated.rs";

/// Compares, or writes with `--accept`.
fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let root = root();
    let folder = root.join("params");
    let params = Params::new(K);
    let key = proving_key(&params);
    let claims = Claims::derive()?;
    let derived = derive(&params, &key, &claims)?;
    let fingerprints = [
        ("BALLOT", fingerprint(key.get_vk())),
        ("CLAIM", claims.fingerprint()),
    ];
    for (circuit, new) in &fingerprints {
        let old = recorded_fingerprint(&folder, circuit);
        println!(
            "{circuit} old: {}\n{circuit} new: {new}",
            old.as_deref().unwrap_or("none")
        );
        if arguments.accept && old.as_ref() != Some(new) {
            approve(&root.join("CHANGELOG.md"), new)?;
        }
    }
    if arguments.accept {
        write(&folder, &derived)?;
        write_golden(&folder, &params, &key)?;
        return claims.write_golden(&folder);
    }
    let stale: Vec<_> = derived
        .iter()
        .filter(|generated| {
            fs::read(folder.join(generated.file)).ok().as_ref() != Some(&generated.content)
        })
        .map(|generated| generated.file)
        .collect();
    ensure!(
        stale.is_empty(),
        "params: {} differ from what the circuit gives; cargo xtask params --accept",
        stale.join(", ")
    );
    check_golden(&folder, &params, &key)?;
    claims.check_golden(&folder)?;
    println!("params: as derived ({FAMILY})");
    Ok(())
}

/// The workspace's folder.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("the crate lies in the workspace")
        .to_owned()
}

fn derive(params: &Params, key: &ProvingKey, claims: &Claims) -> anyhow::Result<Vec<Generated>> {
    let mut bytes = vec![];
    params.write(&mut bytes).context("writing to memory")?;
    let constants = format!(
        "//! Written by `cargo xtask params --accept`.\n\n\
         /// Digest of `data/k9.params`.\n\
         pub(crate) const K9_DIGEST: &str =\n    \"{}\";\n\n\
         /// Fingerprint of the ballot circuit's verifying key.\n\
         pub const BALLOT_FINGERPRINT: &str =\n    \"{}\";\n{}",
        linli_params::digest(&bytes),
        fingerprint(key.get_vk()),
        claims.constants()
    );
    let mut derived = claims.files()?;
    derived.extend([
        Generated {
            file: "data/k9.params",
            content: bytes,
        },
        Generated {
            file: "data/ballot-key.txt",
            content: summary(key.get_vk()).into_bytes(),
        },
        Generated {
            file: CONSTANTS,
            content: constants.into_bytes(),
        },
    ]);
    Ok(derived)
}

/// The fingerprint in the written constants; read as text, since this program may be older than the file.
fn recorded_fingerprint(folder: &Path, circuit: &str) -> Option<String> {
    let text = fs::read_to_string(folder.join(CONSTANTS)).ok()?;
    let (_, after) = text.split_once(&format!("{circuit}_FINGERPRINT"))?;
    Some(after.split('"').nth(1)?.to_owned())
}

/// Refuses a new fingerprint that the change log does not announce.
fn approve(changelog: &Path, fingerprint: &str) -> anyhow::Result<()> {
    let text = fs::read_to_string(changelog).context("reading CHANGELOG.md")?;
    let announced = text
        .split("\n#")
        .filter(|section| {
            section
                .trim_start_matches(['#', ' '])
                .starts_with("Circuit changes")
        })
        .any(|section| section.contains(fingerprint));
    ensure!(
        announced,
        "params: CHANGELOG.md has no line under \"Circuit changes\" with {fingerprint}"
    );
    Ok(())
}

fn write(folder: &Path, derived: &[Generated]) -> anyhow::Result<()> {
    for generated in derived {
        let path = folder.join(generated.file);
        fs::write(&path, &generated.content)
            .with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn golden_file(folder: &Path, family: &str) -> PathBuf {
    folder.join(format!("data/ballot-{family}.proof"))
}

/// Keeps a golden proof that still verifies; otherwise makes a new one for this family.
fn write_golden(folder: &Path, params: &Params, key: &ProvingKey) -> anyhow::Result<()> {
    let mut rng = ChaCha20Rng::seed_from_u64(u64::from(K));
    let witness = BallotWitness {
        secret: RealmSecret::random(&mut rng),
        shares: Shares::new(8_923)?,
        path: merkle::Path {
            index: 0x1234_5678,
            siblings: core::array::from_fn(|level| Fp::from(level as u64)),
        },
        blinding: Blinding::random(&mut rng),
    };
    let instance = witness.instance(PollId::new(Fp::from(1)), BodyHash::new(Fp::from(2)));
    fs::write(folder.join("data/ballot.instance"), encode(&instance))?;
    let path = golden_file(folder, FAMILY);
    let kept = fs::read(&path).unwrap_or_default();
    if verify(params, key.get_vk(), &instance, &kept).is_err() {
        fs::write(&path, prove(params, key, &witness, &instance, &mut rng)?)?;
        println!("made {}", path.display());
    }
    Ok(())
}

fn check_golden(folder: &Path, params: &Params, key: &ProvingKey) -> anyhow::Result<()> {
    let instance = decode(&fs::read(folder.join("data/ballot.instance"))?)?;
    for family in ["zakura", "zcash"] {
        let path = golden_file(folder, family);
        let proof = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        ballot::verify(params, key.get_vk(), &instance, &proof)
            .with_context(|| format!("verifying {}", path.display()))?;
    }
    Ok(())
}

fn encode(instance: &BallotInstance) -> Vec<u8> {
    [
        instance.roll_root.to_bytes(),
        instance.poll.to_bytes(),
        instance.nullifier.to_bytes(),
        instance.weight.to_bytes(),
        instance.body.to_bytes(),
    ]
    .concat()
}

fn decode(bytes: &[u8]) -> anyhow::Result<BallotInstance> {
    ensure!(bytes.len() == 160, "ballot.instance has not 160 bytes");
    let part = |i: usize| core::array::from_fn(|j| bytes[32 * i + j]);
    Ok(BallotInstance {
        roll_root: RollRoot::from_bytes(&part(0))?,
        poll: PollId::from_bytes(&part(1))?,
        nullifier: Nullifier::from_bytes(&part(2))?,
        weight: WeightCommitment::from_bytes(&part(3))?,
        body: BodyHash::from_bytes(&part(4))?,
    })
}
