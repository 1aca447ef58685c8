//! A poll in words.

use linli_language::{poll, time};
use linli_office::words;
use linli_register::Roll;
use linli_rules::PollState;
use linli_rules::community::CommunityState;
use linli_rules::disclosure::Areas;
use linli_rules::poll::Views;
use linli_wire::fund::Decision;
use linli_wire::poll::Change;
use linli_wire::{Counting, Poll};

use crate::Console;
use crate::language::msg;

/// Prints a poll that is not published yet: roll, times, questions, and what passes each.
pub fn print(poll: &Poll, views: Views, console: &mut Console) {
    print_until(poll, poll.closes, views, console);
}

/// Prints a published poll as it stands.
pub fn print_standing(state: PollState<'_>, console: &mut Console) {
    print_until(state.poll(), state.closes(), state.views(), console);
    print_changes(state, console);
}

/// Prints what a voter must know before anything is asked: which poll, until when, for whose keys.
pub fn print_heading(state: PollState<'_>, console: &mut Console) {
    let poll = state.poll();
    console.say(
        msg("vote-heading")
            .showing("realm", &poll.realm)
            .showing("title", &poll.title)
            .showing("closes", time::show(state.closes())),
    );
    print_changes(state, console);
    print_trustees(poll, state.views(), console);
}

/// Prints how small groups are protected: the floor, and how many sets of that many owners have one total in common.
pub fn print_protection(poll: &Poll, roll: &Roll, console: &mut Console) {
    if poll.counting == Counting::Heads {
        return;
    }
    let enrolled = roll.entries().iter().filter(|entry| entry.id.is_some());
    let areas = Areas::of(enrolled.map(|entry| entry.shares));
    let floor = poll.floor.max(1);
    console.say(
        msg("page-sets")
            .with("floor", floor)
            .with("count", areas.sets_per_sum(floor)),
    );
}

/// Prints what may be spent if a question passes.
pub fn print_grants(poll: &Poll, state: &CommunityState, console: &mut Console) {
    let id = poll.id();
    for number in (1..=poll.questions.len()).filter_map(|number| u16::try_from(number).ok()) {
        let decision = Decision {
            poll: id,
            question: number,
        };
        for (fund, granted) in state.granted(decision) {
            let document = fund.fund();
            let account = document.accounts.get(usize::from(granted.account));
            let language = console.language();
            console.say(
                msg("poll-grant")
                    .with("question", number)
                    .with("fund", language.of(&document.name).to_owned())
                    .with(
                        "account",
                        account.map_or_else(String::new, |name| language.of(name).to_owned()),
                    )
                    .with("ceiling", document.currency.show(granted.ceiling.get())),
            );
        }
    }
}

/// Prints whose keys a poll's ballots are sealed to: compare it with what the trustees published themselves.
fn print_trustees(poll: &Poll, views: Views, console: &mut Console) {
    console.lines([words::trustees("community-trustees", &poll.trustees, views)]);
}

fn print_until(poll: &Poll, closes: i64, views: Views, console: &mut Console) {
    let reading = poll::read(poll, closes, console.language().sentences());
    console.say(
        msg("poll-show")
            .showing("realm", &poll.realm)
            .showing("title", &poll.title)
            .showing("poll", poll.id())
            .with("heads", poll.roll.heads)
            .showing("shares", poll.roll.unit.show(poll.roll.shares.get()))
            .showing("unit", &poll.roll.unit.name),
    );
    for (name, value) in reading.facts {
        console.say(msg("poll-fact").with("name", name).with("value", value));
    }
    print_trustees(poll, views, console);
    for (number, question) in (1..).zip(&reading.questions) {
        console.print(&format!("\n{number}. {}", question.text));
        for (number, option) in (1..).zip(&question.options) {
            console.print(&format!("   {number}) {option}"));
        }
        for line in &question.rule {
            console.print(&format!("   – {line}"));
        }
    }
}

fn print_changes(state: PollState<'_>, console: &mut Console) {
    for changed in state.changes().0 {
        let reason = changed.reason;
        console.say(match changed.change {
            Change::Cancel => msg("poll-cancelled").with("reason", reason),
            Change::Extend { closes } => msg("poll-extended")
                .with("time", time::show(closes))
                .with("reason", reason),
        });
    }
}
