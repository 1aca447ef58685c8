use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::message::tests::one_of_each;
use crate::message::{Message, MessageKind};

const NOTE: &str = "linli.example/log\n1\nAAAA\n\n\u{2014} linli.example/log AAAA\n";

/// An archive of one message of every kind; every other message is left out if `light`.
fn archive(light: bool) -> (Vec<Frame>, Vec<u8>) {
    let mut writer = ArchiveWriter::new(Vec::new()).expect("in memory");
    let mut frames = Vec::new();
    for (at, message) in (0..).zip(one_of_each()) {
        let bytes = message.encode();
        let entry = Entry::of(at, &message, &bytes);
        let kept = (!light || at % 2 == 0).then_some(bytes);
        writer.entry(&entry, kept.as_deref()).expect("in memory");
        frames.push(Frame::Entry(entry));
        frames.extend(kept.map(Frame::Message));
        if at % 5 == 0 {
            writer.checkpoint(NOTE).expect("in memory");
            frames.push(Frame::Checkpoint(NOTE.to_owned()));
        }
    }
    (frames, writer.finish().expect("in memory"))
}

fn read(bytes: &[u8]) -> Result<Vec<Frame>, ArchiveError> {
    super::frames(bytes).collect()
}

#[track_caller]
fn refused(bytes: &[u8]) -> &'static str {
    let error = read(bytes).expect_err("refused");
    let rule = error.rule();
    assert!(error.to_string().starts_with(&format!("{rule}: ")));
    rule
}

#[test]
fn archives_read_as_they_were_written() {
    for light in [false, true] {
        let (frames, bytes) = archive(light);
        assert_eq!(read(&bytes).expect("own archive"), frames);
        let mut again = ArchiveWriter::new(Vec::new()).expect("in memory");
        for frame in &frames {
            again.write(frame).expect("in memory");
        }
        assert_eq!(again.finish().expect("in memory"), bytes);
    }
    assert_eq!(read(&MAGIC).expect("an empty archive"), []);
}

#[test]
fn a_cut_archive_gives_all_whole_frames_and_says_where_to_go_on() {
    let (frames, bytes) = archive(false);
    let mut ends = vec![MAGIC.len()];
    for frame in &frames {
        ends.push(ends.last().expect("one") + frame.encode().len());
    }
    for cut in MAGIC.len()..=bytes.len() {
        let whole = ends.iter().filter(|end| **end <= cut).count() - 1;
        let mut reader = super::frames(&bytes[..cut]);
        let given = reader.by_ref().map_while(Result::ok).count();
        assert_eq!(given, whole, "cut at {cut}");
        assert_eq!(reader.position(), ends[whole] as u64, "cut at {cut}");
        if ends.contains(&cut) {
            assert!(read(&bytes[..cut]).is_ok())
        } else {
            assert_eq!(refused(&bytes[..cut]), "archive.truncated")
        }
    }
    let mut grown = ArchiveWriter::resume(bytes[..ends[3]].to_vec());
    for frame in &frames[3..] {
        grown.write(frame).expect("in memory");
    }
    assert_eq!(grown.finish().expect("in memory"), bytes);
}

fn with(frames: &[(u8, u32, &[u8])]) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    for (tag, length, content) in frames {
        bytes.push(*tag);
        bytes.extend(length.to_le_bytes());
        bytes.extend(*content);
    }
    bytes
}

#[test]
fn what_is_no_archive_is_refused_by_name() {
    let message = &one_of_each()[0];
    let bytes = message.encode();
    let length = bytes.len() as u32;
    let leaf = Entry::of(1, message, &bytes).encode();
    let entry = (1, leaf.len() as u32, leaf.as_slice());
    assert_eq!(refused(b""), "archive.magic");
    assert_eq!(refused(b"LINLIR\x00\x02"), "archive.magic");
    assert_eq!(refused(&with(&[(0, 0, b"")])), "archive.frame");
    assert_eq!(refused(&with(&[(4, 0, b"")])), "archive.frame");
    assert_eq!(refused(&with(&[(1, 201, &[0; 201])])), "archive.size");
    assert_eq!(refused(&with(&[(1, u32::MAX, b"")])), "archive.size");
    assert_eq!(refused(&with(&[(3, 65_537, b"")])), "archive.size");
    assert_eq!(refused(&with(&[(1, 4, b"LINL")])), "encoding.magic");
    assert_eq!(refused(&with(&[(3, 1, b"\xff")])), "archive.text");
    assert_eq!(refused(&with(&[(2, length, &bytes)])), "archive.order");
    let shorter = (2, length - 1, &bytes[..bytes.len() - 1]);
    assert_eq!(refused(&with(&[entry, shorter])), "archive.order");
    let twice = [entry, (2, length, &bytes), (2, length, &bytes)];
    assert_eq!(refused(&with(&twice)), "archive.order");
    let late = [entry, (3, 1, b"\n".as_slice()), (2, length, &bytes)];
    assert_eq!(refused(&with(&late)), "archive.order");
}

#[test]
fn an_entry_that_announces_an_impossible_message_is_refused() {
    let entry = Entry {
        at: 1,
        kind: MessageKind::Claim,
        subject: None,
        message: Message::digest_of(b""),
        length: u32::MAX,
    };
    let leaf = entry.encode();
    let bytes = with(&[(1, leaf.len() as u32, &leaf)]);
    assert_eq!(refused(&bytes), "archive.size");
}

#[test]
fn a_frame_that_is_refused_is_not_counted() {
    for bad in [with(&[(3, 1, b"\xff")]), with(&[(1, 4, b"LINL")])] {
        let mut reader = super::frames(bad.as_slice());
        assert!(matches!(reader.next(), Some(Err(_))));
        assert_eq!(reader.position(), MAGIC.len() as u64);
    }
}

#[test]
fn nothing_is_read_after_an_error() {
    let (_, mut bytes) = archive(false);
    bytes[MAGIC.len()] = 9;
    let mut reader = super::frames(bytes.as_slice());
    assert!(matches!(reader.next(), Some(Err(ArchiveError::Frame(9)))));
    assert!(reader.next().is_none());
}

proptest! {
    #[test]
    fn changed_bytes_never_panic(at in any::<prop::sample::Index>(), bit in 0..8) {
        let (_, mut bytes) = archive(false);
        let at = at.index(bytes.len());
        bytes[at] ^= 1u8 << bit;
        let _ = read(&bytes);
    }

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
        let _ = read(&[MAGIC.as_slice(), &bytes].concat());
    }
}
