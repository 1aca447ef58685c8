//! Twenty reports of owners after the demo's vote, each followed to its end.

use linli_prover::{BallotProver, Membership, Reporter};
use linli_rules::community::{Desked, ReportState, Reported};
use linli_wire::Message;
use linli_wire::report::{Attached, Content, Step};
use linli_wire::signature::{Signed, SigningKey};
use rand_core::CryptoRng;

use super::cast::member;
use super::people::People;
use super::workplace::Workplace;
use super::{Moment, Paths, at};
use crate::community::{Community, Subject};
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::shelf::Shelf;
use crate::{Console, Error, Refusal, keystore};

const DAY: i64 = 86_400;
/// After the week of bookings.
const BEGINS: i64 = 9 * DAY;
const REPORTS: usize = 20;
/// Reports a day, until all are made.
const DAILY: usize = 5;
/// On each day a report takes one step: the last ends on this one.
const DAYS: usize = 12;
/// One in so many is not done at the first attempt.
const REOPENED: usize = 4;
/// What this one says is hidden in the end.
const HIDDEN: usize = 13;
/// The category's place, and what is wrong.
const TEXTS: [(u16, &str); 5] = [
    (0, "三号梯不停五楼。"),
    (1, "地下车库二区的灯坏了三盏。"),
    (2, "楼上夜里十一点以后装修。"),
    (0, "电梯门关得太快，夹过老人。"),
    (1, "单元门的感应灯不亮。"),
];

/// What became of the reports.
pub(super) struct Reports {
    made: usize,
    reopened: usize,
}

/// One owner's report: who she is to the record, and what she says.
struct Reporting {
    reporter: Reporter,
    member: Membership,
    content: Content,
    file: Vec<u8>,
}

/// Opens a desk; owners report, a handler sees to it, they confirm.
pub(super) fn followed(
    paths: &Paths,
    people: &People,
    rng: &mut impl CryptoRng,
    console: &mut Console,
) -> Result<Reports, Error> {
    let workplace = Workplace::new(paths, "desk")?;
    let begins = at(paths, Moment::Closed)?.now()? + BEGINS;
    let handler = opened(&workplace, begins, console)?;
    let prover = BallotProver::new().map_err(|e| Error::refused(&e))?;
    let mut all: Vec<Reporting> = Vec::new();
    let mut reopened = 0;
    for day in 0..DAYS {
        let now = begins + DAY * day as i64 + 3600;
        let mut community = workplace.community(Subject::Reports, now, console)?;
        for (n, reporting) in all.iter().enumerate() {
            let Some(step) = step(n, reporting, &community)? else {
                continue;
            };
            reopened += usize::from(matches!(step, Step::Reopen { .. }));
            take(step, reporting, &handler, &mut community)?;
        }
        for n in all.len()..REPORTS.min(all.len() + DAILY) {
            let reporting = reporting(n, people, &community, now)?;
            make(&reporting, &prover, people, &mut community, rng)?;
            all.push(reporting);
        }
    }
    Ok(Reports {
        made: all.len(),
        reopened,
    })
}

impl Reports {
    /// Says what came of them.
    pub(super) fn tell(&self, console: &mut Console) {
        console.say(
            msg("demo-reports")
                .with("made", self.made)
                .with("reopened", self.reopened),
        );
    }
}

/// Opens the desk; gives the handler's key.
fn opened(workplace: &Workplace<'_>, now: i64, console: &mut Console) -> Result<SigningKey, Error> {
    let path = workplace.key("handler", "物业", console)?;
    let draft = workplace.written("desk.toml", DRAFT)?;
    workplace.by_committee(&["desk", "new", &draft], now, console)?;
    let passphrase = PassphraseArgs {
        passphrase_file: Some(workplace.paths.passphrase.clone()),
        work_factor: None,
    };
    let path = std::path::Path::new(&path);
    let secret = keystore::open_role(path, passphrase.existing(path, console)?)?;
    Ok(secret.signing())
}

fn desk(community: &Community) -> Result<&Desked, Error> {
    let desk = community.state().desks().next();
    desk.ok_or_else(|| Refusal::new("report.desk", "there is no desk").into())
}

fn reporting(
    n: usize,
    people: &People,
    community: &Community,
    now: i64,
) -> Result<Reporting, Error> {
    let desk = desk(community)?;
    let secret = &people.secrets[n * 7 % people.secrets.len()];
    let member = member(&people.roll, &people.roll.tree(), secret)?;
    let period = desk.period(crate::clock::day(now)?);
    let (id, _) = community.office()?;
    // A few owners report more than once.
    let slot = (n * 7 / people.secrets.len()) as u16;
    let reporter = Reporter::new(&member.secret, id, &desk.desk, period, slot);
    let (category, text) = TEXTS[n % TEXTS.len()];
    let file = reporter.text_file(text);
    let content = Content {
        desk: desk.digest,
        period,
        slot,
        category,
        text: Attached::of(&file),
        photos: Vec::new(),
        pseudonym: reporter.pseudonym(),
    };
    Ok(Reporting {
        reporter,
        member,
        content,
        file,
    })
}

fn make(
    reporting: &Reporting,
    prover: &BallotProver,
    people: &People,
    community: &mut Community,
    rng: &mut impl CryptoRng,
) -> Result<(), Error> {
    let Reporting {
        reporter,
        member,
        content,
        file,
    } = reporting;
    let roll = people.roll.digest();
    let report = reporter.report(prover, content.clone(), roll, member, rng);
    let report = report.map_err(|e| Error::refused(&e))?;
    community.submit(&Message::Report(report))?;
    Shelf::of(community)?.put(file)
}

fn known<'a>(reporting: &Reporting, community: &'a Community) -> Result<&'a Reported, Error> {
    let state = community.state();
    let number = state.report_number(reporting.reporter.nullifier);
    let report = number.and_then(|number| state.report(number));
    report.ok_or_else(|| Refusal::new("report.unknown", "it was not made").into())
}

/// What happens next to the `n`-th report, if anything does.
fn step(n: usize, reporting: &Reporting, community: &Community) -> Result<Option<Step>, Error> {
    let report = known(reporting, community)?;
    let is_first = !report
        .steps
        .iter()
        .any(|taken| matches!(taken.step, Step::Reopen { .. }));
    let is_shown = report.files().any(|(_, is_shown)| is_shown);
    Ok(match report.state {
        ReportState::New => Some(Step::Receive),
        ReportState::Received => Some(Step::Assign {
            to: "张师傅".into(),
        }),
        ReportState::Assigned => Some(Step::Begin),
        ReportState::InWork | ReportState::Reopened => Some(Step::Done {
            note: "已修好".into(),
        }),
        ReportState::Done if n.is_multiple_of(REOPENED) && is_first => {
            let file = reporting.reporter.text_file("还是老样子。");
            Shelf::of(community)?.put(&file)?;
            let text = Attached::of(&file);
            Some(Step::Reopen { text })
        }
        ReportState::Done => Some(Step::Confirm),
        ReportState::Confirmed if n == HIDDEN && is_shown => Some(Step::Hide {
            reason: "写了邻居的姓名".into(),
        }),
        ReportState::Confirmed => None,
    })
}

fn take(
    step: Step,
    reporting: &Reporting,
    handler: &SigningKey,
    community: &mut Community,
) -> Result<(), Error> {
    let (id, _) = community.office()?;
    let act = known(reporting, community)?.next(step);
    let is_hers = matches!(act.step, Step::Confirm | Step::Reopen { .. });
    let key = match is_hers {
        true => reporting.reporter.key(),
        false => handler.clone(),
    };
    let is_hidden = matches!(act.step, Step::Hide { .. });
    let act = Signed::new(act).sign(id, &key);
    community.submit(&Message::ReportAct(act))?;
    if is_hidden {
        Shelf::of(community)?.remove(reporting.content.text)?;
    }
    Ok(())
}

const DRAFT: &str = r#"hide = 1
reports = 20
period_days = 30
receive_days = 2
finish_days = 14
text_bytes = 4000
photos = 2
photo_bytes = 500_000
name = { zh = "报修与投诉", en = "Repairs and grievances" }
categories = [{ zh = "电梯", en = "Lift" }, { zh = "照明", en = "Lights" }, { zh = "噪声", en = "Noise" }]
[handlers]
threshold = 1
valid_from = "2026-01-01"
valid_to = "2030-12-31"
cards = ["handler.json"]
"#;
