//! Polls that the committee cancels, extends and corrects.

use linli_wire::poll::Change;

use super::*;
use crate::booth::Booth;

fn extend(closes: i64) -> Change {
    Change::Extend { closes }
}

/// A town whose poll, open from 100 to 200, may be extended to 300.
fn extendable() -> Town {
    let mut town = Town::founded();
    town.booth = Booth::new(|poll| poll.extend_until = Some(300));
    let document = town.booth.poll.clone();
    town.take(30, poll(document, &COMMITTEE));
    town
}

/// `poll.cancelled`: a cancelled poll takes no ballots, is never closed and cannot be changed again.
#[test]
fn a_cancelled_poll_is_over() {
    let mut town = extendable();
    let id = town.booth.poll.id();
    let first = ballot(&mut town.booth, 0);
    town.take(100, Offer::Ballot(first));
    let cancel = town.change(Change::Cancel);
    let before = town.poll().state_root();
    town.take(110, cancel);
    assert!(town.poll().is_cancelled());
    assert_eq!(town.poll().changes().cancelled(), Some("错了一处"));
    assert_ne!(town.poll().state_root(), before);
    let late = ballot(&mut town.booth, 1);
    assert_eq!(town.refuses(120, Offer::Ballot(late)), "poll.cancelled");
    let closing = town.poll().closing_at(200).expect_err("cancelled");
    assert_eq!(closing, crate::Refusal::Cancelled);
    for change in [Change::Cancel, extend(250)] {
        let again = poll_change(id, change, "再改", &COMMITTEE);
        assert_eq!(town.refuses(130, again), "poll.cancelled");
    }
    let restored = CommunityState::restore(&town.state.snapshot()).expect("own snapshot");
    assert!(restored.poll(id).expect("kept").is_cancelled());
}

/// `poll.extend`: a poll closes later, and only as far as its document allows.
#[test]
fn a_poll_is_extended_as_far_as_its_document_allows() {
    let mut town = extendable();
    for closes in [150, 200, 301] {
        let refused = town.change(extend(closes));
        assert_eq!(town.refuses(110, refused), "poll.extend", "{closes}");
    }
    let longer = town.change(extend(250));
    town.take(110, longer);
    let late = ballot(&mut town.booth, 0);
    town.take(220, Offer::Ballot(late));
    assert_eq!(town.poll().closes(), 250);
    assert!(town.poll().closing_at(249).is_err());
    let again = town.change(extend(300));
    town.take(249, again);
    assert!(town.poll().closing_at(299).is_err());
    assert!(town.poll().closing_at(300).is_ok());
    let over = town.change(Change::Cancel);
    assert_eq!(town.refuses(300, over), "poll.closed");
    let mut fixed = Town::with_poll();
    let refused = fixed.change(extend(250));
    assert_eq!(fixed.refuses(110, refused), "poll.extend");
}

/// `poll.reason`: without a reason nothing changes.
#[test]
fn a_change_without_a_reason_is_refused() {
    let mut town = extendable();
    let silent = poll_change(
        town.booth.poll.id(),
        Change::Cancel,
        " \u{200b}",
        &COMMITTEE,
    );
    assert_eq!(town.refuses(110, silent), "poll.reason");
}

#[test]
fn only_the_committee_changes_a_poll() {
    let mut town = extendable();
    let by = |keys: &[u8]| poll_change(town.booth.poll.id(), Change::Cancel, "因为", keys);
    let (alone, registrar) = (by(&COMMITTEE[..1]), by(&REGISTRAR));
    assert_eq!(town.refuses(110, alone), "authority.threshold");
    assert_eq!(town.refuses(110, registrar), "authority.threshold");
    let unknown = poll_change(
        Booth::new(|_| {}).poll.id(),
        Change::Cancel,
        "因为",
        &COMMITTEE,
    );
    assert_eq!(town.refuses(110, unknown), "community.unknown_poll");
}

/// `community.poll_replaces`: a corrected poll names a poll that was cancelled.
#[test]
fn a_corrected_poll_names_the_cancelled_one() {
    let mut town = extendable();
    let first = town.booth.poll.id();
    let corrected = Booth::new(|poll| poll.replaces = Some(first)).poll;
    let publish = poll(corrected.clone(), &COMMITTEE);
    assert_eq!(town.refuses(40, publish.clone()), "community.poll_replaces");
    let unknown = Booth::new(|poll| poll.replaces = Some(corrected.id())).poll;
    let unknown = poll(unknown, &COMMITTEE);
    assert_eq!(town.refuses(40, unknown), "community.poll_replaces");
    let cancel = town.change(Change::Cancel);
    town.take(50, cancel);
    town.take(60, publish);
}

/// `community.poll_title`: two polls that stand have titles that a person can tell apart.
#[test]
fn a_title_that_looks_like_that_of_a_standing_poll_is_refused() {
    let mut town = extendable();
    let another = |title: &str| {
        let changed = |document: &mut Poll| {
            document.title = title.into();
            (document.opens, document.closes) = (400, 500);
        };
        poll(Booth::new(changed).poll, &COMMITTEE)
    };
    let title = town.booth.poll.title.clone();
    let alike = another(&format!("{title}\u{200b}"));
    assert_eq!(town.refuses(40, alike.clone()), "community.poll_title");
    town.take(40, another("另一次"));
    town.take(200, alike);
}
