//! libFuzzer's entry to `confirmation`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::ceremony::confirmation(data);
});
