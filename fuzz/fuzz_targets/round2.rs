//! libFuzzer's entry to `round2`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::ceremony::round2(data);
});
