//! libFuzzer's entry to `rule_set`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::vote::rule_set(data);
});
