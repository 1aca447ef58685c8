//! What `cargo xtask contract` runs once: the memory that it leaves becomes the module's data.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};

unsafe extern "C" {
    /// Forgets tables for square roots, which an execution that needs them fills again for less than they take in a module.
    /// `cargo xtask contract` lays it over the curves' own source.
    safe fn snapshot_empty_tables();
}

/// Derives the keys.
#[unsafe(no_mangle)]
pub extern "C" fn snapshot_prepare() {
    WIPES.store(true, Ordering::Relaxed);
    // Not derived by the lock itself: what a table of functions names stays in the module.
    let verifier = super::derived();
    let was_empty = super::VERIFIER.set(verifier).is_ok();
    assert!(was_empty, "a module is prepared once");
    snapshot_empty_tables();
    WIPES.store(false, Ordering::Relaxed);
}

/// Where parameters lie that nobody reads once the keys are derived, and how long they are: of ballots or of claims.
#[unsafe(no_mangle)]
pub extern "C" fn snapshot_spent(claims: u32) -> u64 {
    let parameters = match claims {
        0 => linli_params::ballot_params(),
        _ => linli_params::claim_params(),
    };
    let parameters = parameters.expect("they ship with the module");
    ((parameters.as_ptr() as u64) << 32) | parameters.len() as u64
}

/// The longest run of bytes that lies twice in the snapshot's memory, and only once in the module: the shorter parameters are
/// the first of the longer. Where it is, where it is missing, and how long it is; written by what makes the snapshot.
struct Twice(UnsafeCell<[usize; 3]>);

// SAFETY: a module has one thread.
unsafe impl Sync for Twice {}

static TWICE: Twice = Twice(UnsafeCell::new([0; 3]));

/// Where it is to be written.
#[unsafe(no_mangle)]
pub extern "C" fn snapshot_twice() -> usize {
    TWICE.0.get().addr()
}

/// Puts it where it is missing; before the keys are used.
pub(crate) fn restore() {
    // SAFETY: both places are the snapshot's own and apart from each other; nobody has a reference into either yet.
    unsafe {
        let [from, to, length] = TWICE.0.get().replace([0; 3]);
        let place = |at: usize| core::ptr::with_exposed_provenance_mut::<u8>(at);
        core::ptr::copy_nonoverlapping(place(from).cast_const(), place(to), length);
    }
}

static WIPES: AtomicBool = AtomicBool::new(false);

/// The system's allocator, which leaves nothing behind while the keys are derived: zeros need no room in a module.
struct Wiping;

// SAFETY: every call goes to the system's allocator; what is freed is written to before, within its layout.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        if WIPES.load(Ordering::Relaxed) {
            unsafe { core::ptr::write_bytes(place, 0, layout.size()) };
        }
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Wiping = Wiping;
