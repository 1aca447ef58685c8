//! What is changed in other people's sources for wasm32: the curves' arithmetic, for wallet and contract, and what the
//! wallet can do without.
//!
//! LLVM compiles a 64 × 64 → 128 bit product to a call there, which takes half of the time of a proof. No foreign
//! code is kept here: the sources are cargo's own, copied below `target/` and changed there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::run;

/// Crates whose fields multiply with `mac`.
const CRATES: [&str; 2] = ["pasta_curves", "zakura-pasta-curves"];
const FILE: &str = "src/arithmetic/fields.rs";
/// Where each field's arithmetic begins, and what is done in place of it on wasm32, see `limbs.rs`.
const FIELDS: [&str; 2] = ["fp", "fq"];
const BY_LIMBS: [(&str, &str); 4] = [
    (
        "let u = self.mul_unreduced(rhs);",
        "product(&self.0, &rhs.0, &MODULUS.0)",
    ),
    (
        "let u = self.square_unreduced();",
        "square(&self.0, &MODULUS.0)",
    ),
    (
        "let (d0, carry) = adc(self.0[0], rhs.0[0], 0);",
        "sum(&self.0, &rhs.0, &MODULUS.0)",
    ),
    (
        "let (d0, borrow) = sbb(self.0[0], rhs.0[0], 0);",
        "difference(&self.0, &rhs.0, &MODULUS.0)",
    ),
];
const LIMBS: &str = include_str!("limbs.rs");
/// A field's squares in a row, where they are not [`BY_LIMBS`] already.
const ROW_FILE: &str = "src/fields/portable.rs";
const ROW: &str = "let mut acc = *value;\n    for _ in 0..n {";
const ROW_BY_LIMBS: &str =
    "if cfg!(target_arch = \"wasm32\") { return crate::arithmetic::squares(value, n, modulus); }
    let mut acc = *value;\n    for _ in 0..n {";
/// The same, where it is in the fields' own files.
const OWN_ROW: &str = "(0..n).fold(*self, |acc, _| acc.square_portable()).mul(by)";
const OWN_ROW_BY_LIMBS: &str = "(if cfg!(target_arch = \"wasm32\") { Self(crate::arithmetic::squares(&self.0, n, &MODULUS.0)) }
    else { (0..n).fold(*self, |acc, _| acc.square_portable()) }).mul(by)";

/// Tables that a contract's module fills itself rather than carry them, see `cell.rs`: in a crate whose cell is in a file of
/// its own.
const TABLED: &str = "zakura-pasta-curves";
const CELL_FILE: &str = "src/once.rs";
const CELL: &str = include_str!("cell.rs");
const TABLE: [[&str; 2]; 2] = [
    [
        "static FP_TABLES: OnceTable<",
        "pub(crate) static FP_TABLES: OnceTable<",
    ],
    [
        "static FQ_TABLES: OnceTable<",
        "pub(crate) static FQ_TABLES: OnceTable<",
    ],
];

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
    let mut folders = lay_curves(root, target)?;
    let sources = sources(root)?;
    let copied = |name: &str| copied(&sources, name, target);
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

/// The same for the curves alone.
pub(crate) fn lay_curves(root: &Path, target: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let sources = sources(root)?;
    let mut folders = Vec::new();
    for name in CRATES {
        let folder = copied(&sources, name, target)?;
        changed(&folder.join(FILE), by_halves)?;
        by_limbs(&folder)?;
        folders.push(folder);
    }
    Ok(folders)
}

/// The same, and tables for square roots can be emptied: see `contract/cosmwasm/src/snapshot.rs`.
pub(crate) fn lay_emptied(root: &Path, target: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folders = lay_curves(root, target)?;
    let folder = target.join("src").join(TABLED);
    let cell = folder.join(CELL_FILE);
    let at = std::fs::metadata(&cell)?.modified()?;
    written(&cell, CELL, at)?;
    for (field, table) in FIELDS.iter().zip(TABLE) {
        let path = folder.join("src/fields").join(field).with_extension("rs");
        changed(&path, |text| seen(text, table))?;
    }
    Ok(folders)
}

/// The source with a table that the rest of its crate sees.
fn seen(text: &str, [known, ours]: [&str; 2]) -> anyhow::Result<String> {
    ensure!(
        text.matches(known).count() == 1,
        "a field's table is kept in another way than when it was changed last"
    );
    Ok(text.replace(known, ours))
}

fn copied(sources: &[(String, PathBuf)], name: &str, target: &Path) -> anyhow::Result<PathBuf> {
    let source = sources.iter().find(|(known, _)| known == name);
    let (_, source) = source.with_context(|| format!("{name} is not locked"))?;
    let folder = target.join("src").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    copy(source, &folder)?;
    Ok(folder)
}

/// The source with the base point multiplied as any other, which it is `count` times.
fn without_table(text: &str, count: usize, [known, other]: [&str; 2]) -> anyhow::Result<String> {
    ensure!(
        text.matches(known).count() == count,
        "the base point is multiplied in another way than when it was changed last"
    );
    Ok(text.replace(known, other))
}

fn changed(path: &Path, change: impl FnOnce(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(path)?;
    let at = std::fs::metadata(path)?.modified()?;
    written(path, &change(&text)?, at)
}

/// Writes a file as if at that time, so that cargo does not take the same change for another.
fn written(path: &Path, text: &str, at: SystemTime) -> anyhow::Result<()> {
    std::fs::write(path, text)?;
    let file = std::fs::File::options().append(true).open(path)?;
    file.set_modified(at)?;
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

/// Lays the arithmetic by limbs over a crate's own.
fn by_limbs(folder: &Path) -> anyhow::Result<()> {
    let module = folder.join("src/arithmetic.rs");
    let at = std::fs::metadata(&module)?.modified()?;
    written(&folder.join("src/arithmetic/limbs.rs"), LIMBS, at)?;
    changed(&module, |text| {
        Ok(format!("{text}\nmod limbs;\npub(crate) use limbs::*;\n"))
    })?;
    for field in FIELDS {
        let path = folder.join("src/fields").join(field).with_extension("rs");
        changed(&path, with_limbs)?;
    }
    let row = folder.join(ROW_FILE);
    if row.exists() {
        return changed(&row, |text| in_a_row(text, [ROW, ROW_BY_LIMBS]));
    }
    for field in FIELDS {
        let path = folder.join("src/fields").join(field).with_extension("rs");
        changed(&path, |text| in_a_row(text, [OWN_ROW, OWN_ROW_BY_LIMBS]))?;
    }
    Ok(())
}

/// The source with squares in a row by limbs on wasm32.
fn in_a_row(text: &str, [known, ours]: [&str; 2]) -> anyhow::Result<String> {
    ensure!(
        text.matches(known).count() == 1,
        "squares in a row are written in another way than when they were changed last"
    );
    Ok(text.replace(known, ours))
}

/// A field's source with its arithmetic by limbs on wasm32.
fn with_limbs(text: &str) -> anyhow::Result<String> {
    let mut text = text.to_owned();
    for (known, ours) in BY_LIMBS {
        ensure!(
            text.matches(known).count() == 1,
            "a field's arithmetic is written in another way than when it was changed last: {known}"
        );
        let ours = format!(
            "if cfg!(target_arch = \"wasm32\") {{ return Self(crate::arithmetic::{ours}); }}\n{known}"
        );
        text = text.replace(known, &ours);
    }
    Ok(text)
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
