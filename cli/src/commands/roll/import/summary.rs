//! The report of an import, for both the terminal and the web page.

use std::collections::BTreeSet;

use linli_register::report::{Basis, ImportReport, Merge, SharedMark};
use linli_register::{Place, Register};

use super::facts::{doubt_line, refused_line, use_name};
use crate::Console;
use crate::language::{Message, msg};
use crate::show;

/// The most lines of one kind that are printed; the web page and the JSON have all.
const MOST_LINES: usize = 20;

/// Sections with their lines, in the order of reading.
pub(super) struct Summary {
    pub(super) sections: Vec<Section>,
}

/// One kind of finding.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

impl Summary {
    pub(super) fn of_register(register: &Register, console: &Console) -> Self {
        let mut summary = Self::of_report(&register.report, console);
        let merges = register.report.merges.iter();
        let lines = merges.map(|merge| merge_line(register, merge, console));
        let heads = section(msg("import-title-heads"), lines, console);
        summary.sections.insert(1, heads);
        let totals = msg("import-totals")
            .showing("heads", register.totals.heads)
            .showing("units", register.totals.units)
            .with(
                "shares",
                show::shares::text(&register.rule, register.totals.shares),
            );
        if let Some(last) = summary.sections.last_mut() {
            last.lines.push(console.text(&totals));
        }
        summary
    }

    pub(super) fn of_report(report: &ImportReport, console: &Console) -> Self {
        let text = |message: Message| console.text(&message);
        let mut sections = vec![Section {
            title: text(msg("import-title-read")),
            lines: read_lines(report, console),
        }];
        let doubts = report.doubts.iter().map(|doubt| doubt_line(doubt, console));
        sections.push(section(msg("import-title-doubts"), doubts, console));
        let several = report.several_rows.iter().map(|unit| {
            let line = msg("import-several-rows").with("unit", unit.unit.clone());
            text(line.listing("rows", &unit.rows))
        });
        let shared = report.shared.iter().map(|shared| {
            let line = match shared.mark {
                SharedMark::Name => msg("import-shared-name"),
                SharedMark::IdNumber => msg("import-shared-id"),
            };
            text(
                line.listing("names", &shared.names)
                    .listing("owners", &shared.owners),
            )
        });
        sections.push(section(
            msg("import-title-look"),
            several.chain(shared),
            console,
        ));
        let unread = report.unread.iter().map(|sheet| {
            let rows = sheet.rows.map_or("?".to_owned(), |rows| rows.to_string());
            text(
                msg("import-unread")
                    .with("sheet", sheet.name.clone())
                    .with("rows", rows),
            )
        });
        let hidden = report
            .hidden
            .iter()
            .map(|row| text(msg("import-hidden").showing("row", row)));
        let not_counted = report.not_counted.iter().map(|unit| {
            text(
                msg("import-not-counted")
                    .showing("row", &unit.row)
                    .with("unit", unit.unit.clone())
                    .with("kind", text(use_name(unit.kind))),
            )
        });
        let units: BTreeSet<&Place> = report.refused_units().map(|row| &row.row).collect();
        let refused = report
            .refused
            .iter()
            .map(|refused| refused_line(refused, !units.contains(&refused.row), console));
        let lines = refused.chain(unread).chain(hidden).chain(not_counted);
        sections.push(section(msg("import-title-not-counted"), lines, console));
        let rows = &report.rows;
        let mut lines = vec![text(
            msg("import-rows")
                .showing("total", rows.total)
                .showing("counted", rows.counted)
                .showing("not_counted", rows.not_counted)
                .showing("refused", rows.refused),
        )];
        if rows.no_unit > 0 {
            lines.push(text(msg("import-rows-no-unit").with("count", rows.no_unit)));
        }
        if rows.hidden > 0 {
            lines.push(text(msg("import-rows-hidden").with("hidden", rows.hidden)));
        }
        sections.push(Section {
            title: text(msg("import-title-totals")),
            lines,
        });
        Self { sections }
    }

    /// Prints every section that has lines.
    pub(super) fn say(&self, console: &mut Console) {
        for section in self
            .sections
            .iter()
            .filter(|section| !section.lines.is_empty())
        {
            console.print(&format!("{} ({})", section.title, section.lines.len()));
            for line in section.lines.iter().take(MOST_LINES) {
                console.print(&format!("  {line}"));
            }
            if section.lines.len() > MOST_LINES {
                console.say(msg("import-more").showing("count", section.lines.len() - MOST_LINES));
            }
        }
    }
}

fn section(title: Message, lines: impl Iterator<Item = String>, console: &Console) -> Section {
    Section {
        title: console.text(&title),
        lines: lines.collect(),
    }
}

/// The column as readers call it, and as `--column` does.
fn column_name(name: &str, console: &Console) -> String {
    match console.word(name) {
        word if word == name => word,
        word => format!("{word}（{name}）"),
    }
}

fn read_lines(report: &ImportReport, console: &Console) -> Vec<String> {
    let mut lines = Vec::new();
    for sheet in &report.sheets {
        if let Some(name) = &sheet.name {
            let line = msg("import-sheet").with("sheet", name.clone());
            lines.push(console.text(&line.showing("row", sheet.header_row)));
        }
        for found in &sheet.columns {
            let line = msg("import-column")
                .with("column", column_name(found.column.name(), console))
                .with("header", found.header.clone())
                .showing("position", found.position);
            lines.push(console.text(&line));
        }
        if !sheet.unused_headers.is_empty() {
            let line = msg("import-unused").listing("headers", &sheet.unused_headers);
            lines.push(console.text(&line));
        }
    }
    for (text, kind) in &report.uses {
        let kind = console.text(&use_name(*kind));
        let line = msg("import-use")
            .with("text", text.clone())
            .with("kind", kind);
        lines.push(console.text(&line));
    }
    lines
}

fn merge_line(register: &Register, merge: &Merge, console: &Console) -> String {
    let owner = &register.owners[merge.owner as usize - 1];
    let why = match merge.basis {
        Basis::IdNumber => msg("basis-id-number"),
        Basis::MaskedIdNumber => msg("basis-masked-id-number"),
        Basis::Company => msg("basis-company"),
        Basis::CoOwners => msg("basis-co-owners"),
        Basis::Name => msg("basis-name"),
        Basis::Developer => msg("basis-developer"),
    };
    let line = msg("import-merge")
        .showing("owner", merge.owner)
        .listing("names", &owner.names)
        .listing("rows", &merge.rows)
        .with("shares", show::shares::text(&register.rule, owner.shares))
        .with("why", console.text(&why));
    console.text(&line)
}
