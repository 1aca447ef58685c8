//! A poll in words.

use linli_wire::Poll;

use crate::Console;
use crate::language::{msg, time};

/// Prints a poll's times, roll and questions.
pub fn print(poll: &Poll, console: &mut Console) {
    console.say(
        msg("poll-show")
            .showing("realm", &poll.realm)
            .showing("title", &poll.title)
            .showing("poll", poll.id())
            .showing("opens", time::show(poll.opens))
            .showing("closes", time::show(poll.closes))
            .with("heads", poll.roll.heads)
            .showing("shares", poll.roll.unit.show(poll.roll.shares.get()))
            .showing("unit", &poll.roll.unit.name),
    );
    print_trustees(poll, console);
    for (index, question) in poll.questions.iter().enumerate() {
        console.print(&format!("\n{}. {}", index + 1, question.text));
        for (number, option) in question.options.iter().enumerate() {
            console.print(&format!("   {}) {option}", number + 1));
        }
    }
}

/// Prints whose keys a poll's ballots are sealed for: compare it with what the trustees published themselves.
pub fn print_trustees(poll: &Poll, console: &mut Console) {
    let trustees = &poll.trustees;
    console.say(
        msg("community-trustees")
            .with("threshold", trustees.threshold)
            .showing("names", trustees.names.join(", "))
            .showing("ceremony", trustees.ceremony),
    );
}
