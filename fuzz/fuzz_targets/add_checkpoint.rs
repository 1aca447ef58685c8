//! libFuzzer's entry to `add_checkpoint`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::log::add_checkpoint(data);
});
