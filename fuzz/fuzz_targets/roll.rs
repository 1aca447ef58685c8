//! libFuzzer's entry to `roll`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::register::roll(data);
});
