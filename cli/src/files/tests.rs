use super::*;

#[test]
fn an_existing_file_is_left_unless_forced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    write(&path, b"1", Access::Public, Overwrite::Refuse).unwrap();
    let refused = write(&path, b"2", Access::Public, Overwrite::Refuse).unwrap_err();
    assert!(matches!(refused, Error::Exists(_)));
    assert_eq!(std::fs::read(&path).unwrap(), b"1");
    write(&path, b"2", Access::Public, Overwrite::Replace).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"2");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn a_secret_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    write(&path, b"1", Access::Secret, Overwrite::Refuse).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_long_file_is_refused_by_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long");
    std::fs::write(&path, [0; 11]).unwrap();
    assert_eq!(read(&path, 10).unwrap_err().rule(), "encoding.size");
    assert_eq!(read(&path, 11).unwrap().len(), 11);
}

#[test]
fn json_with_more_after_it_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("j");
    std::fs::write(&path, "1 2").unwrap();
    let error = read_json::<u64>(&path, 10).unwrap_err();
    assert_eq!(error.rule(), "encoding.json");
}

/// `encoding.text`: a file that is not text is not reported as a disk error.
#[test]
fn a_text_that_is_not_utf_8_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draft.toml");
    std::fs::write(&path, b"title = \"\xd0\xc7\"").unwrap();
    assert_eq!(read_text(&path, 100).unwrap_err().rule(), "encoding.text");
}

/// `file.kind`: neither read nor replaced, whatever `--force` says.
#[cfg(unix)]
#[test]
fn what_is_no_file_is_neither_read_nor_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("device");
    std::os::unix::fs::symlink("/dev/null", &link).unwrap();
    let written = write(&link, b"1", Access::Public, Overwrite::Replace);
    assert_eq!(written.unwrap_err().rule(), "file.kind");
    assert!(link.is_symlink());
    assert_eq!(read(&link, 10).unwrap_err().rule(), "file.kind");
}

/// A line of a hundred thousand characters would push the sentence off the screen.
#[test]
fn what_is_wrong_with_a_file_fits_on_a_screen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draft.toml");
    let detail = |text: &str| {
        std::fs::write(&path, text).unwrap();
        match read_toml::<toml::Table>(&path, "poll.draft").unwrap_err() {
            Error::Refused(refusal) => refusal.detail,
            other => panic!("{other:?}"),
        }
    };
    assert!(detail("title = ").contains("line 1"));
    let long = detail(&format!("title = {}", "[".repeat(100_000)));
    assert!(!long.is_empty() && long.len() <= 600, "{}", long.len());
}

#[test]
fn what_is_passed_over_in_a_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "b.ballot",
        "a.ballot",
        "c.ballot.part",
        "d.BALLOT",
        ".hidden",
    ] {
        std::fs::write(folder.path().join(name), "").unwrap();
    }
    std::fs::create_dir(folder.path().join("more")).unwrap();
    let alone = folder.path().join("c.ballot.part");
    let found = named(&[folder.path().to_owned()], "ballot").unwrap();
    let names = |paths: &[PathBuf]| -> Vec<String> {
        let name = |p: &PathBuf| p.file_name().unwrap().to_string_lossy().into_owned();
        paths.iter().map(name).collect()
    };
    assert_eq!(names(&found.files), ["a.ballot", "b.ballot"]);
    assert_eq!(names(&found.passed_over), ["c.ballot.part", "d.BALLOT"]);
    let found = named(&[alone], "ballot").unwrap();
    assert_eq!((found.files.len(), found.passed_over.len()), (1, 0));
}
