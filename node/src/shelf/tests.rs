use super::*;

#[test]
fn a_damaged_file_is_absent_until_it_is_sent_again() {
    let data = tempfile::tempdir().expect("a folder");
    let shelf = Shelf::of(data.path());
    let whole = b"0123456789abcdefa text".to_vec();
    let Attached { digest, .. } = Attached::of(&whole);
    assert_eq!(shelf.get(digest).expect("read"), None);
    shelf.put(&whole).expect("kept");
    assert_eq!(shelf.get(digest).expect("read").as_ref(), Some(&whole));
    fs::write(shelf.path(digest), &whole[..9]).expect("torn");
    assert_eq!(shelf.get(digest).expect("read"), None);
    shelf.put(&whole).expect("kept");
    assert_eq!(shelf.get(digest).expect("read"), Some(whole));
    let files = fs::read_dir(data.path().join(FOLDER)).expect("a folder");
    assert_eq!(files.count(), 1, "nothing unfinished is left");
    shelf.remove(digest).expect("removed");
    assert_eq!(shelf.get(digest).expect("read"), None);
}
