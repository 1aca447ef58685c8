use super::*;

fn sealed_file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    let path = folder.path().join("f.age");
    let passphrase = SecretString::from("correct horse");
    write(&path, &7u8, passphrase, Some(2), Overwrite::Refuse).unwrap();
    path
}

#[test]
fn the_passphrase_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = sealed_file(&folder);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("-----BEGIN AGE ENCRYPTED FILE-----"));
    assert_eq!(read::<u8>(&path, "correct horse".into()).unwrap(), 7);
}

#[test]
fn another_passphrase_is_told_apart_from_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = sealed_file(&folder);
    let wrong = read::<u8>(&path, "wrong horse".into()).unwrap_err();
    assert!(matches!(wrong, Error::Passphrase(_)));
    std::fs::write(&path, "not age").unwrap();
    let damaged = read::<u8>(&path, "correct horse".into()).unwrap_err();
    assert_eq!(damaged.rule(), "keystore.format");
}

#[test]
fn other_contents_are_refused_without_showing_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = sealed_file(&folder);
    let error = read::<String>(&path, "correct horse".into()).unwrap_err();
    assert_eq!(error.rule(), "keystore.format");
    assert!(!error.refusal().unwrap().detail.contains('7'));
}
