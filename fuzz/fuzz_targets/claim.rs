//! libFuzzer's entry to `claim`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::mutual_aid::claim(data);
});
