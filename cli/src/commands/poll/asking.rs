//! `linli poll draft`: a draft by asking at the terminal, or the sample with future times.

use std::path::PathBuf;

use jiff::Zoned;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use linli_rules::preset;
use linli_wire::rule::Decision;
use linli_wire::{Counting, Revote};
use serde_json::json;

use super::draft::{Draft, DraftQuestion, DraftRule};
use crate::asking::{Answers, can_ask, day_after, out_of_range, words};
use crate::clock::Clock;
use crate::files::{self, Access};
use crate::language::{Message, msg};
use crate::{Console, Ending, Error};

const SAMPLE: &str = include_str!("../../../../examples/poll.toml");
/// How people write times; the time zone is this machine's.
const TIME: &str = "%Y-%m-%d %H:%M";
/// Days until a poll opens, and until it closes, by default.
const OPENS: i64 = 16;
const CLOSES: i64 = 23;
const EXTENDED: i64 = 30;

/// What `linli poll draft` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The draft to write.
    #[arg(long, value_name = "FILE", default_value = "poll.toml")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    clock: Clock,
}

/// Asks a person at a terminal; elsewhere the sample is written, to be edited.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let now = args.clock.now()?;
    let asks = can_ask(console);
    let text = if asks {
        to_toml(&asked(console, now)?)
    } else {
        sample(now)?
    };
    files::write(
        &args.out,
        text.as_bytes(),
        Access::Public,
        args.force.into(),
    )?;
    let said = if asks {
        msg("draft-written")
    } else {
        msg("draft-sample-written")
    };
    console.say(said.showing("file", args.out.display()));
    console.answer(&json!({ "draft": args.out, "asked": asks }));
    Ok(Ending::Clean)
}

fn to_toml(draft: &Draft) -> String {
    toml::to_string(draft).expect("a draft has string keys and no empty tables")
}

/// The sample, comments and all, with times after `now`.
fn sample(now: i64) -> Result<String, Error> {
    let times = [
        ("opens", at(now, OPENS, 8)?),
        ("closes", at(now, CLOSES, 20)?),
        ("extend_until", at(now, EXTENDED, 20)?),
    ];
    let line = |line: &str| {
        let name = line.split(" = ").next().unwrap_or_default();
        match times.iter().find(|(field, _)| *field == name) {
            Some((field, time)) => format!("{field} = {}\n", stored(time)),
            None => format!("{line}\n"),
        }
    };
    Ok(SAMPLE.lines().map(line).collect())
}

/// The draft made from the answers.
fn asked(answers: &mut impl Answers, now: i64) -> Result<Draft, Error> {
    let title = words(answers, || msg("draft-ask-title"), "")?;
    let opens = time(answers, || msg("draft-ask-opens"), at(now, OPENS, 8)?)?;
    let closes = loop {
        let closes = time(answers, || msg("draft-ask-closes"), at(now, CLOSES, 20)?)?;
        if closes > opens {
            break closes;
        }
        answers.again(msg("draft-closes-early"));
    };
    let extend_until = answers
        .yes(msg("draft-ask-extend"))?
        .then(|| time(answers, || msg("draft-ask-extend-until"), closes.clone()))
        .transpose()?;
    let counting = [Counting::Both, Counting::Heads, Counting::Shares];
    let named = [
        msg("page-counting-both"),
        msg("page-counting-heads"),
        msg("page-counting-shares"),
    ];
    let named = named.map(|name| answers.say(name)).to_vec();
    let counting = counting[answers.choice(msg("draft-ask-counting"), named)?];
    let revote = if answers.yes(msg("draft-ask-revote"))? {
        Revote::LastCounts
    } else {
        Revote::Refused
    };
    let floor = number(answers, || msg("draft-ask-floor"), 5, 1)?;
    let mut questions = vec![question(answers, counting)?];
    while answers.yes(msg("draft-ask-more"))? {
        questions.push(question(answers, counting)?);
    }
    Ok(Draft {
        title,
        opens: datetime(&opens),
        closes: datetime(&closes),
        counting,
        revote,
        floor,
        extend_until: extend_until.as_ref().map(datetime),
        replaces: None,
        questions,
    })
}

fn question(answers: &mut impl Answers, counting: Counting) -> Result<DraftQuestion, Error> {
    let text = words(answers, || msg("draft-ask-question"), "")?;
    let kinds = [msg("draft-motion"), msg("draft-election")];
    let kinds = kinds.map(|kind| answers.say(kind)).to_vec();
    let is_election = answers.choice(msg("draft-ask-kind"), kinds)? == 1;
    let (options, yes, max, seats) = if is_election {
        let options = options(answers)?;
        let seats = number(answers, || msg("draft-ask-seats"), 1, 1)?;
        let most = options.len() as u32;
        let max = number(answers, || msg("draft-ask-max"), seats.min(most), 1)?;
        (options, None, max.min(most), Some(seats))
    } else {
        let options = [msg("draft-yes"), msg("draft-no")].map(|option| answers.say(option));
        let yes = options[0].clone();
        (options.to_vec(), Some(yes), 1, None)
    };
    let abstain = answers.yes(msg("draft-ask-abstain"))?;
    let drafted = |rule: &str| DraftQuestion {
        text: text.clone(),
        options: options.clone(),
        yes: yes.clone(),
        min: 1,
        max,
        abstain,
        rule: DraftRule::Preset(rule.to_owned()),
        seats,
    };
    let rules: Vec<(&str, String)> = preset::presets()
        .filter_map(|name| {
            let question = drafted(name).into_question(1).ok()?;
            let elects = matches!(question.rule.decision, Decision::Election { .. });
            let fits = elects == is_election && question.rule.applies_to(&question, counting);
            fits.then(|| {
                let source = crate::language::poll::source(&question.rule, |message| {
                    answers.say(message.clone())
                });
                (name, source)
            })
        })
        .collect();
    let shown = rules
        .iter()
        .map(|(name, source)| format!("{name}: {source}"));
    let rule = answers.choice(msg("draft-ask-rule"), shown.collect())?;
    Ok(drafted(rules[rule].0))
}

/// Candidates, one per line, at least two, until an empty line.
fn options(answers: &mut impl Answers) -> Result<Vec<String>, Error> {
    let mut options = Vec::new();
    loop {
        let question = msg("draft-ask-option").with("number", options.len() + 1);
        let option = answers.text(question, "")?.trim().to_owned();
        match (option.is_empty(), options.len()) {
            (false, _) if options.contains(&option) => answers.again(msg("draft-option-twice")),
            (false, _) => options.push(option),
            (true, 2..) => return Ok(options),
            (true, _) => answers.again(msg("draft-options-few")),
        }
    }
}

fn number(
    answers: &mut impl Answers,
    question: impl Fn() -> Message,
    usual: u32,
    least: u32,
) -> Result<u32, Error> {
    loop {
        let text = answers.text(question(), &usual.to_string())?;
        match text.trim().parse() {
            Ok(number) if number >= least => return Ok(number),
            _ => answers.again(msg("draft-no-number").with("least", least)),
        }
    }
}

/// A time in this machine's time zone.
fn time(
    answers: &mut impl Answers,
    question: impl Fn() -> Message,
    usual: Zoned,
) -> Result<Zoned, Error> {
    let shown = usual.strftime(TIME).to_string();
    loop {
        let text = answers.text(question(), &shown)?;
        let typed = DateTime::strptime(TIME, text.trim());
        match typed.and_then(|typed| typed.to_zoned(TimeZone::system())) {
            Ok(time) => return Ok(time),
            Err(_) => answers.again(msg("draft-no-time").with("example", shown.clone())),
        }
    }
}

/// The full hour, this many days after `now`, in this machine's time zone.
fn at(now: i64, days: i64, hour: i8) -> Result<Zoned, Error> {
    let day = day_after(now, days)?;
    let time = day.at(hour, 0, 0, 0).to_zoned(TimeZone::system());
    time.map_err(out_of_range)
}

/// The time as drafts write it, with its offset.
fn stored(time: &Zoned) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

fn datetime(time: &Zoned) -> toml::value::Datetime {
    stored(time).parse().expect("the form is TOML's")
}

#[cfg(test)]
mod tests;
