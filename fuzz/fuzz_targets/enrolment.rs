//! libFuzzer's entry to `enrolment`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::register::enrolment(data);
});
