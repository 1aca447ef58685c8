//! libFuzzer's entry to `ceremony`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::ceremony::ceremony(data);
});
