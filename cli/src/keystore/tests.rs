use super::*;

fn sealed_file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    let path = folder.path().join("f.age");
    let seal = Seal {
        passphrase: "correct horse".into(),
        work_factor: Some(2),
        overwrite: Overwrite::Refuse,
    };
    write_owner(&path, &Seed::from_bytes([7; 32]), seal).unwrap();
    path
}

#[test]
fn a_refusal_names_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = sealed_file(&folder);
    let wrong = open_owner(&path, "wrong horse".into()).err().unwrap();
    assert!(matches!(wrong, Error::Passphrase(file) if file == path));
    let other = open_trustee(&path, "correct horse".into()).err().unwrap();
    assert_eq!(other.refusal().unwrap().evidence[0].0, "file");
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_closed_to_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = sealed_file(&folder);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    open_owner(&path, "correct horse".into()).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
