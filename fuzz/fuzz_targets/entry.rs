//! libFuzzer's entry to `entry`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::community::entry(data);
});
