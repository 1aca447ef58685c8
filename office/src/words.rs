//! What an officer is about to sign, in sentences.

use std::collections::BTreeSet;

use linli_primitives::Day;
use linli_rule::Refusal;
use linli_rules::community::{
    CommunityState, Figures, KeeperKind, Refusal as CommunityRefusal, ReportState,
};
use linli_rules::poll::Views;
use linli_wire::community::{Community, CommunityRoles, CommunityWitnesses, RollInForce};
use linli_wire::continuity::{Continuity, Recovery};
use linli_wire::notice::Notice;
use linli_wire::poll::{Change, PollChange};
use linli_wire::report::{Desk, Step};
use linli_wire::scheme::{Roles, Scheme};
use linli_wire::signature::{OfficerKey, Role, RoleKey};
use linli_wire::text::Text;
use linli_wire::validators::Validators;
use linli_wire::{RollSummary, Trustees};

use crate::paper::{Moved, elsewhere};
use crate::{Line, Office, Paper, Value, msg};

mod act;
#[cfg(feature = "bookings")]
pub mod booking;
mod fund;

pub use act::{closing, percent, rulebook};
pub(crate) use fund::amount as fund_amount;

/// A paper in sentences. A poll's questions are shown before.
pub fn of(paper: &Paper, office: Office<'_>) -> Result<Vec<Line>, Refusal> {
    let mut lines = Vec::new();
    let last = match paper {
        Paper::Community(signed) => {
            let Community {
                roles,
                validators: all,
                witnesses: cosigners,
                ..
            } = &signed.act;
            lines.extend(community(roles));
            lines.extend(validators(all));
            lines.extend(witnesses(cosigners));
            lines.extend(continuity(&signed.act.continuity));
            lines.extend(new_keys(
                &[],
                &[of_community(roles), of_validators(all)].concat(),
            ));
            msg("sign-community")
                .with("name", &signed.act.name)
                .showing("realm", &signed.act.realm)
                .showing("id", signed.act.id())
        }
        Paper::CommunityRoles(signed) => {
            lines.extend(community(&signed.act.roles));
            let before = office.record().and_then(|state| state.roles());
            let before = before.map(of_community).unwrap_or_default();
            lines.extend(new_keys(&before, &of_community(&signed.act.roles)));
            msg("sign-roles").with("number", signed.act.number)
        }
        Paper::Roll(attached) => {
            let roll = &attached.act.act;
            msg("sign-roll")
                .with("heads", roll.heads)
                .showing("shares", roll.unit.show(roll.shares.get()))
                .showing("unit", &roll.unit.name)
                .showing("digest", roll.digest)
        }
        Paper::RollInForce(signed) => msg("sign-roll-in-force")
            .with("number", signed.act.number)
            .showing("digest", signed.act.roll),
        Paper::Validators(signed) => {
            lines.extend(validators(&signed.act.validators));
            let before = office.record().and_then(|state| state.validators());
            let before = before.map(|now| of_validators(&now.validators));
            let after = of_validators(&signed.act.validators);
            lines.extend(new_keys(&before.unwrap_or_default(), &after));
            msg("sign-validators").with("number", signed.act.number)
        }
        Paper::Trustees(attached) => trustees("sign-trustees", &attached.act.act, office.views()),
        Paper::Poll(signed) => msg("sign-poll").showing("poll", signed.act.id()),
        Paper::PollChange(signed) => poll_change(&signed.act),
        Paper::Scheme(signed) => {
            lines.extend(scheme(&signed.act.roles));
            lines.extend(new_keys(&[], &of_scheme(&signed.act.roles)));
            lines.push(money(&signed.act));
            msg("sign-scheme")
                .with("name", &signed.act.name)
                .with("fee", signed.act.currency.show(signed.act.fee.get()))
                .showing("scheme", signed.act.id())
        }
        Paper::Notice(signed) => {
            lines.extend(notice(&signed.act));
            msg("sign-notice").showing("digest", signed.act.digest())
        }
        Paper::Fund(signed) => return Ok(fund::founded(&signed.act)),
        Paper::FundOrder(signed) => return Ok(fund::order(&signed.act, office.record())),
        Paper::FundAct(signed) | Paper::Move(Moved { act: signed, .. }) => {
            fund::act(&signed.act, office.record())
        }
        Paper::Desk(signed) => {
            lines.extend(desk(&signed.act));
            lines.extend(new_keys(&[], &of_roles([&signed.act.handlers])));
            msg("sign-desk").showing("digest", signed.act.digest())
        }
        Paper::ReportAct(signed) => {
            let number = office
                .record()
                .and_then(|state| state.report_number(signed.act.report));
            let number = number.ok_or_else(elsewhere)?;
            lines.push(step(&signed.act.step));
            msg("sign-report-act").with("number", number)
        }
        #[cfg(feature = "bookings")]
        Paper::PlaceList(signed) => {
            let fund = office
                .record()
                .and_then(|state| state.fund(signed.act.fund?));
            lines.extend(booking::list(&signed.act, fund));
            lines.extend(new_keys(&[], &of_roles([&signed.act.keepers])));
            msg("sign-place-list").showing("digest", signed.act.digest())
        }
        #[cfg(feature = "bookings")]
        Paper::PlaceAct(signed) => {
            let list = office
                .record()
                .and_then(|state| state.place_list(signed.act.list));
            lines.extend(booking::keeping(
                &signed.act,
                list.ok_or_else(elsewhere)?,
                office,
            ));
            msg("sign-place-act").with("number", signed.act.number)
        }
        Paper::Act { scheme, act } => {
            return match office {
                Office::Scheme(state) if state.id() == *scheme => Ok(act::of(act, state)),
                _ => Err(elsewhere()),
            };
        }
    };
    lines.push(last);
    Ok(lines)
}

/// What a paper is, in a line.
pub fn title(paper: &Paper, state: &CommunityState) -> Line {
    let kind = match paper {
        Paper::Community(_) => msg("kind-community"),
        Paper::CommunityRoles(_) => msg("kind-community-roles"),
        Paper::Roll(_) => msg("kind-roll"),
        Paper::RollInForce(_) => msg("kind-roll-in-force"),
        Paper::Validators(_) => msg("kind-validators"),
        Paper::Trustees(_) => msg("kind-trustees"),
        Paper::Poll(_) => msg("kind-poll"),
        Paper::PollChange(_) => msg("kind-poll-change"),
        Paper::Scheme(_) => msg("kind-scheme"),
        Paper::Notice(_) => msg("kind-notice"),
        Paper::Fund(_) => msg("kind-fund"),
        Paper::FundOrder(_) => msg("kind-fund-order"),
        Paper::FundAct(_) | Paper::Move(_) => msg("kind-fund-act"),
        Paper::Desk(_) => msg("kind-desk"),
        Paper::ReportAct(_) => msg("kind-report-act"),
        #[cfg(feature = "bookings")]
        Paper::PlaceList(_) => msg("kind-place-list"),
        #[cfg(feature = "bookings")]
        Paper::PlaceAct(_) => msg("kind-place-act"),
        Paper::Act { act, .. } => act::kind(act),
    };
    let of: Option<Value> = match paper {
        Paper::Poll(signed) => Some(signed.act.title.clone().into()),
        Paper::PollChange(signed) => {
            let poll = state.poll(signed.act.poll);
            poll.map(|poll| poll.poll().title.clone().into())
        }
        Paper::Scheme(signed) => Some((&signed.act.name).into()),
        Paper::Notice(signed) => Some(signed.act.title.clone().into()),
        Paper::Fund(signed) => Some((&signed.act.name).into()),
        Paper::FundOrder(signed) => Some(fund::name(signed.act.fund, Some(state))),
        Paper::FundAct(signed) | Paper::Move(Moved { act: signed, .. }) => {
            Some(fund::name(signed.act.fund, Some(state)))
        }
        Paper::Desk(signed) => Some((&signed.act.name).into()),
        #[cfg(feature = "bookings")]
        Paper::PlaceList(signed) => Some((&signed.act.name).into()),
        #[cfg(feature = "bookings")]
        Paper::PlaceAct(signed) => {
            let list = state.place_list(signed.act.list);
            list.map(|list| (&list.list.name).into())
        }
        Paper::Act { scheme, .. } => Some(state.scheme(*scheme).map_or_else(
            || scheme.to_string().into(),
            |known| (&known.scheme().name).into(),
        )),
        _ => None,
    };
    match of {
        Some(name) => msg("paper-title-of").with("name", name),
        None => msg("paper-title"),
    }
    .with("kind", kind)
}

/// What a scheme's money is, where it is, and who reads whom it is paid to.
fn money(scheme: &Scheme) -> Line {
    let line = match scheme.contract() {
        Some(_) => msg("sign-scheme-coins"),
        None => msg("sign-scheme-money").showing("recipient", &scheme.payee_recipient),
    };
    line.showing("currency", &scheme.currency.code)
        .showing("ledger", &scheme.ledger)
}

fn poll_change(change: &PollChange) -> Line {
    let line = match change.change {
        Change::Cancel => msg("sign-poll-cancel"),
        Change::Extend { closes } => msg("sign-poll-extend").with("time", Value::Time(closes)),
    };
    line.with("reason", change.reason.clone())
}

/// Who trustees are, how many of them decrypt, and how many must name the closing before that.
pub fn trustees(sentence: &'static str, trustees: &Trustees, views: Views) -> Line {
    let count = trustees.names.len() as u16;
    msg(sentence)
        .with("threshold", trustees.threshold)
        .with("needed", views.namings_needed(count, trustees.threshold))
        .listing("names", &trustees.names)
        .showing("ceremony", trustees.ceremony)
}

/// Who may act in a community.
pub fn community(roles: &CommunityRoles) -> Vec<Line> {
    vec![
        role(msg("role-committee"), &roles.committee),
        role(msg("role-registrar"), &roles.registrar),
    ]
}

/// What `key` may do in a scheme.
pub fn offices(key: OfficerKey, roles: &Roles) -> Vec<Line> {
    let fixed = [
        (msg("role-committee"), &roles.committee),
        (msg("role-registrar"), &roles.registrar),
        (msg("role-treasurer"), &roles.treasurer),
    ];
    let sets = roles.assessors.iter();
    let sets = sets.map(|set| (assessors_of(&set.categories), &set.role));
    let held = |(name, role): (Line, &Role)| {
        let holds = role.keys.iter().any(|own| own.key == key);
        holds.then_some(name)
    };
    fixed.into_iter().chain(sets).filter_map(held).collect()
}

/// Of which funds, desks and shared spaces a key is a keeper, and what it is there.
pub fn keepers(key: OfficerKey, state: &CommunityState) -> impl Iterator<Item = (Text, Line)> {
    let own = state.keepers().filter(move |keeper| keeper.role.holds(key));
    own.map(|keeper| {
        let role = match keeper.kind {
            KeeperKind::Treasurer => msg("role-treasurer"),
            KeeperKind::Handler => msg("role-handlers"),
            KeeperKind::Spaces => msg("role-keepers"),
        };
        (keeper.of, role)
    })
}

/// Who may act in a scheme.
pub fn scheme(roles: &Roles) -> Vec<Line> {
    let fixed = [
        (msg("role-committee"), &roles.committee),
        (msg("role-registrar"), &roles.registrar),
        (msg("role-treasurer"), &roles.treasurer),
    ];
    let fixed = fixed.into_iter().map(|(name, holders)| role(name, holders));
    let assessors = roles.assessors.iter();
    let assessors = assessors.map(|set| role(assessors_of(&set.categories), &set.role));
    fixed.chain(assessors).collect()
}

/// Assessors of these lines of the rulebook.
pub fn assessors_of(lines: &[u32]) -> Line {
    msg("role-assessors")
        .with("count", lines.len() as u64)
        .listing("lines", runs(lines))
}

/// Numbers in order, those that follow each other as a run: `1–4`, `6`.
fn runs(numbers: &[u32]) -> Vec<String> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable();
    let runs = sorted.chunk_by(|one, next| one + 1 == *next);
    runs.flat_map(|run| match run {
        [first, .., last] if run.len() > 2 => vec![format!("{first}–{last}")],
        few => few.iter().map(u32::to_string).collect(),
    })
    .collect()
}

/// Who holds a record together, how many of them decide, and how many may fail; nothing where one node keeps it.
pub fn validators(validators: &Validators) -> Option<Line> {
    let names: Vec<&str> = validators.0.iter().map(|it| it.name.as_str()).collect();
    let needed = validators.quorum();
    (!names.is_empty()).then(|| {
        msg("community-validators")
            .with("count", names.len() as u64)
            .with("needed", needed as u64)
            .with("spare", (names.len() - needed) as u64)
            .listing("names", names)
    })
}

/// Whose cosignatures everybody relies on; nothing where nobody's.
pub fn witnesses(witnesses: &CommunityWitnesses) -> Option<Line> {
    let names: Vec<String> = witnesses
        .keys
        .iter()
        .map(|it| held(&it.name, it.key))
        .collect();
    (!names.is_empty()).then(|| {
        msg("community-witnesses")
            .with("needed", witnesses.needed)
            .listing("names", names)
    })
}

/// Keys under the names of those who are said to hold them.
type Held<'a> = (&'a str, OfficerKey);

fn held(name: &str, key: OfficerKey) -> String {
    format!("{name} {key}")
}

fn of_roles<'a>(roles: impl IntoIterator<Item = &'a Role>) -> Vec<Held<'a>> {
    let keys = roles.into_iter().flat_map(|role| &role.keys);
    keys.map(|key| (key.name.as_str(), key.key)).collect()
}

fn of_community(roles: &CommunityRoles) -> Vec<Held<'_>> {
    of_roles([&roles.committee, &roles.registrar])
}

fn of_scheme(roles: &Roles) -> Vec<Held<'_>> {
    let fixed = [&roles.committee, &roles.registrar, &roles.treasurer];
    of_roles(
        fixed
            .into_iter()
            .chain(roles.assessors.iter().map(|set| &set.role)),
    )
}

fn of_validators(validators: &Validators) -> Vec<Held<'_>> {
    let all = validators.0.iter();
    all.map(|it| (it.name.as_str(), it.key)).collect()
}

/// The keys that the record does not name yet, so that nobody puts his own under another's name unseen.
fn new_keys(before: &[Held<'_>], after: &[Held<'_>]) -> Option<Line> {
    let is_new = |(_, key): &&Held<'_>| before.iter().all(|(_, known)| known != key);
    let new: BTreeSet<String> = after
        .iter()
        .filter(is_new)
        .map(|(name, key)| held(name, *key))
        .collect();
    let new: Vec<String> = new.into_iter().collect();
    (!new.is_empty()).then(|| msg("paper-new-keys").listing("keys", new))
}

/// What applies once the committee's keys lapse.
pub fn continuity(continuity: &Continuity) -> Vec<Line> {
    let Continuity {
        renewal_days,
        recovery,
    } = continuity;
    let mut lines = vec![msg("community-renewal").with("days", *renewal_days)];
    if let Some(Recovery { threshold, keys }) = recovery {
        let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
        lines.push(
            msg("community-recovery")
                .with("threshold", *threshold)
                .with("count", names.len() as u64)
                .listing("names", names),
        );
    }
    lines
}

/// Who holds a role, and from when until when.
fn role(name: Line, role: &Role) -> Line {
    let term = |key: &RoleKey| -> (Day, Day) { (key.valid_from, key.valid_to) };
    let first = role.keys.first().map(term);
    let shared = first.filter(|first| role.keys.iter().all(|key| term(key) == *first));
    let line = match shared {
        Some((from, to)) => {
            let names: Vec<&str> = role.keys.iter().map(|key| key.name.as_str()).collect();
            msg("role-line")
                .showing("from", from)
                .showing("to", to)
                .listing("names", names)
        }
        None => {
            let holder = |key: &RoleKey| {
                let (from, to) = term(key);
                let holder = msg("role-holder").with("name", key.name.clone());
                holder.showing("from", from).showing("to", to)
            };
            let names = role.keys.iter().map(holder).collect();
            msg("role-line-apart").with("names", Value::List(names))
        }
    };
    line.with("role", name)
        .with("threshold", role.threshold)
        .with("count", role.keys.len() as u64)
}

/// What a notice says, with its topic and its last day.
pub fn notice(notice: &Notice) -> Vec<Line> {
    let Notice {
        title,
        text,
        topic,
        expires,
    } = notice;
    let mut lines = vec![
        match topic {
            Some(topic) => msg("sign-notice-title-of").with("topic", topic.clone()),
            None => msg("sign-notice-title"),
        }
        .with("title", title.clone()),
    ];
    lines.extend(
        text.lines()
            .map(|line| msg("sign-notice-line").with("line", line.to_owned())),
    );
    lines.extend(expires.map(|last| msg("sign-notice-expires").showing("last", last)));
    lines
}

/// What a desk takes, and who deals with it.
pub fn desk(desk: &Desk) -> Vec<Line> {
    let mut lines = vec![msg("desk-name").with("name", &desk.name)];
    let categories = (1u64..).zip(&desk.categories);
    lines.extend(categories.map(|(number, name)| {
        msg("desk-category")
            .with("number", number)
            .with("name", name)
    }));
    lines.push(role(msg("role-handlers"), &desk.handlers));
    lines.push(msg("desk-hide").with("count", u64::from(desk.hide)));
    lines.push(
        msg("desk-quota")
            .with("count", u64::from(desk.reports))
            .with("days", u64::from(desk.period_days)),
    );
    lines.push(
        msg("desk-terms")
            .with("receive", u64::from(desk.receive_days))
            .with("finish", u64::from(desk.finish_days)),
    );
    lines.push(
        msg("desk-limits")
            .with("text", u64::from(desk.text_bytes))
            .with("photos", u64::from(desk.photos))
            .with("bytes", u64::from(desk.photo_bytes)),
    );
    lines
}

/// What happens to a report.
pub fn step(step: &Step) -> Line {
    match step {
        Step::Receive => msg("repair-step-receive"),
        Step::Assign { to } => msg("repair-step-assign").with("to", to.clone()),
        Step::Begin => msg("repair-step-begin"),
        Step::Done { note } => msg("repair-step-done").with("note", note.clone()),
        Step::Hide { reason } => msg("repair-step-hide").with("reason", reason.clone()),
        Step::Confirm => msg("repair-step-confirm"),
        Step::Reopen { .. } => msg("repair-step-reopen"),
        Step::Add { .. } => msg("repair-step-add"),
    }
}

/// How long a desk's reports take.
pub fn figures(desk: &Text, figures: &Figures) -> Vec<Line> {
    let Figures {
        made,
        open,
        overdue,
        done,
        confirmed,
        reopened,
        hidden,
        median_receive,
        median_finish,
    } = figures;
    let mut lines = vec![
        msg("repair-figures")
            .with("name", desk)
            .with("made", *made)
            .with("open", *open)
            .with("overdue", *overdue)
            .with("done", *done)
            .with("confirmed", *confirmed)
            .with("reopened", *reopened)
            .with("hidden", *hidden),
    ];
    let hours = |seconds: i64| seconds.unsigned_abs().div_ceil(3600);
    lines.extend(median_receive.map(|it| msg("repair-median-receive").with("hours", hours(it))));
    lines.extend(median_finish.map(|it| msg("repair-median-finish").with("hours", hours(it))));
    lines
}

/// Where a report stands.
pub fn report_state(state: ReportState) -> Line {
    msg(match state {
        ReportState::New => "repair-state-new",
        ReportState::Received => "repair-state-received",
        ReportState::Assigned => "repair-state-assigned",
        ReportState::InWork => "repair-state-in-work",
        ReportState::Done => "repair-state-done",
        ReportState::Confirmed => "repair-state-confirmed",
        ReportState::Reopened => "repair-state-reopened",
    })
}

/// Which roll is in force, where any is.
pub fn roll_in_force(state: &CommunityState) -> Option<Line> {
    let in_force = state.roll_in_force()?;
    Some(
        msg("roll-in-force")
            .showing("digest", in_force.roll)
            .with("time", Value::Time(in_force.since))
            .with("entry", entry_name(in_force.entry)),
    )
}

/// The roll that is in force, and the one that would take its place.
pub fn roll_change(act: &RollInForce, state: &CommunityState) -> Result<Vec<Line>, Refusal> {
    let unknown = || Refusal::of(&CommunityRefusal::UnknownRoll(act.roll));
    let next = state.roll(act.roll).map(roll).ok_or_else(unknown)?;
    let mut lines: Vec<Line> = roll_in_force(state).into_iter().collect();
    let known = state.roll_in_force().and_then(|it| state.roll(it.roll));
    lines.extend(known.map(roll));
    lines.extend([msg("roll-replacing"), next]);
    Ok(lines)
}

/// A published roll in one line.
pub fn roll(roll: &RollSummary) -> Line {
    msg("community-roll")
        .with("heads", roll.heads)
        .showing("shares", roll.unit.show(roll.shares.get()))
        .showing("unit", &roll.unit.name)
        .showing("digest", roll.digest)
}

/// An entry of the record.
pub fn entry_name(index: u64) -> String {
    format!("#{index}")
}

#[cfg(test)]
mod tests;
