//! Whether the processor has the instructions that this build was compiled for.

/// Asked before the first arithmetic: without them, the program would end without a word.
#[must_use]
pub fn suffices() -> bool {
    #[cfg(all(feature = "asm", target_arch = "x86_64"))]
    return is_x86_feature_detected!("adx") && is_x86_feature_detected!("bmi2");
    #[cfg(not(all(feature = "asm", target_arch = "x86_64")))]
    true
}
