use super::*;

fn written(folder: &Path, text: &str) {
    fs::write(folder.join(COMMITTEE), text).expect("written");
}

#[test]
fn a_folder_says_who_decides_and_who_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut random = linli_testing::rng("folder");
    let own = make_key(folder.path(), "hall", &mut random).expect("new");
    let again = make_key(folder.path(), "hall", &mut random);
    assert!(matches!(again, Err(FolderError::File { .. })));
    let key = read_key(folder.path()).expect("a key");
    assert_eq!(key.public(), &own);

    let line = format!("[[validators]]\nkey = \"{own}\"\naddress = \"127.0.0.1:1\"\n");
    written(folder.path(), &format!("origin = \"a.example\"\n{line}"));
    let settings = read_settings(folder.path(), &key).expect("good settings");
    assert_eq!(settings.listen.port(), 1);
    written(
        folder.path(),
        &format!("origin = \"a.example\"\n{line}{line}"),
    );
    let twice = read_settings(folder.path(), &key);
    assert!(matches!(twice, Err(FolderError::Validators(_))));
    written(
        folder.path(),
        &format!("origin = \"a.example\"\nquorum = 1\n{line}"),
    );
    let unknown = read_settings(folder.path(), &key);
    assert!(matches!(unknown, Err(FolderError::Settings(_))));
    let seed = Zeroizing::new([9; 32]);
    let stranger = ValidatorKey::new("hall", seed).expect("a name");
    written(folder.path(), &format!("origin = \"a.example\"\n{line}"));
    let refused = read_settings(folder.path(), &stranger);
    assert!(matches!(refused, Err(FolderError::Settings(_))));
}

#[test]
fn every_key_is_read_as_it_was_written() {
    let mut random = linli_testing::rng("keys");
    for _ in 0..32 {
        let folder = tempfile::tempdir().expect("a folder");
        let made = make_key(folder.path(), "hall", &mut random).expect("new");
        let key = read_key(folder.path()).expect("a key");
        assert_eq!(key.public(), &made);
        assert_eq!(*key.signing().public_key().as_bytes(), *made.as_bytes());
    }
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_not_used() {
    let folder = tempfile::tempdir().expect("a folder");
    make_key(folder.path(), "hall", &mut linli_testing::rng("folder")).expect("new");
    let path = folder.path().join(KEY);
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(&path, open).expect("changed");
    assert!(matches!(
        read_key(folder.path()),
        Err(FolderError::Permissions(_))
    ));
}
