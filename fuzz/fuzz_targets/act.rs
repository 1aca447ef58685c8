//! libFuzzer's entry to `act`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    linli_fuzz::targets::mutual_aid::act(data);
});
