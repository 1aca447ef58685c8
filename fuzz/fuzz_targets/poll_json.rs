//! libFuzzer's entry to `poll_json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::vote::poll_json(data);
});
