//! Who may act, in words.

use linli_primitives::{Day, SchemeId};
use linli_rules::community::{CommunityState, OfficeRole};
use linli_wire::community::CommunityRoles;
use linli_wire::continuity::{Continuity, Recovery};
use linli_wire::scheme::Roles;
use linli_wire::signature::{Role, RoleKey};
use serde_json::{Value, json};

use crate::language::{Message, msg};
use crate::{Console, Refusal};

/// Prints who may act in a community.
pub fn of_community(roles: &CommunityRoles, console: &mut Console) {
    print(&msg("role-committee"), &roles.committee, console);
    print(&msg("role-registrar"), &roles.registrar, console);
}

/// Prints who may act in a scheme.
pub fn of_scheme(roles: &Roles, console: &mut Console) {
    let fixed = [
        (msg("role-committee"), &roles.committee),
        (msg("role-registrar"), &roles.registrar),
        (msg("role-treasurer"), &roles.treasurer),
    ];
    for (label, role) in fixed {
        print(&label, role, console);
    }
    for set in &roles.assessors {
        print(&assessors(&set.categories), &set.role, console);
    }
}

/// Prints what applies once the committee's keys lapse.
pub fn of_continuity(continuity: &Continuity, console: &mut Console) {
    let Continuity {
        renewal_days,
        recovery,
    } = continuity;
    console.say(msg("community-renewal").with("days", *renewal_days));
    if let Some(Recovery { threshold, keys }) = recovery {
        let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
        console.say(
            msg("community-recovery")
                .with("threshold", *threshold)
                .with("count", names.len())
                .with("names", names.join(", ")),
        );
    }
}

/// Prints until when the roles of `scheme`, or the community's own, can act, and warns of those that end soon. Returns
/// the same as data.
pub fn terms(
    state: &CommunityState,
    scheme: Option<SchemeId>,
    today: Day,
    console: &mut Console,
) -> Vec<Value> {
    let terms = state.terms().into_iter();
    let terms = terms.filter(|term| term.office.scheme == scheme);
    let told = terms.map(|term| {
        let days = term.days_left(today);
        let label = console.text(&office(&term.office.role));
        let line = match (days < 0, term.renewable_until) {
            (false, _) => msg("role-term").with("days", days),
            (true, None) => msg("role-term-lapsed"),
            (true, Some(until)) if today <= until => {
                msg("role-term-renewable").showing("until", until)
            }
            (true, Some(until)) => msg("role-term-over").showing("until", until),
        };
        console.say(line.with("role", label).showing("last", term.last));
        if let Some(warning) = term.warning(today) {
            console.problem(&Refusal::of(&warning));
        }
        json!({
            "role": term.office.role, "last": term.last, "days_left": days,
            "renewable_until": term.renewable_until,
        })
    });
    told.collect()
}

fn office(role: &OfficeRole) -> Message {
    match role {
        OfficeRole::Committee => msg("role-committee"),
        OfficeRole::Registrar => msg("role-registrar"),
        OfficeRole::Treasurer => msg("role-treasurer"),
        OfficeRole::Assessors(lines) => assessors(lines),
    }
}

fn assessors(lines: &[u32]) -> Message {
    let lines: Vec<String> = lines.iter().map(u32::to_string).collect();
    msg("role-assessors").with("lines", lines.join(", "))
}

/// Prints who holds a role, and from when until when.
fn print(label: &Message, role: &Role, console: &mut Console) {
    let label = console.text(label);
    let term = |key: &RoleKey| (key.valid_from, key.valid_to);
    let first = role.keys.first().map(term);
    let shared = first.filter(|first| role.keys.iter().all(|key| term(key) == *first));
    let line = match shared {
        Some((from, to)) => {
            let names: Vec<&str> = role.keys.iter().map(|key| key.name.as_str()).collect();
            msg("role-line")
                .showing("from", from)
                .showing("to", to)
                .with("names", names.join(", "))
        }
        None => {
            let holder = |key: &RoleKey| {
                let holder = msg("role-holder").with("name", key.name.clone());
                let (from, to) = term(key);
                console.text(&holder.showing("from", from).showing("to", to))
            };
            let names: Vec<String> = role.keys.iter().map(holder).collect();
            msg("role-line-apart").with("names", names.join(", "))
        }
    };
    console.say(
        line.with("role", label)
            .with("threshold", role.threshold)
            .with("count", role.keys.len()),
    );
}
