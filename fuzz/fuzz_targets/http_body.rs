//! libFuzzer's entry to `http_body`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::http::http_body(data);
});
