//! The system's randomness: the one place that names it.

use rand::rngs::SysRng;
use rand::seq::IteratorRandom;
use rand_core::UnwrapErr;

/// The operating system's generator. It panics if the system has no randomness: nothing secret can be made then.
pub fn system() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// One of `all`, drawn at random; `None` if there are none.
pub fn one_of<T>(all: impl Iterator<Item = T>) -> Option<T> {
    all.choose(&mut system())
}
