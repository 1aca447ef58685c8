//! libFuzzer's entry to `checkpoint`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::log::checkpoint(data);
});
