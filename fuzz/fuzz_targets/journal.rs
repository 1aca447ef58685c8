//! libFuzzer's entry to `journal`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::record::journal(data);
});
