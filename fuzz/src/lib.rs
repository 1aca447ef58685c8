//! Fuzz targets: every decoder, as a plain function of bytes.
//!
//! A target panics if a property fails: no input makes a decoder panic, and whatever it reads is written back unchanged
//! (binary encodings: the same bytes; text: the same value).
//!
//! ```text
//! cargo run -p linli-fuzz --example smoke -- --runs 1000
//! cargo run -p linli-fuzz --example seeds                            # rewrites fuzz/corpus
//! cargo +nightly fuzz run --features libfuzzer ballot fuzz/corpus/ballot
//! ```

pub mod mutation;
mod stable;
pub mod targets;

/// One target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its corpus folder.
    pub name: &'static str,
    /// Whether the bytes could be read; panics if a property fails.
    pub run: fn(&[u8]) -> bool,
}

macro_rules! targets {
    ($($module:ident :: $name:ident),* $(,)?) => {
        /// All targets.
        pub const TARGETS: &[Target] = &[
            $(Target { name: stringify!($name), run: targets::$module::$name }),*
        ];
    };
}
targets! {
    primitives::encodings,
    primitives::words,
    vote::ballot,
    vote::poll,
    vote::poll_json,
    vote::closing,
    vote::decryption_share,
    vote::tally_result,
    vote::rule_set,
    sigma::sealed_question,
    sigma::key_share,
    ceremony::ceremony,
    ceremony::round1,
    ceremony::round2,
    ceremony::confirmation,
    register::table,
    register::import,
    register::counting_rule,
    register::enrolment,
    register::roll,
    community::message,
    community::entry,
    community::archive,
    community::community_log,
    community::snapshot,
    log::note,
    log::checkpoint,
    log::tlog_proof,
    log::tile,
    log::add_checkpoint,
    log::verifier_key,
    mutual_aid::scheme,
    mutual_aid::rulebook,
    mutual_aid::act,
    mutual_aid::claim,
    http::http_body,
}
