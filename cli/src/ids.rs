//! Ids are long; their first digits are enough if they are unambiguous.

use std::fmt::Display;

use linli_register::normalise;
use linli_wire::text::Text;

use crate::Error;
use crate::language::msg;

/// The one of `all` whose id begins with the digits typed, if any does. Everywhere that an id is taken, digits that
/// several ids begin with are refused, with the candidates. `option` is the option with the digits.
pub fn meant<T: Display>(
    typed: &str,
    all: impl IntoIterator<Item = T>,
    option: &'static str,
) -> Result<Option<T>, Error> {
    let typed = normal(typed);
    let begins = |id: &T| !typed.is_empty() && id.to_string().starts_with(&typed);
    at_most_one(all.into_iter().filter(begins).collect(), option)
}

/// The one that is meant; where nothing was typed, the only one there is.
pub fn meant_or_only<T: Display>(
    typed: Option<&str>,
    all: impl IntoIterator<Item = T>,
    option: &'static str,
) -> Result<Option<T>, Error> {
    match typed {
        Some(typed) => meant(typed, all, option),
        None => at_most_one(all.into_iter().collect(), option),
    }
}

fn at_most_one<T: Display>(mut meant: Vec<T>, option: &'static str) -> Result<Option<T>, Error> {
    if meant.len() > 1 {
        let list: Vec<String> = meant.iter().map(ToString::to_string).collect();
        let several = msg("error-which-id").with("option", option);
        return Err(Error::Usage(several.with("list", list.join("\n  "))));
    }
    Ok(meant.pop())
}

/// The place of what is meant among things with names: by a name in either language, of which the last counts, or by its
/// number from 1.
pub fn named<'a>(typed: &str, names: impl Iterator<Item = &'a Text>) -> Option<u16> {
    let typed = normalise(typed).to_lowercase();
    let is_meant = |name: &str| normalise(name).to_lowercase() == typed;
    let (mut count, mut found) = (0, None);
    for name in names {
        if is_meant(&name.zh) || is_meant(&name.en) {
            found = Some(count);
        }
        count += 1;
    }
    let number = typed.parse::<u16>().ok();
    let number = number.and_then(|number| number.checked_sub(1));
    found.or(number.filter(|number| *number < count))
}

/// The first digits of an id, for a sentence; enough for whoever types them.
pub fn brief(id: &impl Display) -> String {
    id.to_string().chars().take(8).collect()
}

/// The id as it is written, without what copying adds to it.
pub fn normal(typed: &str) -> String {
    let typed = typed.trim().trim_end_matches('…');
    typed.to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
