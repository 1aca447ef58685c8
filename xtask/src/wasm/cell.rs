//! A cell that is filled when it is first asked, and can be emptied again.
//!
//! This text is laid over the curves' own cell for a contract's module, whose memory is kept once its keys are derived: tables
//! for square roots are larger than what fills them. A module has one thread.

use alloc::boxed::Box;
use core::ptr::null_mut;
use core::sync::atomic::{AtomicPtr, Ordering};

pub(crate) struct OnceTable<T>(AtomicPtr<T>);

impl<T> OnceTable<T> {
    pub(crate) const fn new() -> Self {
        Self(AtomicPtr::new(null_mut()))
    }

    #[allow(unsafe_code)]
    pub(crate) fn get_or_init(&self, fill: impl FnOnce() -> T) -> &T {
        if self.0.load(Ordering::Relaxed).is_null() {
            self.0.store(Box::into_raw(Box::new(fill())), Ordering::Relaxed);
        }
        // SAFETY: only this made it, and nobody who has it is left where it is emptied.
        unsafe { &*self.0.load(Ordering::Relaxed) }
    }

    /// Nobody may have what was in it any more.
    #[allow(unsafe_code)]
    fn empty(&self) {
        let place = self.0.swap(null_mut(), Ordering::Relaxed);
        if !place.is_null() {
            // SAFETY: a box was made into it above, once.
            drop(unsafe { Box::from_raw(place) });
        }
    }
}

/// Empties the cells of both fields.
#[allow(unsafe_code)]
#[unsafe(no_mangle)]
extern "C" fn snapshot_empty_tables() {
    crate::fields::FP_TABLES.empty();
    crate::fields::FQ_TABLES.empty();
}
