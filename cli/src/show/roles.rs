//! Who may act, in words.

use linli_wire::community::CommunityRoles;
use linli_wire::scheme::Roles;
use linli_wire::signature::Role;

use crate::Console;
use crate::language::{Message, msg};

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
        let lines: Vec<String> = set.categories.iter().map(u32::to_string).collect();
        let label = msg("role-assessors").with("lines", lines.join(", "));
        print(&label, &set.role, console);
    }
}

/// Prints who holds a role.
fn print(label: &Message, role: &Role, console: &mut Console) {
    let names: Vec<&str> = role.keys.iter().map(|k| k.name.as_str()).collect();
    let label = console.text(label);
    console.say(
        msg("role-line")
            .with("role", label)
            .with("threshold", role.threshold)
            .with("count", names.len())
            .with("names", names.join(", ")),
    );
}
