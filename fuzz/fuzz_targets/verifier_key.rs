//! libFuzzer's entry to `verifier_key`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::log::verifier_key(data);
});
