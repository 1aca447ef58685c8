//! libFuzzer's entry to `encodings`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::primitives::encodings(data);
});
