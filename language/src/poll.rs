//! A poll in words: what the program prints, reports show and officers sign. The page says the same sentences.

use linli_wire::RuleSet;
use linli_wire::poll::{Counting, Poll, Question, Revote};
use linli_wire::rule::{Base, Condition, Decision, Measure, Threshold, Tie};

use crate::{Message, Sentences, msg, time};

/// A poll in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Facts about the whole poll: name and value.
    pub facts: Vec<(String, String)>,
    /// Its questions, in order.
    pub questions: Vec<QuestionReading>,
}

/// A question in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionReading {
    /// The question.
    pub text: String,
    /// The options, in order.
    pub options: Vec<String>,
    /// How it is answered and what decides it, one sentence each.
    pub rule: Vec<String>,
}

/// Puts a poll into words; `closes` is its closing time, extensions included.
pub fn read(poll: &Poll, closes: i64, say: &Sentences) -> Reading {
    let questions = poll.questions.iter();
    Reading {
        facts: facts(poll, closes, say),
        questions: questions.map(|asked| question(asked, say)).collect(),
    }
}

fn facts(poll: &Poll, closes: i64, say: &Sentences) -> Vec<(String, String)> {
    let mut facts = vec![
        (msg("page-opens"), time::show(poll.opens)),
        (msg("page-closes"), time::show(closes)),
        (msg("page-extend"), say.get(&extension(poll))),
        (msg("page-counting"), say.get(&counting(poll.counting))),
        (msg("page-revote"), say.get(&revote(poll.revote))),
    ];
    if poll.counting != Counting::Heads {
        let floor = match poll.floor {
            0 | 1 => msg("page-floor-none"),
            floor => msg("page-floor-of").with("count", floor),
        };
        facts.push((msg("page-floor"), say.get(&floor)));
    }
    if let Some(replaced) = poll.replaces {
        facts.push((msg("page-replaces"), replaced.to_string()));
    }
    let named = |(name, value): (Message, String)| (say.get(&name), value);
    facts.into_iter().map(named).collect()
}

fn extension(poll: &Poll) -> Message {
    match poll.extend_until {
        Some(until) => msg("page-extend-until").with("time", time::show(until)),
        None => msg("page-extend-never"),
    }
}

fn counting(counting: Counting) -> Message {
    match counting {
        Counting::Heads => msg("page-counting-heads"),
        Counting::Shares => msg("page-counting-shares"),
        Counting::Both => msg("page-counting-both"),
    }
}

fn revote(revote: Revote) -> Message {
    match revote {
        Revote::Refused => msg("page-revote-refused"),
        Revote::LastCounts => msg("page-revote-last-counts"),
    }
}

/// Puts one question into words.
pub fn question(question: &Question, say: &Sentences) -> QuestionReading {
    let mut rule = vec![choices(question)];
    rule.push(if question.abstain {
        msg("page-can-abstain")
    } else {
        msg("page-cannot-abstain")
    });
    rule.extend(decision(question, say));
    let source = source(&question.rule, |message| say.get(message));
    rule.push(msg("page-rule-source").with("source", source));
    QuestionReading {
        text: question.text.clone(),
        options: question.options.clone(),
        rule: rule.iter().map(|line| say.get(line)).collect(),
    }
}

/// What a rule follows: of a preset's rule as readers of the language call it, else as the poll has it.
pub fn source(rule: &RuleSet, say: impl Fn(&Message) -> String) -> String {
    let sentence = |suffix: &str| {
        say(&Message::named(&format!(
            "page-preset-{}{suffix}",
            rule.name
        )))
    };
    if sentence("-as") == rule.source {
        sentence("")
    } else {
        rule.source.clone()
    }
}

/// How many options may be chosen.
pub fn choices(question: &Question) -> Message {
    match (question.min, question.max) {
        (min, max) if min == max => msg("page-choose-exactly").with("count", max),
        (0, max) => msg("page-choose-up-to").with("max", max),
        (min, max) => msg("page-choose-range").with("min", min).with("max", max),
    }
}

fn decision(question: &Question, say: &Sentences) -> Vec<Message> {
    let mut lines = Vec::new();
    let mut add = |who: &Message, conditions: &[Condition], quorum: bool| {
        for part in conditions {
            let measures: &[Measure] = match part.by {
                Measure::Both => &[Measure::Heads, Measure::Shares],
                Measure::Heads => &[Measure::Heads],
                Measure::Shares => &[Measure::Shares],
            };
            let of = if quorum { Base::All } else { part.of };
            let sentence = |by: &Measure| condition(who, part.threshold, of, *by, say);
            lines.extend(measures.iter().map(sentence));
        }
    };
    add(&msg("page-who-participants"), &question.rule.quorum, true);
    let yes = || {
        let marked = question
            .yes
            .and_then(|yes| question.options.get(yes as usize));
        marked.cloned().unwrap_or_default()
    };
    match &question.rule.decision {
        Decision::Motion {
            passes,
            second_vote,
        } => {
            add(&msg("page-quote").with("text", yes()), passes, false);
            add(
                &msg("page-who-second").with("text", yes()),
                second_vote,
                false,
            );
            lines.insert(0, msg("page-yes").with("text", yes()));
        }
        Decision::Election { seats, rank, each } => {
            add(&msg("page-who-each"), each, false);
            lines.insert(0, msg("page-seats").with("count", *seats));
            lines.push(ranked(*rank, question.rule.tie));
        }
    }
    lines
}

/// Who must reach which part of what.
fn condition(
    who: &Message,
    Threshold {
        num,
        den,
        more_than,
    }: Threshold,
    of: Base,
    by: Measure,
    say: &Sentences,
) -> Message {
    let fraction = format!("{num}/{den}");
    let threshold = if more_than {
        msg("page-more-than").with("fraction", fraction)
    } else {
        msg("page-at-least").with("fraction", fraction)
    };
    let base = match of {
        Base::All => msg("page-base-all"),
        Base::Participants => msg("page-base-participants"),
        Base::Deciding => msg("page-base-deciding"),
    };
    let measure = match by {
        Measure::Shares => msg("page-measure-shares"),
        Measure::Heads | Measure::Both => msg("page-measure-heads"),
    };
    msg("page-condition")
        .with("who", say.get(who))
        .with("threshold", say.get(&threshold))
        .with("base", say.get(&base))
        .with("measure", say.get(&measure))
}

/// How candidates are ranked; none of those still tied across the last seat is elected.
fn ranked(rank: Measure, tie: Tie) -> Message {
    match (rank, tie) {
        (Measure::Heads, Tie::Fails) => msg("page-rank-heads"),
        (Measure::Shares, Tie::Fails) => msg("page-rank-shares"),
        (Measure::Both, _) | (Measure::Heads, Tie::OtherMeasure) => msg("page-rank-heads-shares"),
        (Measure::Shares, Tie::OtherMeasure) => msg("page-rank-shares-heads"),
    }
}

#[cfg(test)]
mod tests;
