use linli_testing::officers::key;
use linli_wire::community::CommunityId;
use linli_wire::encoding::HexBytes;

use super::*;

const NOW: i64 = 1_800_000_000;

fn officer(n: u8) -> OfficerKey {
    OfficerKey::of(&key(n))
}

fn tight() -> Bounds {
    Bounds {
        requests: 2,
        papers: 2,
        sent: 3,
        bytes: 100,
        calls: 1,
        passes: 2,
    }
}

fn inbox(bounds: Bounds) -> (tempfile::TempDir, Inbox) {
    let folder = tempfile::tempdir().expect("a folder");
    let inbox = Inbox::of(folder.path(), bounds);
    (folder, inbox)
}

/// A call by that member of the committee.
fn called(by: u8) -> String {
    let act = CeremonyCall {
        ceremony: HexBytes(b"{}".to_vec()),
        until: NOW + 9,
    };
    let community = CommunityId(Digest([1; 32]));
    let call = Signed::new(act).sign(community, &key(by));
    serde_json::to_string(&call).expect("JSON")
}

fn refused<T: std::fmt::Debug>(done: Result<T, InboxError>) -> &'static str {
    done.expect_err("refused").rule()
}

#[test]
fn letters_survive_a_restart_and_expire() {
    let (folder, first) = inbox(Bounds::default());
    let posted = first.post(officer(1), None, b"one", NOW).expect("room");
    assert!(posted.fresh);
    drop(first);
    let second = Inbox::of(folder.path(), Bounds::default());
    let again = second
        .post(officer(1), None, b"one", NOW + 9)
        .expect("known");
    assert_eq!((again.fresh, again.at), (false, NOW));
    let (letters, more) = second
        .list(officer(1), 0, posted.expires - 1)
        .expect("read");
    assert_eq!((letters.len(), more), (1, false));
    assert_eq!(letters[0].bytes, b"one");
    let (letters, _) = second.list(officer(1), 0, posted.expires).expect("read");
    assert_eq!(letters, []);
}

/// `inbox.full`: boxes, senders, bytes and calls are bounded, each for itself.
#[test]
fn what_is_kept_is_bounded() {
    let (_folder, inbox) = inbox(tight());
    let post = |to, from, bytes: &[u8]| inbox.post(officer(to), from, bytes, NOW);
    for text in [b"1", b"2"] {
        post(1, None, text).expect("room");
    }
    assert_eq!(refused(post(1, None, b"3")), "inbox.full");
    assert!(!post(1, None, b"2").expect("known").fresh);
    let sender = Some(officer(9));
    for text in [b"4", b"5"] {
        post(1, sender, text).expect("papers have room of their own");
    }
    assert_eq!(refused(post(1, sender, b"6")), "inbox.full");
    post(2, sender, b"6").expect("another box");
    assert_eq!(refused(post(3, sender, b"7")), "inbox.full");
    assert_eq!(refused(post(3, None, &[0; 100])), "inbox.full");
    let call = |n, by| inbox.call(Digest([n; 32]), NOW + 9, &called(by), NOW);
    call(1, 1).expect("room");
    call(1, 1).expect("the same one");
    assert_eq!(refused(call(2, 1)), "inbox.full");
    call(2, 2).expect("room of its own");
    assert_eq!(inbox.calls(NOW + 9).expect("read"), Vec::<String>::new());
}

/// `inbox.absent`: only a letter that waits for a key is removed, and for no other key.
#[test]
fn a_letter_is_removed_for_its_own_key_alone() {
    let (_folder, inbox) = inbox(Bounds::default());
    let id = inbox.post(officer(1), None, b"one", NOW).expect("room").id;
    assert_eq!(refused(inbox.remove(officer(2), id, NOW)), "inbox.absent");
    inbox.remove(officer(1), id, NOW).expect("its own");
    assert_eq!(refused(inbox.remove(officer(1), id, NOW)), "inbox.absent");
}

#[test]
fn a_long_list_comes_in_parts() {
    let (_folder, inbox) = inbox(Bounds::default());
    for n in 0..3 {
        let letter = vec![n; PAGE / 2];
        inbox
            .post(officer(1), Some(officer(9)), &letter, NOW)
            .expect("room");
    }
    let (first, more) = inbox.list(officer(1), 0, NOW).expect("read");
    assert_eq!((first.len(), more), (2, true));
    let (rest, more) = inbox.list(officer(1), first[1].number, NOW).expect("read");
    assert_eq!((rest.len(), more), (1, false));
}

/// A call is public, so anybody may send an older one again: it takes no day from the trustees.
#[test]
fn a_call_is_made_longer_and_never_shorter() {
    let (_folder, inbox) = inbox(Bounds::default());
    let call = |until, text| {
        let kept = inbox.call(Digest([1; 32]), until, text, NOW);
        kept.expect("room");
    };
    call(NOW + 9, "first");
    call(NOW + 5, "shorter");
    assert_eq!(inbox.calls(NOW + 7).expect("read"), ["first"]);
    call(NOW + 20, "longer");
    assert_eq!(inbox.calls(NOW + 15).expect("read"), ["longer"]);
}
