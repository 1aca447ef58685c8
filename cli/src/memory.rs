//! Keeps secrets out of the places to which the system writes memory: core dumps and swap.
//!
//! No command dumps core, and on Linux no other program of the same user may read its memory. Pages are
//! kept from swap once a secret is opened or made, but only where the system allows a process to lock all it will ever
//! need (`ulimit -l unlimited`, or root): under a smaller limit a proof, which takes gigabytes, would fail for lack of
//! memory. Otherwise, and on other systems, only an encrypted swap protects; secrets are wiped in any case.

/// Prevents core dumps of this process and other processes from attaching to it.
#[cfg(unix)]
pub fn keep_from_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // If the system refuses, its own rule about dumps applies; nothing else can be done.
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Keeps this process out of swap from now on, if that cannot make it fail.
#[cfg(unix)]
pub fn lock() {
    #[cfg(target_os = "linux")]
    {
        use rustix::mm::{MlockAllFlags, mlockall};
        use rustix::process::{Resource, getrlimit};
        if getrlimit(Resource::Memlock).current.is_none() {
            let _ =
                mlockall(MlockAllFlags::CURRENT | MlockAllFlags::FUTURE | MlockAllFlags::ONFAULT);
        }
    }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
pub fn keep_from_dumps() {}

/// Other systems have no such lock.
#[cfg(not(unix))]
pub fn lock() {}

#[cfg(all(test, target_os = "linux"))]
mod tests;
