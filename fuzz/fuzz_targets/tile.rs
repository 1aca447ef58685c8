//! libFuzzer's entry to `tile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::log::tile(data);
});
