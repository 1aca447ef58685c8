use tempfile::{TempDir, tempdir};

use super::*;

/// Some roots that are told apart from those of other entries.
fn of(index: u64) -> Roots {
    let bytes = vec![(index % 251) as u8 + 1; 32 * (1 + index as usize % 3)];
    Roots::from_bytes(&bytes)
}

/// A folder with the roots of these entries, each added alone.
fn filled(entries: impl IntoIterator<Item = u64>) -> (TempDir, Folder) {
    let parent = tempdir().expect("a folder");
    let folder = Folder::at(parent.path().join("roots"));
    add(&mut folder.clone().writer(), entries);
    (parent, folder)
}

fn add(writer: &mut Writer, entries: impl IntoIterator<Item = u64>) {
    for index in entries {
        writer.add([(index, &of(index))]).expect("written");
    }
}

/// The entries below `end` with roots, all of which are those that were added.
fn held(folder: &Folder, end: u64) -> Vec<u64> {
    let mut reader = folder.clone().reader();
    let held = (0..end).filter(|index| {
        let roots = reader.of(*index);
        assert!(roots.is_empty() || roots == of(*index), "{index}");
        !roots.is_empty()
    });
    held.collect()
}

#[test]
fn roots_are_kept_by_entry() {
    let entries = [0, 3, 4, 255, 256, 700, 701];
    let (_parent, folder) = filled(entries);
    assert_eq!(held(&folder, 1000), entries);
    let files = [0, 1, 2, 3].map(|number| folder.page(number).expect("read").is_some());
    assert_eq!(files, [true, true, true, false]);
    // At once, and without those that have none.
    let (_parent, other) = filled([]);
    let none = Roots::default();
    let all = entries.map(|index| (index, of(index)));
    let mut all: Vec<_> = all.iter().map(|(index, roots)| (*index, roots)).collect();
    all.insert(1, (1, &none));
    other.clone().writer().add(all).expect("written");
    for number in 0..3 {
        assert_eq!(other.page(number).ok(), folder.page(number).ok());
    }
}

#[test]
fn a_file_is_what_its_format_says() {
    let (_parent, folder) = filled([257]);
    let roots = of(257);
    let expected = [
        &b"LINLRT\x00\x01\x01\x00\x00\x00\x00\x00\x00\x00"[..],
        &[1, 3, 0],
        roots.as_bytes(),
    ];
    assert_eq!(roots.len(), 3);
    assert_eq!(folder.page(1).expect("read"), Some(expected.concat()));
}

#[test]
fn nothing_is_read_where_nothing_is() {
    let parent = tempdir().expect("a folder");
    let absent = Folder::at(parent.path().join("roots"));
    assert!(held(&absent, 300).is_empty());
    assert!(Reader::none().of(0).is_empty());
    assert!(!parent.path().join("roots").exists());
    // Nor where something else is.
    std::fs::create_dir_all(absent.path(0)).expect("made");
    assert!(absent.page(0).is_err());
    assert!(held(&absent, 300).is_empty());
}

#[test]
fn a_torn_file_is_read_as_far_as_it_goes_and_continued() {
    let entries = [1, 2, 5];
    let (_parent, folder) = filled(entries);
    let whole = folder.page(0).expect("read").expect("there");
    for length in 0..whole.len() {
        folder.put(0, &whole).expect("written");
        let path = folder.path(0);
        std::fs::write(&path, &whole[..length]).expect("torn");
        let left = held(&folder, 300);
        assert!(entries.starts_with(&left), "{left:?} of {length} bytes");
        assert!(left.len() < entries.len());
        add(&mut folder.clone().writer(), [7, 300]);
        assert_eq!(held(&folder, 600), [&left[..], &[7, 300]].concat());
    }
}

#[test]
fn what_is_of_another_record_or_malformed_is_replaced() {
    let (_parent, folder) = filled([1, 2, 5, 9]);
    let good = folder.page(0).expect("read").expect("there");
    // A record that was restored goes on from an earlier entry.
    add(&mut folder.clone().writer(), [4]);
    assert_eq!(held(&folder, 300), [1, 2, 4]);
    let zero_roots = [&good[..HEAD], &[0, 0, 0], &good[HEAD..]].concat();
    let unordered = [&good[..], &good[HEAD..]].concat();
    let other_version = [&b"LINLRT\x00\x02"[..], &good[8..]].concat();
    let other_number = [&MAGIC[..], &[7; 8], &good[HEAD..]].concat();
    let long = [&good[..], &vec![0; MAX_PAGE as usize]].concat();
    let cases = [
        (zero_roots, &[][..]),
        (unordered, &[1, 2, 5, 9]),
        (other_version, &[]),
        (other_number, &[]),
        (long, &[]),
        (b"nothing of the kind".to_vec(), &[]),
    ];
    for (bytes, left) in cases {
        std::fs::write(folder.path(0), &bytes).expect("written");
        assert_eq!(held(&folder, 300), left);
        add(&mut folder.clone().writer(), [11]);
        assert_eq!(held(&folder, 300), [left, &[11]].concat());
    }
}

#[test]
fn what_does_not_fit_is_left_out() {
    let (_parent, folder) = filled([]);
    let mut writer = folder.clone().writer();
    let large = Roots::from_bytes(&vec![1; 32 * 0xffff]);
    for index in 0..3 {
        writer.add([(index, &large)]).expect("written");
    }
    let beyond = Roots::from_bytes(&vec![1; 32 * 0x10000]);
    writer.add([(3, &beyond)]).expect("left out");
    let mut reader = folder.reader();
    let counts = [0, 1, 2, 3].map(|index| reader.of(index).len());
    assert_eq!(counts, [0xffff, 0xffff, 0, 0]);
}

#[test]
fn a_file_from_elsewhere_is_kept_as_far_as_it_is_well_formed() {
    let (_parent, folder) = filled([1, 2]);
    let good = folder.page(0).expect("read").expect("there");
    let (_other, to) = filled([]);
    to.put(0, &[&good[..], &[0, 1]].concat()).expect("kept");
    assert_eq!(to.page(0).expect("read"), Some(good));
    to.put(1, b"what is that").expect("kept");
    assert_eq!(to.page(1).expect("read"), Some(vec![]));
}
