//! What is changed in other people's sources for the wallet: the product of two words by halves of 32 bits in the curves,
//! and what the wallet can do without.
//!
//! On wasm32, LLVM compiles a 64 × 64 → 128 bit product to a call, which takes half of the time of a proof. No foreign
//! code is kept here: the sources are cargo's own, copied below `target/` and changed there.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::run;

/// Crates whose fields multiply with `mac`.
const CRATES: [&str; 2] = ["pasta_curves", "zakura-pasta-curves"];
const FILE: &str = "src/arithmetic/fields.rs";
const HEAD: &str = "/// Compute a + (b * c) + carry, returning the result and the new carry over.
#[inline(always)]
pub(crate) const fn mac(";
/// No sum overflows: (2^32 − 1)² + 2·(2^32 − 1) = 2^64 − 1.
const BY_HALVES: &str = "/// Compute a + (b * c) + carry by halves of 32 bits.
#[cfg(target_arch = \"wasm32\")]
#[inline(always)]
pub(crate) const fn mac(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    const LOW: u64 = 0xffff_ffff;
    let (b_low, b_high) = (b & LOW, b >> 32);
    let (c_low, c_high) = (c & LOW, c >> 32);
    let lowest = b_low * c_low + (a & LOW) + (carry & LOW);
    let one = b_low * c_high + (lowest >> 32) + (a >> 32);
    let other = b_high * c_low + (one & LOW) + (carry >> 32);
    let highest = b_high * c_high + (one >> 32) + (other >> 32);
    ((lowest & LOW) | (other << 32), highest)
}

/// Compute a + (b * c) + carry, returning the result and the new carry over.
#[cfg(not(target_arch = \"wasm32\"))]
#[inline(always)]
pub(crate) const fn mac(";

/// A crate that words its errors by a translator of its own, which is larger than all else that it does; the page words
/// them itself, by their kind.
const SPEAKER: &str = "age";
const SPEAKER_FILE: &str = "src/i18n.rs";
const SPOKEN: [&str; 2] = [
    "i18n_embed_fl::fl!($crate::i18n::LANGUAGE_LOADER, $message_id)\n",
    "i18n_embed_fl::fl!($crate::i18n::LANGUAGE_LOADER, $message_id, $($args), *)\n",
];
const NAMED: &str = "::std::string::String::from($message_id)\n";

/// Where crates multiply the base point by a table of 30 KB, each of its own, which makes signing and making a key for
/// letters quicker. The wallet does either once in a while, and then multiplies as any other point is multiplied: in
/// constant time, too. How often, and what then stands there.
const TABLES: [(&str, &str, usize, [&str; 2]); 3] = [
    ("ed25519-dalek", "src/signing.rs", 2, EDWARDS),
    ("ed25519-dalek", "src/verifying.rs", 1, EDWARDS),
    ("x25519-dalek", "src/x25519.rs", 3, MONTGOMERY),
];
const EDWARDS: [&str; 2] = [
    "EdwardsPoint::mul_base(",
    "core::ops::Mul::mul(curve25519_dalek::constants::ED25519_BASEPOINT_POINT, ",
];
const MONTGOMERY: [&str; 2] = [
    "EdwardsPoint::mul_base_clamped(secret.0).to_montgomery()",
    "curve25519_dalek::constants::X25519_BASEPOINT.mul_clamped(secret.0)",
];

/// Copies the locked versions of the crates below `target/`, patched; returns their folders.
pub(crate) fn lay(root: &Path, target: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let sources = sources(root)?;
    let copied = |name: &str| {
        let source = sources
            .iter()
            .find(|(known, _)| known == name)
            .with_context(|| format!("{name} is not locked"))?;
        let folder = target.join("src").join(name);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        copy(&source.1, &folder)?;
        anyhow::Ok(folder)
    };
    let mut folders = Vec::new();
    for name in CRATES {
        let folder = copied(name)?;
        changed(&folder.join(FILE), by_halves)?;
        folders.push(folder);
    }
    let folder = copied(SPEAKER)?;
    changed(&folder.join(SPEAKER_FILE), without_words)?;
    folders.push(folder);
    for (name, file, count, words) in TABLES {
        let folder = target.join("src").join(name);
        if !folders.contains(&folder) {
            folders.push(copied(name)?);
        }
        changed(&folder.join(file), |text| without_table(text, count, words))?;
    }
    Ok(folders)
}

/// The source with the base point multiplied as any other, which it is `count` times.
fn without_table(
    text: &str,
    count: usize,
    [known, other]: [&str; 2],
) -> anyhow::Result<String> {
    ensure!(
        text.matches(known).count() == count,
        "the base point is multiplied in another way than when it was changed last"
    );
    Ok(text.replace(known, other))
}

fn changed(path: &Path, change: impl FnOnce(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path)?;
    let written = std::fs::metadata(path)?.modified()?;
    std::fs::write(path, change(&text)?)?;
    // So that cargo does not take the same change for another.
    let file = std::fs::File::options().append(true).open(path)?;
    file.set_modified(written)?;
    Ok(())
}

/// The source with the name of a sentence in place of the sentence.
fn without_words(text: &str) -> anyhow::Result<String> {
    ensure!(
        SPOKEN
            .iter()
            .all(|spoken| text.matches(spoken).count() == 1),
        "{SPEAKER} words its errors in another way than when it was changed last"
    );
    let [plain, filled] = SPOKEN;
    Ok(text.replace(plain, NAMED).replace(filled, NAMED))
}

/// The folder in which cargo keeps the sources of all crates of the registry.
pub(crate) fn registry(root: &Path) -> anyhow::Result<PathBuf> {
    let sources = sources(root)?;
    let curves = sources.iter().find(|(name, _)| name == CRATES[0]);
    let (_, folder) = curves.context("the curves are not locked")?;
    Ok(folder.parent().context("a folder of crates")?.to_owned())
}

/// The source with the product by halves on wasm32.
fn by_halves(text: &str) -> anyhow::Result<String> {
    ensure!(
        text.matches(HEAD).count() == 1,
        "the curves' product is written in another way than when it was changed last"
    );
    Ok(text.replace(HEAD, BY_HALVES))
}

/// Where cargo keeps each crate's sources.
fn sources(root: &Path) -> anyhow::Result<Vec<(String, PathBuf)>> {
    let output = run::command(root, env!("CARGO"))
        .args(["metadata", "--locked", "--format-version", "1"])
        .output()
        .context("starting cargo")?;
    ensure!(output.status.success(), "cargo metadata failed");
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().cloned().unwrap_or_default();
    let source = |package: Value| {
        let manifest = Path::new(package["manifest_path"].as_str()?)
            .parent()?
            .to_owned();
        Some((package["name"].as_str()?.to_owned(), manifest))
    };
    Ok(packages.into_iter().filter_map(source).collect())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(to.parent().context("a folder above")?)?;
    let status = Command::new("cp").arg("-Rp").arg(from).arg(to).status()?;
    ensure!(status.success(), "copying {} failed", from.display());
    Ok(())
}

#[cfg(test)]
mod tests;
