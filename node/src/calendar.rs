//! What is booked and when votes end, as a calendar to subscribe to (RFC 5545).

use icalendar::{Calendar, Component, Event};
use linli_language::{Language, Message, msg};
use linli_primitives::{Digest, Moment};
use linli_rules::community::{BookingState, CommunityState, Listed, Reserved};

/// The calendar's media type.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// Which spaces' bookings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Of {
    /// Of this list alone.
    pub list: Option<Digest>,
    /// Of the space at this place alone, from 0.
    pub space: Option<u16>,
    /// Without what was over before this, Unix time in seconds.
    pub since: Option<i64>,
}

/// The bookings that have their slots, and, where no list is named, when each vote ends. Who booked is in none of it.
pub fn calendar(state: &CommunityState, of: Of, language: Language) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Linli//linli//ZH"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    if let Some(community) = state.community() {
        calendar.name(language.of(&community.name));
    }
    for (number, booked) in state.bookings() {
        let content = &booked.content;
        let is_asked = of.list.is_none_or(|list| list == content.list)
            && of.space.is_none_or(|space| space == content.wanted.space);
        let event = state
            .place_list(content.list)
            .filter(|_| is_asked && booked.state == BookingState::Booked)
            .and_then(|list| booking(number, booked, list, (of, language)));
        if let Some(event) = event {
            calendar.push(event);
        }
    }
    if of.list.is_none() {
        let is_asked = |closes: i64| of.since.is_none_or(|since| since <= closes);
        let polls = state.polls().filter(|poll| !poll.is_cancelled());
        for poll in polls.filter(|poll| is_asked(poll.closes())) {
            let title = poll.poll().title.clone();
            let told = say(&msg("calendar-poll").with("title", title), language);
            let uid = format!("{}.poll.linli", poll.id());
            let times = (poll.closes(), poll.closes(), poll.poll().opens);
            calendar.push(event(&uid, &told, times));
        }
    }
    calendar.to_string()
}

fn booking(
    number: u64,
    booked: &Reserved,
    list: &Listed,
    (of, language): (Of, Language),
) -> Option<Event> {
    let wanted = booked.content.wanted;
    let space = list.space(wanted.space)?;
    let begins = list.list.moment(wanted.begin);
    let ends = list.ends(&wanted);
    if of.since.is_some_and(|since| ends < since) {
        return None;
    }
    let told = msg("calendar-booked")
        .with("space", language.of(&space.name).to_owned())
        .with("number", number);
    let uid = format!("{}.booking.linli", booked.nullifier);
    let times = (begins, ends, booked.at);
    let mut event = event(&uid, &say(&told, language), times);
    event.sequence(booked.changes);
    Some(event)
}

fn event(uid: &str, summary: &str, (begins, ends, since): (i64, i64, i64)) -> Event {
    let mut event = Event::new();
    event.uid(uid).summary(summary);
    event.add_property("DTSTAMP", time(since));
    event.add_property("DTSTART", time(begins));
    if ends > begins {
        event.add_property("DTEND", time(ends));
    }
    event
}

/// `20261201T090000Z`.
fn time(seconds: i64) -> String {
    Moment(seconds).to_string().replace(['-', ':'], "")
}

fn say(message: &Message, language: Language) -> String {
    language.sentences().get(message)
}
