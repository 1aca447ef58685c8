use super::*;

#[test]
fn no_core_is_dumped() {
    keep_from_dumps();
    let limit = rustix::process::getrlimit(rustix::process::Resource::Core);
    assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
    let behavior = rustix::process::dumpable_behavior().unwrap();
    assert_eq!(behavior, rustix::process::DumpableBehavior::NotDumpable);
}

#[test]
fn memory_is_locked_where_the_limit_is_none() {
    lock();
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let locked = status
        .lines()
        .find(|line| line.starts_with("VmLck:"))
        .unwrap();
    let limit = rustix::process::getrlimit(rustix::process::Resource::Memlock);
    assert_eq!(
        limit.current.is_none(),
        !locked.ends_with(" 0 kB"),
        "{locked}"
    );
}
