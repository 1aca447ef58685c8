//! Keeps secrets from where the system would write memory: core dumps and swap.
//!
//! No core is dumped of any command, and on Linux no other program of the same user may look into its memory. Pages are
//! kept from swap once a secret is opened or made, but only where the system allows a process to lock all it will ever
//! need (`ulimit -l unlimited`, or root): under a smaller limit a proof, which takes gigabytes, would fail for want of
//! memory. Elsewhere, and on other systems, an encrypted swap is what protects; wiping is done in any case.

/// No core dump of this process, and nobody attaches to it.
#[cfg(unix)]
pub fn keep_from_dumps() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    // A system that refuses has its own rule about dumps; nothing else can be done.
    let _ = setrlimit(Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Keeps this process from swap from now on, where that cannot make it fail.
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
