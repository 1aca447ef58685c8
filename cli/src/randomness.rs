//! The system's randomness: the one place that names it.

use rand::rngs::SysRng;
use rand_core::UnwrapErr;

/// The operating system's generator. It panics if the system has no randomness: nothing secret can be made then.
pub fn system() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
