//! What the committee tells everybody.

use linli_rule::Rule;
use linli_wire::notice::Notice;

use super::*;

fn publish(notice: Notice) -> Offer {
    Offer::Notice(signed(notice, &COMMITTEE))
}

#[test]
fn notices_are_numbered_as_they_come() {
    let mut town = Town::founded();
    let other = Notice {
        title: "周四停电".into(),
        expires: None,
        ..notice()
    };
    let (entry, root) = (town.state.height(), town.state.state_root());
    let first = town.take(30, publish(notice()));
    assert_eq!(first, Effect::NoticePublished(1));
    assert_ne!(town.state.state_root(), root);
    town.take(31, publish(other.clone()));
    let known: Vec<_> = town.state.notices().collect();
    assert_eq!((known[0].0, &known[0].1.notice), (1, &notice()));
    assert_eq!((known[0].1.entry, known[0].1.at), (entry, 30));
    assert_eq!((known[1].0, &known[1].1.notice), (2, &other));
    assert_eq!(town.state.notice_number(other.digest()), Some(2));
    assert!(known[0].1.matters(day(5)) && !known[0].1.matters(day(6)));
    assert!(known[1].1.matters(day(6)));
    let restored = CommunityState::restore(&town.state.snapshot()).expect("sound");
    assert_eq!(restored.state_root(), town.state.state_root());
}

/// `notice.twice`, `notice.expired`, `notice.title`
#[test]
fn a_notice_is_new_and_still_matters() {
    let mut town = Town::founded();
    let mut empty = notice();
    empty.title = String::new();
    assert_eq!(town.refuses(30, publish(empty)), "notice.title");
    assert_eq!(town.refuses(6 * DAY, publish(notice())), "notice.expired");
    let ahead = town.state.check_ahead(6 * DAY, &publish(notice()));
    assert_eq!(ahead.map_err(|e| e.rule()), Err("notice.expired"));
    town.take(5 * DAY, publish(notice()));
    assert_eq!(town.refuses(5 * DAY, publish(notice())), "notice.twice");
    assert!(town.state.has(&publish(notice())));
}
