//! libFuzzer's entry to `community_log`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::community::community_log(data);
});
