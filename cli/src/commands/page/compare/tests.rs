use super::*;

#[test]
fn the_first_byte_that_differs_is_named_with_its_line() {
    let shipped = b"one\ntwo\nthree\n";
    let found = |bytes: &[u8]| first_of(bytes, shipped);
    assert_eq!(found(shipped), None);
    assert_eq!(
        found(b"one\ntwO\nthree\n"),
        Some(Difference::Bytes { at: 6, line: 2 })
    );
    assert_eq!(found(b"one\n"), Some(Difference::Bytes { at: 4, line: 2 }));
    assert_eq!(
        found(b"one\ntwo\nthree\nfour"),
        Some(Difference::Bytes { at: 14, line: 4 })
    );
    assert_eq!(found(b""), Some(Difference::Bytes { at: 0, line: 1 }));
}

#[test]
fn a_file_is_compared_with_one_that_asks_the_same_node() {
    let asks = Single::of("https://votes.example.org/").expect("an address");
    let mut text = page::single(&asks);
    let (node, found) = file(text.as_bytes());
    assert_eq!(node, Some(asks));
    assert!(found.iter().all(|one| one.difference.is_none()));
    text = text.replacen("use strict", "use stricT", 1);
    let (_, found) = file(text.as_bytes());
    assert!(found[0].difference.is_some());
    let (node, found) = file(b"no page at all");
    assert_eq!((node, found[0].difference.is_some()), (None, true));
}
