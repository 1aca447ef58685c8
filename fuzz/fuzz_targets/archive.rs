//! libFuzzer's entry to `archive`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::community::archive(data);
});
