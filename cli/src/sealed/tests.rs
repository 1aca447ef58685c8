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

#[test]
fn a_passphrase_is_the_same_however_its_accents_are_composed() {
    let folder = tempfile::tempdir().unwrap();
    let [composed, decomposed, wide] = ["caf\u{e9} 123", "cafe\u{301} 123", "caf\u{e9} \u{ff11}23"];
    // Files of before were sealed as the words were typed.
    for typed in [composed, decomposed, wide] {
        let path = folder.path().join("f.age");
        write(&path, &7u8, typed.into(), Some(2), Overwrite::Replace).unwrap();
        assert_eq!(read::<u8>(&path, typed.into()).unwrap(), 7);
    }
    for [sealed, typed] in [
        [composed, decomposed],
        [decomposed, composed],
        [composed, wide],
    ] {
        let path = folder.path().join("g.age");
        write(&path, &7u8, sealed.into(), Some(2), Overwrite::Replace).unwrap();
        assert_eq!(read::<u8>(&path, typed.into()).unwrap(), 7);
    }
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_closed_to_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = sealed_file(&folder);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    read::<u8>(&path, "correct horse".into()).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
