//! libFuzzer's entry to `words`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::primitives::words(data);
});
