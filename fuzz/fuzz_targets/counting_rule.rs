//! libFuzzer's entry to `counting_rule`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::register::counting_rule(data);
});
