//! libFuzzer's entry to `closing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::vote::closing(data);
});
