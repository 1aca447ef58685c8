//! Shared spaces over HTTP: a booking with a real proof, what is free then, and the calendar.

use linli_testing::bookings::{booking, list};
use linli_testing::officers::COMMITTEE;
use linli_wire::Message;

use super::client::{get, send};
use super::house::House;
use crate::fixture::START;

/// `booking.member`, `booking.taken`
#[tokio::test(flavor = "multi_thread")]
async fn a_node_takes_a_booking_and_shows_what_is_free() {
    let (house, vote, _) = House::furnished().await;
    let list = list(COMMITTEE);
    let listed = house.hall.sign(list.clone(), COMMITTEE);
    house.take(Message::PlaceList(listed).encode()).await;
    let now = START;
    let made = booking(&vote.owners, 0, house.hall.id(), &list, now);
    let mut moved = made.clone();
    moved.content.wanted.begin.minute += 60;
    let refused = send(house.address, &Message::Booking(moved).encode()).await;
    assert_eq!(refused.problem(), (422, "booking.member".to_owned()));
    house.take(Message::Booking(made.clone()).encode()).await;
    let other = booking(&vote.owners, 1, house.hall.id(), &list, now);
    let refused = send(house.address, &Message::Booking(other).encode()).await;
    assert_eq!(refused.problem(), (422, "booking.taken".to_owned()));
    let places = get(house.address, "/places").await.json();
    let days = &places["lists"][0]["spaces"][0]["days"];
    let first = list.moment(linli_wire::booking::Begin {
        day: list.day_at(now),
        minute: days[0]["slots"][0]["minute"].as_u64().expect("a minute") as u16,
    });
    assert!(
        (now + 1..=now + 3600).contains(&first),
        "what has begun is not free"
    );
    let slots = &days[1]["slots"];
    assert_eq!(
        (&slots[0]["booking"], &slots[1]["booking"]),
        (&1.into(), &().into())
    );
    assert_eq!(
        (&slots[0]["count"], &slots[1]["count"], &slots[1]["minute"]),
        (&1.into(), &23.into(), &60.into())
    );
    let size = || house.engine.shared.calendar_size();
    let before = size();
    assert_eq!(before, house.engine.size());
    house.take(house.hall.change(1).encode()).await;
    assert_eq!(size(), before, "that has nothing to do with spaces");
    let calendar = get(house.address, "/calendar.ics?lang=en").await;
    assert_eq!(
        calendar.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    let text = String::from_utf8(calendar.body).expect("UTF-8");
    let uid = format!("UID:{}.booking.linli", made.membership.nullifier);
    let unfolded = text.replace("\r\n ", "");
    assert!(unfolded.contains(&uid), "{text}");
    assert!(text.contains("Vote ends") && text.ends_with("END:VCALENDAR\r\n"));
    let later = |seconds: i64| {
        let of = crate::calendar::Of {
            since: Some(list.moment(made.content.wanted.begin) + seconds),
            ..Default::default()
        };
        let english = linli_language::Language::English;
        let state = |state: &_| crate::calendar::calendar(state, of, english);
        house
            .engine
            .with_state(state)
            .matches("BEGIN:VEVENT")
            .count()
    };
    assert_eq!(
        [later(3600), later(3601)],
        [1, 0],
        "what is over is left out"
    );
}
