//! `linli community draft`: a community's draft from options, and by asking for what they leave out.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use linli_primitives::Realm;
use serde::Serialize;
use serde_json::json;

use super::Draft;
use crate::acting::read_card;
use crate::asking::{Answers, can_ask, day_after, words};
use crate::clock::Clock;
use crate::files::{self, Access};
use crate::language::{Message, msg};
use crate::{Console, Ending, Error};

/// Days for which officers' keys are good unless something else is said: three years.
const TERM: i64 = 3 * 365;

/// What `linli community draft` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The community's realm; asked at a terminal.
    #[arg(long, value_name = "REALM")]
    realm: Option<String>,
    /// The community's name in Chinese; the realm by default.
    #[arg(long, value_name = "NAME")]
    name_zh: Option<String>,
    /// The community's name in English; the realm by default.
    #[arg(long, value_name = "NAME")]
    name_en: Option<String>,
    /// A committee member's card; may be repeated; asked at a terminal.
    #[arg(long, value_name = "FILE")]
    committee: Vec<PathBuf>,
    /// How many of the committee sign together; more than half by default.
    #[arg(long, value_name = "N")]
    threshold: Option<u16>,
    /// A registrar's card; may be repeated, and all of them sign; asked at a terminal.
    #[arg(long, value_name = "FILE")]
    registrar: Vec<PathBuf>,
    /// The key of a validator, as its node prints it; may be repeated, in the order in which they propose.
    #[arg(long = "validator", value_name = "KEY")]
    validators: Vec<String>,
    /// The officers' first day; today by default.
    #[arg(long, value_name = "DAY")]
    from: Option<Date>,
    /// Their last day; three years later by default.
    #[arg(long, value_name = "DAY")]
    to: Option<Date>,
    /// The draft to write.
    #[arg(long, value_name = "FILE", default_value = "community.toml")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    clock: Clock,
}

/// The draft as it is written.
#[derive(Serialize)]
struct Written {
    realm: String,
    name: Name,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    validators: Vec<String>,
    roles: Roles,
}

#[derive(Serialize)]
struct Name {
    zh: String,
    en: String,
}

#[derive(Serialize)]
struct Roles {
    committee: Officers,
    registrar: Officers,
}

#[derive(Serialize)]
struct Officers {
    threshold: u16,
    valid_from: String,
    valid_to: String,
    cards: Vec<PathBuf>,
}

/// Writes the draft; what the options leave out is asked for, or refused where nobody can be asked.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let today = day_after(args.clock.now()?, 0)?;
    let asks = can_ask(console);
    let written = if asks {
        asked(console, args, today)?
    } else {
        given(args, today)?
    };
    let text = toml::to_string(&written).expect("a draft has string keys");
    // Nothing is written that could not be founded.
    Draft::parse(&text, &args.out)?.into_community(&args.out)?;
    files::write(
        &args.out,
        text.as_bytes(),
        Access::Public,
        args.force.into(),
    )?;
    console.say(msg("community-drafted").showing("file", args.out.display()));
    console.answer(&json!({ "draft": args.out, "asked": asks }));
    Ok(Ending::Clean)
}

/// The draft of the options alone.
fn given(args: &Args, today: Date) -> Result<Written, Error> {
    let needed =
        |option: &'static str| Error::Usage(msg("error-no-terminal").with("option", option));
    let realm = args.realm.clone().ok_or_else(|| needed("--realm"))?;
    if args.committee.is_empty() {
        return Err(needed("--committee"));
    }
    if args.registrar.is_empty() {
        return Err(needed("--registrar"));
    }
    let name = |name: &Option<String>| name.clone().unwrap_or_else(|| realm.clone());
    let name = Name {
        zh: name(&args.name_zh),
        en: name(&args.name_en),
    };
    let committee = (args.committee.clone(), args.threshold);
    drafted(args, today, realm, name, committee, args.registrar.clone())
}

/// The draft of the options and of the answers to what they leave out.
fn asked(answers: &mut impl Answers, args: &Args, today: Date) -> Result<Written, Error> {
    let realm = match &args.realm {
        Some(realm) => realm.clone(),
        None => asked_realm(answers)?,
    };
    let mut name = |given: &Option<String>, question: &'static str| match given {
        Some(name) => Ok(name.clone()),
        None => words(answers, || msg(question), &realm),
    };
    let name = Name {
        zh: name(&args.name_zh, "draft-ask-community-zh")?,
        en: name(&args.name_en, "draft-ask-community-en")?,
    };
    let committee = match args.committee.as_slice() {
        [] => cards(answers, &args.out, "draft-ask-committee")?,
        given => given.to_vec(),
    };
    let threshold = match args.threshold {
        Some(threshold) => threshold,
        None => threshold(answers, committee.len())?,
    };
    let registrar = match args.registrar.as_slice() {
        [] => cards(answers, &args.out, "draft-ask-registrar")?,
        given => given.to_vec(),
    };
    let committee = (committee, Some(threshold));
    drafted(args, today, realm, name, committee, registrar)
}

fn drafted(
    args: &Args,
    today: Date,
    realm: String,
    name: Name,
    (committee, threshold): (Vec<PathBuf>, Option<u16>),
    registrar: Vec<PathBuf>,
) -> Result<Written, Error> {
    let from = args.from.unwrap_or(today);
    let to = match args.to {
        Some(to) => to,
        None => from
            .checked_add(jiff::ToSpan::days(TERM))
            .map_err(crate::asking::out_of_range)?,
    };
    let officers = |cards: Vec<PathBuf>, threshold: u16| Officers {
        threshold,
        valid_from: from.to_string(),
        valid_to: to.to_string(),
        cards: cards.iter().map(|card| beside(&args.out, card)).collect(),
    };
    let threshold = threshold.unwrap_or_else(|| majority(committee.len()));
    let all = u16::try_from(registrar.len()).unwrap_or(u16::MAX);
    Ok(Written {
        realm,
        name,
        validators: args.validators.clone(),
        roles: Roles {
            committee: officers(committee, threshold),
            registrar: officers(registrar, all),
        },
    })
}

/// More than half.
fn majority(members: usize) -> u16 {
    u16::try_from(members / 2 + 1).unwrap_or(u16::MAX)
}

/// A card as the draft names it: drafts look for cards beside themselves.
fn beside(draft: &Path, card: &Path) -> PathBuf {
    let is_here = draft.parent().is_none_or(|folder| folder == Path::new(""));
    if is_here {
        card.to_owned()
    } else {
        std::path::absolute(card).unwrap_or_else(|_| card.to_owned())
    }
}

fn asked_realm(answers: &mut impl Answers) -> Result<String, Error> {
    loop {
        let typed = words(answers, || msg("draft-ask-realm"), "")?;
        match Realm::new(&typed) {
            Ok(_) => return Ok(typed),
            Err(_) => answers.again(msg("draft-no-realm")),
        }
    }
}

/// Card files, one a line, at least one, until an empty line; each is looked at.
fn cards(
    answers: &mut impl Answers,
    draft: &Path,
    question: &'static str,
) -> Result<Vec<PathBuf>, Error> {
    let mut cards = Vec::new();
    loop {
        let asked: Message = msg(question).with("number", cards.len() + 1);
        let typed = answers.text(asked, "")?.trim().to_owned();
        let card = PathBuf::from(&typed);
        match (typed.is_empty(), cards.is_empty()) {
            (true, false) => return Ok(cards),
            (true, true) => answers.again(msg("draft-empty")),
            (false, _) if cards.contains(&card) => answers.again(msg("draft-card-twice")),
            (false, _) => match read_card(draft, &beside(draft, &card)) {
                Ok(_) => cards.push(card),
                Err(_) => answers.again(msg("draft-no-card").with("file", typed)),
            },
        }
    }
}

fn threshold(answers: &mut impl Answers, members: usize) -> Result<u16, Error> {
    let usual = majority(members);
    loop {
        let question = msg("draft-ask-threshold").with("count", members);
        let typed = answers.text(question, &usual.to_string())?;
        match typed.trim().parse() {
            Ok(number) if (1..=members).contains(&usize::from(number)) => return Ok(number),
            _ => answers.again(msg("draft-no-threshold").with("most", members)),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::{Args as _, FromArgMatches};

    use super::*;
    use crate::asking::typed::Typed;

    fn args(words: &[&str]) -> Args {
        let command = Args::augment_args(clap::Command::new("draft").no_binary_name(true));
        let matches = command.try_get_matches_from(words).expect("sound");
        Args::from_arg_matches(&matches).expect("sound")
    }

    const TODAY: Date = jiff::civil::date(2030, 1, 1);

    #[test]
    fn options_alone_make_a_draft() {
        let whole = [
            "--realm",
            "garden",
            "--committee",
            "a.card",
            "--committee",
            "b.card",
            "--registrar",
            "c.card",
        ];
        let written = given(&args(&whole), TODAY).expect("nothing is missing");
        let Roles {
            committee,
            registrar,
        } = written.roles;
        assert_eq!((committee.threshold, registrar.threshold), (2, 1));
        assert_eq!(committee.valid_from, "2030-01-01");
        assert_eq!(committee.valid_to, "2032-12-31");
        assert_eq!((&*written.name.zh, &*written.name.en), ("garden", "garden"));
        for missing in [0, 2, 6] {
            let mut less = whole.to_vec();
            less.drain(missing..(missing + if missing == 2 { 4 } else { 2 }));
            let refused = given(&args(&less), TODAY).map(drop);
            assert_eq!(refused.expect_err("incomplete").exit_code(), 2, "{less:?}");
        }
    }

    #[test]
    fn what_the_options_leave_out_is_asked_for_until_it_fits() {
        let options = [
            "--committee",
            "a.card",
            "--committee",
            "b.card",
            "--registrar",
            "c.card",
        ];
        let mut typed = Typed::of("\ngarden\n花园\n\n3\n1");
        let written = asked(&mut typed, &args(&options), TODAY).expect("answered");
        assert_eq!(typed.1, 2);
        assert_eq!(written.realm, "garden");
        assert_eq!((&*written.name.zh, &*written.name.en), ("花园", "garden"));
        assert_eq!(written.roles.committee.threshold, 1);
    }

    #[test]
    fn cards_are_looked_at_when_they_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let draft = folder.path().join("community.toml");
        let mut typed = Typed::of("\nnobody.card");
        let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            cards(&mut typed, &draft, "draft-ask-committee").map(drop)
        }));
        assert!(asked.is_err(), "it asks on");
        assert_eq!(typed.1, 2);
    }

    #[test]
    fn a_draft_elsewhere_names_cards_from_the_root() {
        let here = beside(Path::new("community.toml"), Path::new("a.card"));
        assert_eq!(here, Path::new("a.card"));
        let there = beside(Path::new("drafts/community.toml"), Path::new("a.card"));
        assert!(there.is_absolute());
    }
}
