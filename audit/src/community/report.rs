//! What an audit of a community found, in a form for people and programs.

use std::collections::BTreeMap;

use linli_language::{Language, Sentences};
use linli_primitives::{Digest, Realm};
use linli_rule::Refusal;
use linli_rules::community::{Figures, PlaceFigures};
use linli_wire::community::CommunityId;
use linli_wire::text::{Text, misleads};
use serde::Serialize;

use super::{html, text};
use crate::Verdict;
use crate::fund::FundReport;
use crate::report::{Bar, Problem, Report, place};
use crate::scheme::SchemeReport;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The id of the broken rule.
    pub rule: String,
    /// The entry, from 0; `None` where it belongs to no single entry.
    pub entry: Option<u64>,
    /// Where in the archive, in bytes from its beginning.
    pub offset: u64,
    /// The evidence, in English.
    pub detail: String,
}

impl Finding {
    pub(super) fn new(refusal: Refusal, place: (Option<u64>, u64)) -> Self {
        let Problem {
            rule,
            entry,
            offset,
            detail,
        } = Problem::new(refusal, place);
        Self {
            rule,
            entry,
            offset,
            detail,
        }
    }

    /// `entry 17, byte 4096`.
    pub fn place(&self, say: &Sentences) -> String {
        place(self.entry, self.offset, say)
    }

    pub(super) fn problem(&self) -> Problem {
        Problem {
            rule: self.rule.clone(),
            entry: self.entry,
            offset: self.offset,
            detail: self.detail.clone(),
        }
    }
}

/// Who cosigned the last checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cosigned {
    /// The witness's or validator's name.
    pub name: String,
    /// When, in Unix seconds.
    pub at: Option<u64>,
}

/// The checkpoints of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Checkpoints {
    /// In the archive.
    pub found: u64,
    /// Those whose signature, size and root are valid. Without the node's key no signature can be checked.
    pub hold: u64,
    /// Those whose state root is the recomputed one.
    pub states: u64,
    /// The node's key, if the auditor gave it.
    pub key: Option<String>,
    /// Entries that the last of them covers.
    pub size: Option<u64>,
    /// The witnesses known to the auditor that cosigned it.
    pub cosigned: Vec<Cosigned>,
    /// How many of them were needed.
    pub needed: usize,
    /// The validators in force that cosigned it.
    pub validators: Vec<Cosigned>,
    /// How many of them were needed; 0 where one node keeps the record.
    pub validators_needed: usize,
    /// Those that name no state to compare.
    pub stateless: u64,
}

/// A notice of the committee, as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NoticeLine {
    /// From 1.
    pub number: u64,
    /// Its entry.
    pub entry: u64,
    /// Unix time in seconds.
    pub at: i64,
    /// Its title.
    pub title: String,
    /// Names it.
    pub digest: Digest,
}

/// A validator that signed twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TwiceLine {
    /// Its name.
    pub name: String,
    /// The entry with the evidence.
    pub entry: u64,
    /// Whether it still decides.
    pub in_force: bool,
}

/// A desk, and how long its reports take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeskLine {
    /// Its name.
    pub name: Text,
    /// Names it.
    pub digest: Digest,
    /// At the time of the last entry.
    pub figures: Figures,
}

/// A list of spaces, and how its bookings stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlaceLine {
    /// Its name.
    pub name: Text,
    /// Names it.
    pub digest: Digest,
    /// How many there are, those that are lent among them.
    pub spaces: usize,
    /// How they stand.
    pub figures: PlaceFigures,
}

/// Everything an auditor recomputed.
#[derive(Clone, Debug, Serialize)]
pub struct CommunityReport {
    /// The community's id; `None` where the record has none.
    pub community: Option<CommunityId>,
    /// Its name.
    pub name: Text,
    /// Its realm.
    pub realm: Option<Realm>,
    /// Entries of the log.
    pub entries: u64,
    /// Of each kind.
    pub kinds: BTreeMap<&'static str, u64>,
    /// Valid entries.
    pub accepted: u64,
    /// Bytes of the archive that were read.
    pub bytes: u64,
    /// Root of the Merkle tree over all entries, recomputed; base64 as in checkpoints.
    pub root: String,
    /// Digest of the state that the valid entries lead to.
    pub state_root: Digest,
    /// Times of the first and the last entry, in Unix seconds.
    pub time: Option<[i64; 2]>,
    /// The signed checkpoints.
    pub checkpoints: Checkpoints,
    /// Rolls published.
    pub rolls: u64,
    /// Sets of trustees published.
    pub trustees: u64,
    /// Validators that signed twice, also those that were replaced since.
    pub signed_twice: Vec<TwiceLine>,
    /// Notices published.
    pub notices: Vec<NoticeLine>,
    /// Desks that take members' reports.
    pub desks: Vec<DeskLine>,
    /// Lists of spaces that members book.
    pub places: Vec<PlaceLine>,
    /// Every poll.
    pub polls: Vec<Report>,
    /// Every mutual-aid scheme.
    pub schemes: Vec<SchemeReport>,
    /// Every fund.
    pub funds: Vec<FundReport>,
    /// All that is wrong, in the archive's order.
    pub findings: Vec<Finding>,
    /// What could not be checked.
    pub unchecked: Vec<Finding>,
    /// What the verdict does not rest on and a reader should know.
    pub warnings: Vec<Finding>,
    /// The verdict.
    pub verdict: Verdict,
}

impl CommunityReport {
    /// Whether everything was checked and nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.verdict == Verdict::Clean
    }

    /// Whether fewer witnesses or validators cosigned than are needed.
    pub const fn is_unwitnessed(&self) -> bool {
        let Checkpoints {
            cosigned,
            needed,
            validators,
            validators_needed,
            ..
        } = &self.checkpoints;
        cosigned.len() < *needed || validators.len() < *validators_needed
    }

    /// For a terminal, with bar charts.
    pub fn text(&self, language: Language) -> String {
        text::render(self, language)
    }

    /// A page with SVG charts, without scripts or outside resources.
    pub fn html(&self, language: Language) -> String {
        html::render(self, language)
    }

    /// The community's name in a language, without characters that could forge lines of the report.
    pub(super) fn title(&self, language: Language) -> String {
        language.of(&self.name).replace(misleads, "\u{fffd}")
    }

    /// Entries by kind, against all.
    pub(super) fn kind_bars(&self, say: &Sentences) -> Vec<Bar> {
        let bar = |(kind, count): (&&str, &u64)| {
            Bar::new(&say.kind(kind), *count, self.entries, count.to_string())
        };
        self.kinds.iter().map(bar).collect()
    }
}
