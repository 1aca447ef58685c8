//! Until when officers may act, in words.

use linli_office::words::assessors_of;
use linli_office::{Line, msg as line};
use linli_primitives::{Day, SchemeId};
use linli_rules::community::{CommunityState, OfficeRole};
use serde_json::{Value, json};

use crate::language::msg;
use crate::lines::said;
use crate::{Console, Refusal};

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
        let label = console.text(&said(&office(&term.office.role), console));
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

fn office(role: &OfficeRole) -> Line {
    match role {
        OfficeRole::Committee => line("role-committee"),
        OfficeRole::Registrar => line("role-registrar"),
        OfficeRole::Treasurer => line("role-treasurer"),
        OfficeRole::Assessors(lines) => assessors_of(lines),
    }
}
