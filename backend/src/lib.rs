//! The one place that names a family of the proving system.
//!
//! `zakura` (default) is the maintained fork, `zcash` the audited mainline. Both give the same verifying keys and
//! accept each other's proofs; the `pins` tests of `linli-circuits`, run once with each, check that.
//!
//! `halo2_gadgets` is not here: the circuits have their own gadgets, and nothing else of it is trusted.

#[cfg(not(any(feature = "zakura", feature = "zcash")))]
compile_error!("choose a family: `zakura` or `zcash`");

#[cfg(feature = "zcash")]
pub use {pasta_curves, zcash_halo2_proofs as halo2_proofs};

#[cfg(all(feature = "zakura", not(feature = "zcash")))]
pub use {zakura_halo2_proofs as halo2_proofs, zakura_pasta_curves as pasta_curves};

/// The family in use: `zakura` or `zcash`.
pub const FAMILY: &str = if cfg!(feature = "zcash") {
    "zcash"
} else {
    "zakura"
};
