//! libFuzzer's entry to `round1`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::ceremony::round1(data);
});
