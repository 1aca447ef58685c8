//! libFuzzer's entry to `sealed_question`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::sigma::sealed_question(data);
});
