//! libFuzzer's entry to `snapshot`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::community::snapshot(data);
});
