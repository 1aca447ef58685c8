//! libFuzzer's entry to `import`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::register::import(data);
});
