//! libFuzzer's entry to `tally_result`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::vote::tally_result(data);
});
