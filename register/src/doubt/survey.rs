//! All doubts about a register, in the order in which a registrar would check them.

use std::collections::BTreeMap;

use super::{About, Doubt};
use crate::assembly::{Assembly, Whole};
use crate::garbled::is_garbled;
use crate::grouping::{Grouped, SharedMark};
use crate::look_alike::{look_alike_units, look_alikes};
use crate::owner_name::NameMark;
use crate::place::{At, Places};
use crate::room::RoomMark;
use crate::unit::Mark;
use crate::use_kind::UseKind;

/// An area is an outlier at this many times the median of similar units, or at this fraction of it.
const OUT_OF_LINE: u64 = 8;
/// Fewer units than this have no usual area.
const ENOUGH: usize = 5;

/// Collects doubts.
pub(crate) struct Survey<'a> {
    places: &'a Places,
    doubts: Vec<Doubt>,
}

impl<'a> Survey<'a> {
    pub(crate) const fn new(places: &'a Places) -> Self {
        Self {
            places,
            doubts: Vec::new(),
        }
    }

    pub(crate) fn into_doubts(self) -> Vec<Doubt> {
        self.doubts
    }

    /// Adds a doubt; `evidence` as for [`Doubt::new`].
    pub(crate) fn ask(&mut self, about: About, evidence: &str) {
        self.doubts.push(Doubt::new(about, evidence));
    }

    /// About rows: hidden, continued, or marked.
    pub(crate) fn ask_of_rows(&mut self, assembly: &Assembly) {
        let rows = self.places.some(assembly.hidden.iter().copied());
        if !rows.is_empty() {
            let count = assembly.hidden.len();
            let about = About::HiddenRows { count, rows };
            self.ask(about, &assembly.hidden_texts.join("\n"));
        }
        if !assembly.repeated.is_empty() {
            let named = |(unit, rows): &(String, Vec<At>)| {
                let rows: Vec<String> = self
                    .places
                    .some(rows.iter().copied())
                    .iter()
                    .map(ToString::to_string)
                    .collect();
                format!("{unit} ({})", rows.join(", "))
            };
            let all: Vec<String> = assembly.repeated.iter().map(named).collect();
            let about = About::CoOwnerRows {
                count: all.len(),
                units: all.iter().take(10).cloned().collect(),
            };
            self.ask(about, &all.join("\n"));
        }
        let taken: Vec<At> = {
            let continued = |at: &At| assembly.continued.binary_search(at).is_ok();
            let rows = assembly.units.iter().flat_map(Whole::rows);
            if assembly.continued.is_empty() {
                Vec::new()
            } else {
                rows.filter(continued).collect()
            }
        };
        if !taken.is_empty() {
            let about = About::ContinuedRows {
                count: taken.len(),
                rows: self.places.some(taken.iter().copied()),
            };
            self.ask(about, &format!("{taken:?}"));
        }
        self.ask_of_marks(assembly);
        self.ask_of_spoilt_text(&assembly.units);
        self.ask_of_areas(&assembly.units);
    }

    fn ask_of_marks(&mut self, assembly: &Assembly) {
        let (mut commas, mut zeros, mut checks) = (Vec::new(), Vec::new(), Vec::new());
        let mut uses: BTreeMap<(String, UseKind), Vec<At>> = BTreeMap::new();
        let counted = assembly
            .units
            .iter()
            .map(|whole| (&whole.label, whole.unit.kind, &whole.unit.marks));
        let uncounted = assembly
            .uncounted
            .iter()
            .map(|unit| (&unit.label, unit.kind, &unit.marks));
        for (label, kind, marks) in counted.chain(uncounted) {
            for (at, mark) in marks {
                let row = self.places.get(*at);
                let about = match mark.clone() {
                    Mark::Name(NameMark::Comma) => {
                        commas.push(*at);
                        continue;
                    }
                    Mark::ZeroFormula => {
                        zeros.push(*at);
                        continue;
                    }
                    Mark::IdCheck => {
                        checks.push((*at, label));
                        continue;
                    }
                    Mark::Use => {
                        uses.entry((label.clone(), kind)).or_default().push(*at);
                        continue;
                    }
                    Mark::TotalWord(text) => About::TotalWord {
                        row,
                        text,
                        unit: label.clone(),
                    },
                    Mark::Name(NameMark::Remark { name, remark }) => {
                        About::OwnerRemark { row, name, remark }
                    }
                    Mark::Name(NameMark::More(text)) => About::OwnerMore { row, text },
                    Mark::Name(NameMark::Joined(text)) => About::OwnerJoined { row, text },
                    Mark::Name(NameMark::Nobody(text)) => About::OwnerUnknown { row, text },
                    Mark::Room(RoomMark::Date(text)) => About::DateLike { row, text },
                    Mark::Room(RoomMark::Several(text)) => About::SeveralRooms { row, text },
                };
                self.ask(about, label);
            }
        }
        if !commas.is_empty() {
            let about = About::OwnerComma {
                count: commas.len(),
                rows: self.places.some(commas.iter().copied()),
            };
            self.ask(about, &format!("{commas:?}"));
        }
        if !checks.is_empty() {
            let about = About::IdCheck {
                count: checks.len(),
                rows: self.places.some(checks.iter().map(|(at, _)| *at)),
            };
            self.ask(about, &format!("{checks:?}"));
        }
        if !zeros.is_empty() {
            let rows = self.places.some(zeros.iter().copied());
            self.ask(About::FormulaZero { rows }, &format!("{zeros:?}"));
        }
        for ((text, kind), rows) in uses {
            let named = self.places.some(rows.iter().copied());
            let about = About::Use {
                text,
                kind,
                rows: named,
            };
            self.ask(about, &format!("{rows:?}"));
        }
    }

    fn ask_of_spoilt_text(&mut self, units: &[Whole]) {
        let mut rows = Vec::new();
        let mut texts = Vec::new();
        for whole in units {
            let names = whole.owners().iter().map(|owner| owner.name.as_str());
            let bad: Vec<&str> = names
                .chain([whole.label.as_str()])
                .filter(|text| is_garbled(text))
                .collect();
            if !bad.is_empty() {
                rows.push(whole.first);
                texts.extend(bad.into_iter().map(str::to_owned));
            }
        }
        if !rows.is_empty() {
            let evidence = texts.join("\n");
            texts.truncate(10);
            let rows = self.places.some(rows);
            self.ask(About::Garbled { rows, texts }, &evidence);
        }
    }

    /// A decimal point lost or misplaced changes an area tenfold. Homes are similar enough for that to show.
    fn ask_of_areas(&mut self, units: &[Whole]) {
        let homes = || {
            units
                .iter()
                .filter(|whole| whole.unit.kind == UseKind::Dwelling)
        };
        let mut areas: Vec<u64> = homes().filter_map(|whole| whole.unit.area).collect();
        if areas.len() < ENOUGH {
            return;
        }
        let middle = areas.len() / 2;
        let usual = *areas.select_nth_unstable(middle).1;
        for whole in homes() {
            let out = |area: &u64| *area >= usual * OUT_OF_LINE || *area * OUT_OF_LINE <= usual;
            if let Some(area) = whole.unit.area.filter(out) {
                let about = About::AreaOutlier {
                    row: self.places.get(whole.first),
                    unit: whole.label.clone(),
                    area,
                    usual,
                };
                self.ask(about, "");
            }
        }
    }

    /// About owners: namesakes, one number under two names, names and labels that look alike.
    pub(crate) fn ask_of_owners(&mut self, units: &[Whole], grouped: &Grouped) {
        let rows_of = |owners: &[u32]| {
            let rows = owners.iter().map(|n| grouped.rows[*n as usize - 1]);
            self.places.some(rows)
        };
        let namesakes = grouped
            .namesakes
            .iter()
            .map(|(name, owners)| About::Namesakes {
                name: name.clone(),
                owners: owners.clone(),
                rows: rows_of(owners),
            });
        let ids = grouped
            .shared
            .iter()
            .filter(|shared| shared.mark == SharedMark::IdNumber)
            .map(|shared| About::IdNumber {
                names: shared.names.clone(),
                owners: shared.owners.clone(),
                rows: rows_of(&shared.owners),
            });
        let asked: Vec<About> = namesakes.chain(ids).collect();
        asked.into_iter().for_each(|about| self.ask(about, ""));
        self.ask_of_looks(units);
    }

    fn ask_of_looks(&mut self, units: &[Whole]) {
        // Identity numbers tell people apart, however their names look.
        let unnumbered = || {
            units.iter().flat_map(|whole| {
                let owners = whole.owners().iter();
                owners
                    .filter(|owner| owner.id.is_none())
                    .map(|owner| (owner.name.as_str(), whole.first))
            })
        };
        for texts in look_alikes(unnumbered().map(|(name, _)| name)) {
            let rows = unnumbered().filter(|(name, _)| texts.contains(name));
            let about = About::LookAlike {
                rows: self.places.some(rows.map(|(_, at)| at)),
                texts: texts.iter().map(|text| (*text).to_owned()).collect(),
            };
            self.ask(about, "");
        }
        let labelled = units
            .iter()
            .map(|whole| (whole.label.as_str(), whole.key.as_str()));
        for group in look_alike_units(labelled) {
            let alike = || group.iter().map(|place| &units[*place]);
            let about = About::LookAlike {
                texts: alike().map(|whole| whole.label.clone()).collect(),
                rows: self.places.some(alike().map(|whole| whole.first)),
            };
            self.ask(about, "");
        }
    }
}
