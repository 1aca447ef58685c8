//! Several copies of one record: each is audited, and all are compared.

use linli_audit::Verdict;
use linli_audit::community::CommunityReport;
use linli_primitives::Digest;
use linli_wire::Entry;
use serde::Serialize;

use super::{Args, is_address};
use crate::language::msg;
use crate::{Console, Ending, Error, Refusal};

/// What became of them.
#[derive(Serialize)]
pub struct Several {
    copies: Vec<Audited>,
    /// Nodes that did not answer.
    unreached: Vec<String>,
    /// Whether all copies are the same to the last entry.
    same: bool,
    /// The first entry, from 0, that is not the same in all copies that have it: two histories.
    differs_at: Option<u64>,
    #[serde(skip)]
    ending: Ending,
}

/// One copy.
#[derive(Serialize)]
struct Audited {
    record: String,
    entries: u64,
    root: String,
    state_root: Digest,
    verdict: Verdict,
}

impl Several {
    /// Two histories are a problem; otherwise the worst ending of any copy, and a node that did not answer is unchecked.
    pub const fn ending(&self) -> Ending {
        self.ending
    }
}

/// Audits and compares. The first copy's report is shown, and written if asked for; of the others, what they come to.
pub fn run(records: &[&str], args: &Args, console: &mut Console) -> Result<Several, Error> {
    let (mut copies, mut unreached) = (Vec::new(), Vec::new());
    let mut logs: Vec<Vec<Entry>> = Vec::new();
    let mut ending = Ending::Clean;
    for record in records {
        if is_address(record)
            && linli_client::reach(&args.place(record).options(console)?)?.is_none()
        {
            console.warn(msg("audit-unreached").with("record", (*record).to_owned()));
            unreached.push((*record).to_owned());
            continue;
        }
        let (report, copy) = args.audit(record, console)?;
        if copies.is_empty() {
            console.print(&report.text(console.language()));
            args.write_report(&report, console)?;
        }
        ending = worse(ending, super::ending(&report));
        logs.push(copy.entries());
        let audited = Audited::of(record, &report);
        console.say(audited.line(console));
        copies.push(audited);
    }
    if copies.is_empty() {
        let detail = format!("none of the nodes answers: {}", unreached.join(", "));
        return Err(Error::Away(Refusal::new("client.unreachable", detail)));
    }
    if !unreached.is_empty() {
        ending = worse(ending, Ending::Unchecked);
    }
    let differs_at = differs_at(&logs);
    let is_same = |copy: &Audited| {
        let first = &copies[0];
        (copy.entries, &copy.root, copy.state_root)
            == (first.entries, &first.root, first.state_root)
    };
    let same = copies.iter().all(is_same);
    if let Some(entry) = differs_at {
        let detail = format!("entry {entry} of the two records is not the same");
        console.problem(&Refusal::new("node.differs", detail));
        ending = Ending::Problems;
    } else if same {
        console.say(
            msg("audit-same")
                .with("count", copies.len())
                .with("entries", copies[0].entries)
                .with("root", copies[0].root.clone())
                .showing("state", copies[0].state_root),
        );
    } else {
        console.say(msg("audit-behind").with("count", copies.len()));
    }
    Ok(Several {
        copies,
        unreached,
        same,
        differs_at,
        ending,
    })
}

impl Audited {
    fn of(record: &str, report: &CommunityReport) -> Self {
        Self {
            record: record.to_owned(),
            entries: report.entries,
            root: report.root.clone(),
            state_root: report.state_root,
            verdict: report.verdict,
        }
    }

    fn line(&self, console: &Console) -> crate::language::Message {
        let verdict = match self.verdict {
            Verdict::Clean => msg("report-clean"),
            Verdict::AsFarAsChecked => msg("report-as-far-as-checked"),
            Verdict::NotClean => msg("audit-not-clean"),
        };
        msg("audit-copy")
            .with("record", self.record.clone())
            .with("entries", self.entries)
            .showing("state", self.state_root)
            .with("verdict", console.text(&verdict))
    }
}

/// The first entry that is not the same in all logs that have it.
fn differs_at(logs: &[Vec<Entry>]) -> Option<u64> {
    let longest = logs.iter().max_by_key(|log| log.len())?;
    let first = |log: &Vec<Entry>| {
        log.iter()
            .zip(longest)
            .position(|(one, other)| one != other)
    };
    logs.iter().filter_map(first).min().map(|at| at as u64)
}

fn worse(one: Ending, other: Ending) -> Ending {
    let rank = |ending: Ending| match ending {
        Ending::Problems => 3,
        Ending::Unwitnessed => 2,
        Ending::Clean => 0,
        _ => 1,
    };
    if rank(other) > rank(one) { other } else { one }
}

#[cfg(test)]
mod tests {
    use linli_wire::MessageKind;

    use super::*;

    /// `node.differs`: of two logs one may be longer, and no entry may be another.
    #[test]
    fn copies_are_one_record_as_far_as_they_go() {
        let entry = |at| Entry {
            at,
            kind: MessageKind::Ballot,
            subject: None,
            message: Digest([1; 32]),
            length: 1,
        };
        let log: Vec<Entry> = (0..4).map(entry).collect();
        let behind = log[..2].to_vec();
        let mut other = log.clone();
        other[3] = entry(7);
        assert_eq!(differs_at(&[log.clone(), behind.clone()]), None);
        assert_eq!(
            differs_at(&[behind.clone(), log.clone(), other.clone()]),
            Some(3)
        );
        assert_eq!(differs_at(&[behind, other[..3].to_vec()]), None);
    }
}
