//! libFuzzer's entry to `key_share`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::sigma::key_share(data);
});
