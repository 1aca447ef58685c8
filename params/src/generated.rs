//! Written by `cargo xtask params --accept`.

/// Digest of `data/k9.params`.
pub(crate) const K9_DIGEST: &str =
    "643a281af1b8884f0344e88e3785810880f2e29f930896bd101b6ef598e65812";

/// Fingerprint of the ballot circuit's verifying key.
pub const BALLOT_FINGERPRINT: &str =
    "vk1c4831b75d41c1f2e55ab9a010c821cc23c680fc89ed7696910d7c1d7a1d4b8b9";

/// Digest of `data/k10.params`.
pub(crate) const K10_DIGEST: &str =
    "8244d9c3cadf3f91abcde3c841b8f2244d5a959706a0ca9746c6580b48a68eb7";

/// Fingerprint of the claim circuit's verifying key.
pub const CLAIM_FINGERPRINT: &str =
    "vk1d6bd2b9bf0335aaf56b318917c37f43b2145e549917ca900ac7414963723e324";
