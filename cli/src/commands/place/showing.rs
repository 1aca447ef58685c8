//! What everybody sees of spaces, and what whoever has the key sees of bookings.

use linli_node::calendar::{self, Of};
use linli_office::words::booking as words;
use linli_primitives::Day;
use linli_rules::community::{BookingState, CommunityState, Listed, PlaceFigures};
use linli_wire::booking::who_of;
use serde_json::{Value, json};

use super::{CalendarArgs, ShowArgs, Which, choose, find, place_of};
use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::files::{self, Access};
use crate::keystore::RoleKeystore;
use crate::language::msg;
use crate::lines::said;
use crate::place::Place;
use crate::{Console, Ending, Error};

pub(super) fn list(place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let community = place.open(Subject::Bookings, &Clock::default(), console)?;
    let state = community.state();
    let lists: Vec<Value> = state
        .place_lists()
        .map(|list| say_list(state, list, console))
        .collect();
    if lists.is_empty() {
        console.say(msg("place-none"));
    }
    console.answer(&json!({ "lists": lists }));
    Ok(Ending::Clean)
}

fn say_list(state: &CommunityState, listed: &Listed, console: &mut Console) -> Value {
    let fund = || state.fund(listed.list.fund?);
    console.lines(words::list(&listed.list, fund()));
    let known = fund();
    let currency = known.as_ref().map(|fund| &fund.fund().currency);
    let own = listed.list.spaces.len() as u64;
    for (number, lent) in (own + 1..).zip(&listed.lent) {
        console.lines(words::space(number, &lent.space, currency));
        console.say(
            msg("place-lent")
                .showing("from", lent.from)
                .showing("to", lent.to),
        );
    }
    for closed in &listed.closings {
        let space = closed.space.and_then(|place| listed.space(place));
        let name = space.map_or(&listed.list.name, |space| &space.name);
        let name = console.language().of(name).to_owned();
        console.say(
            msg("place-closed")
                .with("number", u64::from(closed.act))
                .with("space", name)
                .showing("from", closed.from)
                .showing("to", closed.to)
                .with("reason", closed.reason.clone()),
        );
    }
    let bookings = state.bookings().map(|(_, booked)| booked);
    let own = bookings.filter(|booked| booked.content.list == listed.digest);
    let figures = PlaceFigures::of(listed, own);
    console.lines([words::figures(&listed.list.name, &figures)]);
    if let Some(currency) = currency.filter(|_| figures.due.get() > 0) {
        let due = currency.show(figures.due.get());
        console.say(msg("booking-due").with("amount", due));
    }
    console.say(msg("place-digest").showing("digest", listed.digest));
    json!({ "list": listed, "figures": figures })
}

pub(super) fn show(args: &ShowArgs, console: &mut Console) -> Result<Ending, Error> {
    let community = args.place.open(Subject::Bookings, &args.clock, console)?;
    let state = community.state();
    let listed = choose(state, &args.which)?;
    let now = args.clock.now()?;
    let first = args.from.unwrap_or_else(|| listed.list.day_at(now));
    let last = Day::new(first.get().saturating_add(args.days - 1)).unwrap_or(Day::MAX);
    let only = args.space.as_deref().map(|typed| place_of(typed, listed));
    let only = only.transpose()?;
    let mut shown = Vec::new();
    for (place, space) in (0u16..).zip(listed.spaces()) {
        if only.is_some_and(|only| only != place) {
            continue;
        }
        let name = console.language().of(&space.name).to_owned();
        console.say(
            msg("place-shown")
                .with("number", u64::from(place) + 1)
                .with("name", name),
        );
        for day in (first.get()..=last.get()).filter_map(|day| Day::new(day).ok()) {
            let slots = state.slots_on(listed, place, day, now);
            if slots.is_empty() {
                let line = match listed.slots_on(place, day).is_empty() {
                    true => msg("place-day-closed"),
                    false => msg("place-day-none"),
                };
                console.say(line.showing("day", day));
            }
            for part in slots.chunk_by(|one, next| one.1 == next.1) {
                let (begin, holder) = part[0];
                let end = part[part.len() - 1].0.minute + space.slot_minutes;
                let line = match holder {
                    None => msg("place-free"),
                    Some(number) => msg("place-taken").with("number", number),
                };
                console.say(
                    line.showing("day", day)
                        .with("from", words::clock(begin.minute))
                        .with("to", words::clock(end)),
                );
            }
            let slot = |(begin, holder)| json!({ "begin": begin, "booking": holder });
            let slots: Vec<Value> = slots.into_iter().map(slot).collect();
            shown.push(json!({ "space": place + 1, "day": day, "slots": slots }));
        }
    }
    console.answer(&json!({ "list": listed.digest, "days": shown }));
    Ok(Ending::Clean)
}

pub(super) fn calendar(args: &CalendarArgs, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let community = args
        .place
        .open(Subject::Bookings, &Clock::default(), console)?;
    let state = community.state();
    let mut of = Of::default();
    if let Some(list) = &args.list {
        let which = Which {
            list: Some(list.clone()),
        };
        let listed = choose(state, &which)?;
        of.list = Some(listed.digest);
        let place = args.space.as_deref().map(|typed| place_of(typed, listed));
        of.space = place.transpose()?;
    }
    let text = calendar::calendar(state, of, console.language());
    files::write(
        &args.out,
        text.as_bytes(),
        Access::Public,
        args.force.into(),
    )?;
    console.say(msg("place-calendar-written").showing("file", args.out.display()));
    console.answer(&json!({ "file": args.out }));
    Ok(Ending::Clean)
}

pub(super) fn who(
    number: Option<u64>,
    keystore: &RoleKeystore,
    which: &Which,
    (community, now): (&Community, i64),
    console: &mut Console,
) -> Result<Ending, Error> {
    let key = keystore.open(console)?;
    let state = community.state();
    let bookings = match number {
        Some(number) => vec![(number, find(state, number)?)],
        None => {
            let listed = choose(state, which)?;
            let is_next = |booked: &linli_rules::community::Reserved| {
                booked.content.list == listed.digest
                    && booked.state == BookingState::Booked
                    && listed.ends(&booked.content.wanted) > now
            };
            let own = state.bookings().filter(|(_, booked)| is_next(booked));
            own.map(|(number, booked)| (number, (booked, listed)))
                .collect()
        }
    };
    if bookings.is_empty() {
        console.say(msg("place-who-none"));
    }
    let mut answer = Vec::new();
    for (number, (booked, listed)) in bookings {
        let opened = key.unseal(&booked.content.who);
        let who = opened
            .as_deref()
            .map(|opened| who_of(booked.nullifier, opened));
        let slots = console.text(&said(&words::booked(&booked.content, listed), console));
        let line = match who {
            Some(Some(who)) => msg("place-who").with("who", who.to_owned()),
            Some(None) => msg("place-who-foreign"),
            None => msg("place-who-unreadable"),
        };
        console.say(line.with("number", number).with("slots", slots));
        answer.push(json!({ "number": number, "who": who.flatten() }));
    }
    console.answer(&json!({ "bookings": answer }));
    Ok(Ending::Clean)
}
