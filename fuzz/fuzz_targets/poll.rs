//! libFuzzer's entry to `poll`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::vote::poll(data);
});
