use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::process::Command;

use super::*;

fn refused<T: std::fmt::Debug>(result: io::Result<T>) -> bool {
    NotAFile::caused(&result.expect_err("it is no file"))
}

/// `file.kind`: nothing waits for a pipe, reads a device or replaces one.
#[test]
fn pipes_devices_sockets_and_folders_are_no_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let made = Command::new("mkfifo").arg(at("pipe")).status();
    assert!(made.expect("mkfifo").success());
    let _socket = UnixListener::bind(at("socket")).expect("a socket");
    symlink("nowhere", at("broken")).expect("a link");
    symlink("/dev/null", at("device")).expect("a link");
    for name in ["pipe", "socket", "device", "."] {
        assert!(refused(open(&at(name))), "{name}");
        assert!(refused(place(&at(name))), "{name}");
    }
    assert!(refused(place(&at("broken"))));
    assert!(refused(open(Path::new("/dev/zero"))));
}

#[test]
fn a_link_is_written_through() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().canonicalize().expect("a folder").join(name);
    std::fs::write(at("file"), "").expect("written");
    symlink(at("file"), at("link")).expect("a link");
    assert_eq!(place(&at("link")).expect("a file"), at("file"));
    assert_eq!(place(&at("new")).expect("nothing there"), at("new"));
}
