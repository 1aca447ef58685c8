//! libFuzzer's entry to `ballot`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::vote::ballot(data);
});
