//! A week of bookings of thirty shared spaces after the demo's vote: parking, lockers, rooms.

use std::fmt::Write as _;

use linli_primitives::Day;
use linli_prover::{BallotProver, Sender};
use linli_rules::community::{BookingState, Listed};
use linli_wire::Message;
use linli_wire::booking::{Begin, BookingContent, Wanted};
use rand_core::CryptoRng;

use super::cast::member;
use super::people::People;
use super::workplace::Workplace;
use super::{Moment, Paths, at};
use crate::community::Subject;
use crate::keystore::booker;
use crate::language::msg;
use crate::{Console, Error, Refusal};

const DAY: i64 = 86_400;
/// Bookings a day.
const DAILY: usize = 12;
/// Names, how many there are, hours, minutes and number of slots, hours for cancelling.
const SPACES: [(&str, &str, u16, &str, u16, u16, u16); 4] = [
    (
        "访客车位",
        "Visitors' parking",
        12,
        "00:00-24:00",
        720,
        4,
        2,
    ),
    ("储物柜", "Locker", 12, "00:00-24:00", 1440, 7, 0),
    ("活动室", "Common room", 4, "09:00-21:00", 120, 2, 24),
    ("会议室", "Meeting room", 1, "09:00-18:00", 60, 3, 4),
];

/// What became of the week.
pub(super) struct Week {
    made: usize,
    waited: usize,
    refused: usize,
}

/// Lists the spaces, lets owners book them for a week, and tells what came of it.
pub(super) fn week(
    paths: &Paths,
    people: &People,
    rng: &mut impl CryptoRng,
    console: &mut Console,
) -> Result<Week, Error> {
    let workplace = Workplace::new(paths, "places")?;
    let begins = at(paths, Moment::Closed)?.now()? + DAY;
    let keeper = opened(&workplace, begins, console)?;
    let prover = BallotProver::new().map_err(|e| Error::refused(&e))?;
    let tree = people.roll.tree();
    let mut week = Week {
        made: 0,
        waited: 0,
        refused: 0,
    };
    for day in 0..7 {
        let now = begins + DAY * day as i64 + 3600;
        let mut community = workplace.community(Subject::Bookings, now, console)?;
        let listed = community.state().place_lists().next().cloned();
        let listed = listed.ok_or_else(|| Refusal::new("place.unknown", "no list of spaces"))?;
        for n in 0..DAILY {
            let wish = day * DAILY + n;
            let owner = wish * 3 % people.secrets.len();
            let slot = (wish / people.secrets.len()).min(2) as u16;
            let wanted = wanted(&listed, wish, now);
            if community
                .state()
                .check_wanted(&listed, &wanted, now)
                .is_err()
            {
                week.refused += 1;
                continue;
            }
            let member = member(&people.roll, &tree, &people.secrets[owner])?;
            let (id, _) = community.office()?;
            let period = listed.period_at(now);
            let sender = Sender::new(&member.secret, &listed.list.scope(id, period, slot));
            if community.state().booking_number(sender.nullifier).is_some() {
                week.refused += 1;
                continue;
            }
            let who = format!("业主 {}", owner + 1);
            let who = booker(&listed.list.recipient, sender.nullifier, &who);
            let content = BookingContent {
                list: listed.digest,
                period,
                slot,
                wanted,
                who: who.map_err(|e| Error::refused(&e))?,
                pseudonym: sender.pseudonym(),
            };
            let roll = people.roll.digest();
            let booking = sender.booking(&prover, content, roll, &member, rng);
            let booking = booking.map_err(|e| Error::refused(&e))?;
            community.submit(&Message::Booking(booking))?;
            week.made += 1;
        }
        drop(community);
        keep(&workplace, &keeper, day, now + 3600, console)?;
    }
    let community = workplace.community(Subject::Bookings, begins + 8 * DAY, console)?;
    let waits = |state| state == BookingState::Waiting;
    let bookings = community.state().bookings();
    week.waited = bookings.filter(|(_, it)| waits(it.state)).count();
    Ok(week)
}

impl Week {
    /// Says what came of it.
    pub(super) fn tell(&self, console: &mut Console) {
        console.say(
            msg("demo-bookings")
                .with("made", self.made)
                .with("waited", self.waited)
                .with("refused", self.refused),
        );
    }
}

/// The `n`-th wish: spread over the spaces and the next days, so that some are for the same.
fn wanted(listed: &Listed, n: usize, now: i64) -> Wanted {
    let spaces = listed.spaces().count();
    let space = n * 11 % spaces.min(8) + if n.is_multiple_of(3) { spaces - 8 } else { 0 };
    let day = listed.list.day_at(now).get() + 1 + (n % 2) as u32;
    let day = Day::new(day).unwrap_or(Day::MAX);
    let space = space as u16;
    let slots = listed.slots_on(space, day);
    let nobody = Begin { day, minute: 0 };
    let begin = slots.get(n % slots.len().max(1)).copied();
    Wanted {
        space,
        begin: begin.unwrap_or(nobody),
        slots: 1,
        wait: n.is_multiple_of(5),
    }
}

/// Makes the keeper's key, and publishes the spaces; gives the keystore.
fn opened(workplace: &Workplace<'_>, now: i64, console: &mut Console) -> Result<String, Error> {
    let keeper = workplace.key("keeper", "管理员", console)?;
    let draft = workplace.written("places.toml", &draft())?;
    workplace.by_committee(&["place", "new", &draft], now, console)?;
    Ok(keeper)
}

/// What the keeper does on a day of the week.
fn keep(
    workplace: &Workplace<'_>,
    keeper: &str,
    day: usize,
    now: i64,
    console: &mut Console,
) -> Result<(), Error> {
    let today = crate::clock::day(now)?;
    let on = |days: u32| {
        let day = Day::new(today.get() + days).unwrap_or(Day::MAX);
        day.to_string()
    };
    match day {
        1 => {
            let draft = workplace.written("lent.toml", LENT)?;
            let (from, to) = (on(1), on(4));
            let lend = ["place", "lend", &draft, "--from", &from, "--to", &to];
            workplace.signed(&lend, keeper, now, console)
        }
        3 => {
            let from = on(1);
            let close = [
                "place",
                "close",
                "粉刷墙面",
                "--space",
                "25",
                "--from",
                &from,
            ];
            workplace.signed(&close, keeper, now, console)
        }
        _ => Ok(()),
    }
}

/// Twenty-nine spaces; an owner lends the thirtieth.
fn draft() -> String {
    let mut draft = String::from(
        "bookings = 3\nperiod_days = 7\nahead_days = 30\noffset = \"+08:00\"\nrecipient = \"keeper.json\"\n\
         name = { zh = \"共享空间\", en = \"Shared spaces\" }\n\
         [keepers]\nthreshold = 1\nvalid_from = \"2026-01-01\"\nvalid_to = \"2030-12-31\"\ncards = [\"keeper.json\"]\n",
    );
    for (zh, en, count, open, minutes, slots, cancel) in SPACES {
        for n in 1..=count {
            write!(
                draft,
                "[[spaces]]\nname = {{ zh = \"{zh} {n}\", en = \"{en} {n}\" }}\nopen = [\"{open}\"]\n\
                 slot_minutes = {minutes}\nslots = {slots}\ncancel_hours = {cancel}\n"
            )
            .expect("writing to memory does not fail");
        }
    }
    draft
}

const LENT: &str = "name = { zh = \"业主出借的车位\", en = \"A parking space that an owner lends\" }\n\
    open = [\"08:00-20:00\"]\nslot_minutes = 240\nslots = 3\ncancel_hours = 2\n";
