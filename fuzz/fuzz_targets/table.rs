//! libFuzzer's entry to `table`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::register::table(data);
});
