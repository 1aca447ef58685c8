//! What an owner chooses: from `--choose`, or asked question by question; and the choice in words.

use linli_sigma::Choice;
use linli_wire::{Poll, Question};

use crate::language::msg;
use crate::{Console, Error};

/// From `--choose`, or asked question by question.
pub(super) fn read(
    poll: &Poll,
    given: &[String],
    console: &mut Console,
) -> Result<Vec<Choice>, Error> {
    if given.is_empty() {
        return poll
            .questions
            .iter()
            .enumerate()
            .map(|(i, q)| ask(i + 1, q, console))
            .collect();
    }
    let mut choices: Vec<Option<Choice>> = poll.questions.iter().map(|_| None).collect();
    for text in given {
        let (number, choice) = parse(text).ok_or_else(|| usage(text))?;
        let place = choices.get_mut(number - 1).filter(|place| place.is_none());
        let place = place.ok_or_else(|| usage(text))?;
        check_options(number, &poll.questions[number - 1], &choice)?;
        *place = Some(choice);
    }
    let missing = choices.iter().position(Option::is_none);
    match missing {
        Some(index) => Err(Error::Usage(msg("vote-missing").with("number", index + 1))),
        None => Ok(choices.into_iter().flatten().collect()),
    }
}

/// Refuses an option that the question does not have, by the number that was typed.
fn check_options(number: usize, question: &Question, choice: &Choice) -> Result<(), Error> {
    let last = question.options.len();
    let unknown = choice.options.iter().find(|index| **index as usize >= last);
    match unknown {
        None => Ok(()),
        Some(index) => Err(Error::Usage(
            msg("vote-no-option")
                .with("number", number)
                .with("option", u64::from(*index) + 1)
                .with("last", last),
        )),
    }
}

fn usage(text: &str) -> Error {
    Error::Usage(msg("vote-choose").showing("text", text))
}

/// `2=1,3`: question 2, options 1 and 3; all count from 1. `2=` chooses none.
fn parse(text: &str) -> Option<(usize, Choice)> {
    let (number, options) = text.split_once('=')?;
    let number = number.trim().parse::<usize>().ok().filter(|n| *n > 0)?;
    let choice = match options.trim() {
        "abstain" | "弃权" => Choice::abstention(),
        "" => Choice::of(&[]),
        list => {
            let option = |o: &str| o.trim().parse::<u32>().ok().and_then(|o| o.checked_sub(1));
            Choice::of(
                &list
                    .split([',', '，', '、'])
                    .map(option)
                    .collect::<Option<Vec<_>>>()?,
            )
        }
    };
    Some((number, choice))
}

fn ask(number: usize, question: &Question, console: &mut Console) -> Result<Choice, Error> {
    let abstain = question.abstain.then(|| console.text(&msg("vote-abstain")));
    let options: Vec<String> = question.options.iter().cloned().chain(abstain).collect();
    let last = question.options.len();
    let prompt = msg("vote-question")
        .with("number", number)
        .with(
            "choose",
            console.text(&linli_language::poll::choices(question)),
        )
        .showing("text", &question.text);
    let chosen = if question.is_single_choice() {
        vec![console.choose(prompt, options, "--choose")?]
    } else {
        console.choose_many(prompt, options, range(question), "--choose")?
    };
    Ok(match chosen.as_slice() {
        [only] if *only == last => Choice::abstention(),
        _ => Choice {
            options: chosen.iter().map(|i| *i as u32).collect(),
            abstain: chosen.contains(&last),
        },
    })
}

/// How many entries of the list may be ticked; abstention is one of them.
fn range(question: &Question) -> [usize; 2] {
    let min = if question.abstain {
        question.min.min(1)
    } else {
        question.min
    };
    [min as usize, question.max as usize]
}

/// Shows what was chosen, question by question.
pub(in crate::commands) fn show(poll: &Poll, choices: &[Choice], console: &mut Console) {
    let abstained = console.text(&msg("vote-abstain"));
    let nothing = console.text(&msg("vote-nothing"));
    for ((number, question), choice) in (1..).zip(&poll.questions).zip(choices) {
        let option = |index: &u32| question.options.get(*index as usize).cloned();
        let chosen: Vec<String> = if choice.abstain {
            vec![abstained.clone()]
        } else {
            choice.options.iter().filter_map(option).collect()
        };
        let chosen = match chosen.as_slice() {
            [] => nothing.clone(),
            _ => chosen.join(" / "),
        };
        console.say(
            msg("vote-chosen")
                .with("number", number)
                .with("text", question.text.clone())
                .with("chosen", chosen),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Option<(usize, Vec<u32>, bool)> {
        parse(text).map(|(n, c)| (n, c.options.clone(), c.abstain))
    }

    #[test]
    fn choices_count_from_one() {
        assert_eq!(options("1=2"), Some((1, vec![1], false)));
        assert_eq!(options("2=1, 3，7"), Some((2, vec![0, 2, 6], false)));
        assert_eq!(options("2=弃权"), Some((2, vec![], true)));
        assert_eq!(options("2="), Some((2, vec![], false)));
    }

    #[test]
    fn what_is_no_choice_is_refused() {
        for text in ["", "1", "0=1", "1=0", "x=1", "1=a", "1=1,,2", "1=-1"] {
            assert_eq!(options(text), None, "{text}");
        }
    }
}
