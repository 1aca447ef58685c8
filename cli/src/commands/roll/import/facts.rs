//! What a refusal or a doubt is about, in the reader's language: a sentence and the facts, each with its label.

use std::collections::BTreeMap;

use linli_register::report::Refused;
use linli_register::{Doubt, ImportReport, Place, UseKind};
use linli_rule::Rule;
use serde::Serialize;
use serde_json::Value;

use crate::language::{Message, msg};
use crate::{Console, Refusal};

/// The rule's sentence, then the facts.
pub(super) fn told(about: &(impl Rule + Serialize), console: &Console) -> String {
    let cause = console.cause(&Refusal::of(about));
    let facts = facts(about, console);
    if facts.is_empty() {
        cause
    } else {
        format!("{cause} {facts}")
    }
}

/// What to do about each row that needs something: a row's refusal, or the doubts that name it.
pub(super) fn advice(report: &ImportReport, console: &Console) -> BTreeMap<Place, String> {
    let mut advice: BTreeMap<Place, Vec<String>> = BTreeMap::new();
    for refused in &report.refused {
        let text = with_remedy(&refused.fault, console);
        advice.entry(refused.row.clone()).or_default().push(text);
    }
    for doubt in report.open_doubts() {
        let text = format!("{} [{}]", with_remedy(&doubt.about, console), doubt.id);
        for row in rows(doubt) {
            advice.entry(row).or_default().push(text.clone());
        }
    }
    let joined = |(row, texts): (Place, Vec<String>)| (row, texts.join("\n"));
    advice.into_iter().map(joined).collect()
}

fn with_remedy(about: &(impl Rule + Serialize), console: &Console) -> String {
    let told = told(about, console);
    match console.remedy(&Refusal::of(about)) {
        Some(remedy) => format!("{told} → {remedy}"),
        None => told,
    }
}

/// The rows that a doubt names.
fn rows(doubt: &Doubt) -> Vec<Place> {
    let value = serde_json::to_value(&doubt.about).unwrap_or_default();
    let named = value.get("rows").or(value.get("row")).cloned();
    match named {
        Some(rows @ Value::Array(_)) => serde_json::from_value(rows).unwrap_or_default(),
        Some(row) => serde_json::from_value(row).map_or(Vec::new(), |row| vec![row]),
        None => Vec::new(),
    }
}

/// `row: 4, text: 不详`; the labels are sentences of the language.
fn facts(about: &impl Serialize, console: &Console) -> String {
    let value = serde_json::to_value(about).unwrap_or_default();
    let fields = value.as_object().into_iter().flatten();
    let facts: Vec<String> = fields
        .filter(|(name, _)| *name != "rule")
        .map(|(name, value)| (name, shown(name, value, console)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| format!("{}{text}", console.label(name)))
        .collect();
    facts.join(&console.text(&msg("import-comma")))
}

fn shown(name: &str, value: &Value, console: &Console) -> String {
    match (name, value) {
        ("area" | "usual", Value::Number(area)) => {
            let area = area.as_u64().unwrap_or_default();
            format!("{}.{:02} m²", area / 100, area % 100)
        }
        ("kind", _) => {
            let kind = serde_json::from_value(value.clone()).unwrap_or(UseKind::Other);
            console.text(&use_name(kind))
        }
        ("column", Value::String(text)) => console.word(text),
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(items)) => {
            let texts: Vec<String> = items.iter().map(|item| shown("", item, console)).collect();
            texts.join(console.language().comma())
        }
        (_, other) => other.to_string(),
    }
}

/// The word for a use.
pub(super) fn use_name(kind: UseKind) -> Message {
    match kind {
        UseKind::Dwelling => msg("use-dwelling"),
        UseKind::Shop => msg("use-shop"),
        UseKind::Office => msg("use-office"),
        UseKind::Parking => msg("use-parking"),
        UseKind::Storage => msg("use-storage"),
        UseKind::Other => msg("use-other"),
    }
}

/// A doubt's line: its id, whether it was accepted, and what it is about.
pub(super) fn doubt_line(doubt: &Doubt, console: &Console) -> String {
    let line = if doubt.accepted {
        msg("import-doubt-accepted")
    } else {
        msg("import-doubt-open")
    };
    let told = told(&doubt.about, console);
    console.text(&line.with("id", doubt.id.clone()).with("told", told))
}

/// The line of a row that is not taken: of no unit, such as a line of totals, nothing is refused.
pub(super) fn refused_line(refused: &Refused, is_no_unit: bool, console: &Console) -> String {
    let Refused { row, fault } = refused;
    let line = if is_no_unit {
        msg("import-no-unit")
    } else {
        msg("import-refused")
    };
    let line = line
        .showing("row", row)
        .with("rule", fault.rule())
        .with("told", told(fault, console));
    console.text(&line)
}
