//! libFuzzer's entry to `message`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::community::message(data);
});
