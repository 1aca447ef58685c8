//! Lists of spaces and what becomes of bookings, in sentences.

use linli_rules::community::{BookingState, Listed, PlaceFigures};
use linli_rules::fund::FundState;
use linli_rules::store::Memory;
use linli_wire::booking::{
    Begin, BookingContent, DAY_MINUTES, Hours, Keeping, PlaceAct, PlaceList, Space,
};
use linli_wire::scheme::Currency;
use linli_wire::text::Text;

use super::role;
use crate::{Line, Office, Value, msg};

/// What a list offers, and who looks after it.
pub fn list(list: &PlaceList, fund: Option<FundState<'_, Memory>>) -> Vec<Line> {
    let currency = fund.as_ref().map(|fund| &fund.fund().currency);
    let mut lines = vec![msg("place-name").with("name", &list.name)];
    let spaces = (1u64..).zip(&list.spaces);
    lines.extend(spaces.flat_map(|(number, it)| space(number, it, currency)));
    lines.push(role(msg("role-keepers"), &list.keepers));
    lines.push(msg("place-recipient").showing("recipient", list.recipient));
    lines.push(
        msg("place-quota")
            .with("count", u64::from(list.bookings))
            .with("days", u64::from(list.period_days))
            .with("ahead", u64::from(list.ahead_days)),
    );
    if let Some(fund) = fund {
        lines.push(msg("place-fund").with("name", &fund.fund().name));
    }
    let minutes = list.offset_minutes;
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
    let offset = format!("{sign}{hours:02}:{minutes:02}");
    lines.push(msg("place-clock").with("offset", offset));
    lines
}

/// A space with its hours and terms.
pub fn space(number: u64, space: &Space, currency: Option<&Currency>) -> Vec<Line> {
    let mut lines = vec![
        msg("place-space")
            .with("number", number)
            .with("name", &space.name)
            .with("minutes", u64::from(space.slot_minutes))
            .with("slots", u64::from(space.slots))
            .with("hours", u64::from(space.cancel_hours)),
    ];
    let open = opening(&space.hours);
    lines.push(msg("place-open").with("hours", Value::List(open)));
    if !space.closed.is_empty() {
        lines.push(msg("place-closed-days").listing("days", &space.closed));
    }
    if let Some(currency) = currency.filter(|_| space.price.get() > 0) {
        lines.push(msg("place-price").with("price", currency.show(space.price.get())));
    }
    lines
}

/// When something is open, Monday first.
fn opening(hours: &[Hours; 7]) -> Vec<Line> {
    let names = [
        msg("weekday-1"),
        msg("weekday-2"),
        msg("weekday-3"),
        msg("weekday-4"),
        msg("weekday-5"),
        msg("weekday-6"),
        msg("weekday-7"),
    ];
    let on = |day: Line, it: &Hours| {
        msg("place-open-on")
            .with("day", day)
            .with("from", clock(it.from))
            .with("to", clock(it.to))
    };
    if hours.iter().all(|it| *it == hours[0]) {
        return vec![on(msg("weekday-all"), &hours[0])];
    }
    let days = names.into_iter().zip(hours);
    let open = days.filter(|(_, it)| it.from < it.to);
    open.map(|(day, it)| on(day, it)).collect()
}

/// A minute of a day as clocks show it.
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// What keepers do.
pub(super) fn keeping(act: &PlaceAct, listed: &Listed, office: Office<'_>) -> Vec<Line> {
    let place = |place: u16| -> Value {
        let space = listed.space(place);
        space.map_or_else(|| (place + 1).to_string().into(), |it| (&it.name).into())
    };
    let booking = |name| {
        let state = office.record();
        state
            .and_then(|state| state.booking_number(name))
            .unwrap_or_default()
    };
    match &act.keeping {
        Keeping::Close {
            space,
            from,
            to,
            reason,
        } => vec![
            match space {
                Some(space) => msg("place-close").with("space", place(*space)),
                None => msg("place-close-all").with("name", &listed.list.name),
            }
            .showing("from", from)
            .showing("to", to)
            .with("reason", reason.clone()),
            made_void(act, office),
        ],
        Keeping::Lend {
            space: lent,
            from,
            to,
        } => {
            let fund = listed.list.fund;
            let fund = office.record().and_then(|state| state.fund(fund?));
            let currency = fund.as_ref().map(|fund| &fund.fund().currency);
            let number = listed.spaces().count() as u64 + 1;
            let mut lines = space(number, lent, currency);
            lines.push(msg("place-lend").showing("from", from).showing("to", to));
            lines
        }
        Keeping::Void {
            booking: it,
            reason,
        } => vec![
            msg("place-void")
                .with("number", booking(*it))
                .with("reason", reason.clone()),
        ],
        Keeping::Absent { booking: it } => {
            vec![msg("place-absent").with("number", booking(*it))]
        }
        Keeping::Open { closing } => {
            vec![msg("place-opened").with("number", u64::from(*closing))]
        }
        Keeping::Came { booking: it } => {
            vec![msg("place-came").with("number", booking(*it))]
        }
    }
}

/// What a closing makes void, as the record stands.
fn made_void(act: &PlaceAct, office: Office<'_>) -> Line {
    let record = office.record();
    let void = record.map_or_else(Vec::new, |state| {
        state.void_by(act, state.clock().unwrap_or_default())
    });
    match void.len() as u64 {
        0 => msg("place-close-none"),
        count => msg("place-close-hits")
            .with("count", count)
            .listing("numbers", &void),
    }
}

/// Where a booking stands.
pub fn state(state: BookingState) -> Line {
    msg(match state {
        BookingState::Waiting => "booking-waiting",
        BookingState::Booked => "booking-booked",
        BookingState::Cancelled => "booking-cancelled",
        BookingState::Late => "booking-late",
        BookingState::Void => "booking-void",
        BookingState::Closed => "booking-closed",
        BookingState::Absent => "booking-absent",
    })
}

/// Which slots a booking has or wants, by the spaces' clock.
pub fn booked(content: &BookingContent, listed: &Listed) -> Line {
    let wanted = content.wanted;
    let unknown = || Text::of_halves("—");
    let space = listed.space(wanted.space);
    let name = space.map_or_else(unknown, |space| space.name.clone());
    let length = space.map_or(0, |space| u32::from(space.slot_minutes));
    let Begin { day, minute } = wanted.begin;
    let ends = u32::from(minute) + length * u32::from(wanted.slots);
    let days = ends / u32::from(DAY_MINUTES);
    let last = (ends % u32::from(DAY_MINUTES)) as u16;
    let line = match days {
        0 => msg("booking-slots"),
        _ => msg("booking-slots-until").showing(
            "until",
            linli_primitives::Day::new(day.get() + days).unwrap_or(day),
        ),
    };
    line.with("space", &name)
        .showing("day", day)
        .with("from", clock(minute))
        .with("to", clock(last))
}

/// How a list's bookings stand.
pub fn figures(name: &Text, figures: &PlaceFigures) -> Line {
    let PlaceFigures {
        made,
        booked,
        waiting,
        cancelled,
        late,
        void,
        absent,
        due: _,
    } = figures;
    msg("booking-figures")
        .with("name", name)
        .with("made", *made)
        .with("booked", *booked)
        .with("waiting", *waiting)
        .with("cancelled", *cancelled)
        .with("late", *late)
        .with("void", *void)
        .with("absent", *absent)
}
