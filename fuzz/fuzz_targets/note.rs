//! libFuzzer's entry to `note`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::log::note(data);
});
