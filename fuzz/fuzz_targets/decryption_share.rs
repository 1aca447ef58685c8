//! libFuzzer's entry to `decryption_share`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::vote::decryption_share(data);
});
