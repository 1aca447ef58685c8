//! libFuzzer's entry to `tlog_proof`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::log::tlog_proof(data);
});
