//! The key in words, for reviewers.

use std::fmt::Write;

use linli_backend::halo2_proofs::plonk::{Circuit, ConstraintSystem};
use linli_backend::pasta_curves::Fp;

use super::{Claim, K, PROOF_BYTES, PublicInput, ROWS, VerifyingKey, fingerprint, pinned};

/// About sixty lines: sizes, columns, every named constraint with its degree, and the fingerprint.
pub fn summary(vk: &VerifyingKey) -> String {
    let mut meta = ConstraintSystem::<Fp>::default();
    let config = Claim::configure(&mut meta);
    let described = pinned(vk);
    let count = |name: &str| {
        let after = described.split(name).nth(1).unwrap_or_default();
        let digits = after.chars().take_while(char::is_ascii_digit);
        digits.collect::<String>()
    };
    let mut text = String::new();
    let lines = [
        ("fingerprint", fingerprint(vk)),
        ("k", K.to_string()),
        ("rows in use", ROWS.to_string()),
        ("rows", (1 << K).to_string()),
        ("blinding factors", meta.blinding_factors().to_string()),
        ("public inputs", PublicInput::COUNT.to_string()),
        ("advice columns", count("num_advice_columns: ")),
        (
            "fixed columns, selectors included",
            count("num_fixed_columns: "),
        ),
        ("degree", meta.degree().to_string()),
        ("proof bytes", PROOF_BYTES.to_string()),
    ];
    for (name, value) in lines {
        line(&mut text, name, &value);
    }
    text.push_str("\nconstraint: degree, selector included\n");
    let degrees = [
        config.hash.degrees(),
        config.sponge.degrees(),
        config.rules.degrees(),
        config.range.degrees(),
    ]
    .concat();
    for (name, degree) in degrees {
        line(&mut text, name, &degree.to_string());
    }
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    writeln!(text, "{name}: {value}").expect("writing to a string does not fail");
}
