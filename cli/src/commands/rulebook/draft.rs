//! `linli rulebook draft`: one of the example rulebooks, with a name and a first day of one's own.

use std::path::PathBuf;

use jiff::civil::Date;
use linli_wire::rulebook::Rulebook;
use serde_json::json;

use crate::asking::{Answers, can_ask, day_after, words};
use crate::clock::Clock;
use crate::files::{self, Access};
use crate::language::{Language, msg};
use crate::{Console, Ending, Error};

const EXAMPLES: [(&str, &str); 4] = [
    (
        "four-lines",
        include_str!("../../../../examples/rulebooks/four-lines.toml"),
    ),
    (
        "hardship-fund",
        include_str!("../../../../examples/rulebooks/hardship-fund.toml"),
    ),
    (
        "medical-mutual",
        include_str!("../../../../examples/rulebooks/medical-mutual.toml"),
    ),
    (
        "disaster-fund",
        include_str!("../../../../examples/rulebooks/disaster-fund.toml"),
    ),
];
/// Days until it applies, by default.
const BEGINS: i64 = 30;

/// What `linli rulebook draft` takes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The example to start from; asked for at a terminal, otherwise four-lines.
    #[arg(long, value_name = "EXAMPLE", value_parser = EXAMPLES.map(|(name, _)| name))]
    like: Option<String>,
    /// The rulebook to write.
    #[arg(long, value_name = "FILE", default_value = "rulebook.toml")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    clock: Clock,
}

/// What is filled into an example.
struct Filled {
    example: &'static str,
    zh: Option<String>,
    en: Option<String>,
    from: Date,
}

/// Asks a person at a terminal; elsewhere the example is written, to be edited.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let usual = day_after(args.clock.now()?, BEGINS)?;
    let asks = can_ask(console);
    let filled = if asks {
        asked(console, args.like.as_deref(), usual)?
    } else {
        Filled {
            example: example(args.like.as_deref().unwrap_or(EXAMPLES[0].0)),
            zh: None,
            en: None,
            from: usual,
        }
    };
    files::write(
        &args.out,
        filled.text().as_bytes(),
        Access::Public,
        args.force.into(),
    )?;
    console.say(msg("rulebook-drafted").showing("file", args.out.display()));
    console.answer(&json!({ "draft": args.out, "asked": asks }));
    Ok(Ending::Clean)
}

fn asked(answers: &mut impl Answers, like: Option<&str>, usual: Date) -> Result<Filled, Error> {
    let example = match like {
        Some(name) => example(name),
        None => {
            let shown = EXAMPLES.map(|(name, text)| format!("{name}: {}", title(text)));
            EXAMPLES[answers.choice(msg("draft-ask-example"), shown.to_vec())?].1
        }
    };
    let zh = words(
        answers,
        || msg("draft-ask-name-zh"),
        &named(example, Language::Chinese),
    )?;
    let en = words(
        answers,
        || msg("draft-ask-name-en"),
        &named(example, Language::English),
    )?;
    let from = loop {
        let typed = answers.text(msg("draft-ask-from"), &usual.to_string())?;
        match typed.trim().parse() {
            Ok(day) => break day,
            Err(_) => answers.again(msg("draft-no-time").with("example", usual.to_string())),
        }
    };
    Ok(Filled {
        example,
        zh: Some(zh),
        en: Some(en),
        from,
    })
}

fn example(name: &str) -> &'static str {
    let found = EXAMPLES.into_iter().find(|(known, _)| *known == name);
    found.map_or(EXAMPLES[0].1, |(_, text)| text)
}

/// An example's description, from its first line.
fn title(text: &str) -> &str {
    let first = text.lines().next().unwrap_or_default();
    first.trim_start_matches(['#', ' '])
}

fn named(example: &str, language: Language) -> String {
    let book: Rulebook = toml::from_str(example).expect("a test reads all examples");
    language.of(&book.name).to_owned()
}

impl Filled {
    /// The example line by line, so that its comments stay.
    fn text(&self) -> String {
        let mut section = "";
        let mut text = String::with_capacity(self.example.len());
        for line in self.example.lines() {
            if line.starts_with('[') {
                section = line.trim_end();
            }
            let key = line.split(" = ").next().unwrap_or_default();
            let value = match (section, key) {
                ("", "from") => Some(self.from.to_string()),
                ("[name]", "zh") => self.zh.clone(),
                ("[name]", "en") => self.en.clone(),
                _ => None,
            };
            match value {
                Some(value) => text.push_str(&format!("{key} = {}", toml::Value::String(value))),
                None => text.push_str(line),
            }
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asking::typed::Typed;

    fn read(filled: &Filled) -> Rulebook {
        let book: Rulebook = toml::from_str(&filled.text()).expect("it reads");
        book.check().expect("it is sound");
        book
    }

    #[test]
    fn every_example_makes_a_sound_rulebook() {
        for (name, text) in EXAMPLES {
            let filled = Filled {
                example: text,
                zh: None,
                en: Some("Our \"fund\"".to_owned()),
                from: jiff::civil::date(2030, 1, 1),
            };
            let book = read(&filled);
            assert_eq!(book.from.to_string(), "2030-01-01", "{name}");
            assert_eq!(book.name.en, "Our \"fund\"");
            assert_eq!(book.name.zh, named(text, Language::Chinese));
        }
    }

    #[test]
    fn answers_are_put_into_the_example_that_was_chosen() {
        let usual = jiff::civil::date(2030, 1, 1);
        let mut typed = Typed::of("1\n我们的互助金\n\nsoon\n2030-02-01");
        let filled = asked(&mut typed, None, usual).expect("every question is answered");
        let book = read(&filled);
        assert_eq!(typed.1, 1);
        assert_eq!(book.name.zh, "我们的互助金");
        assert_eq!(book.name.en, named(EXAMPLES[1].1, Language::English));
        assert_eq!(book.from.to_string(), "2030-02-01");
    }
}
