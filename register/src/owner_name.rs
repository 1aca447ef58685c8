//! Owners' names, and what tells namesakes apart.

use crate::text::is_han;

/// The most co-owners of one unit.
pub(crate) const MAX_CO_OWNERS: usize = 64;
const MAX_NAME_CHARS: usize = 200;

/// One owner of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct OwnerName {
    /// The name.
    pub(crate) name: String,
    /// The identity document's number, where the register has one.
    pub(crate) id: Option<String>,
}

/// The names in a cell; co-owners are separated by `、`, comma, semicolon, slash or line break.
///
/// `None` where a part is no name: markers, digits only, or longer than any name.
pub(crate) fn split_names(cell: &str) -> Option<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for part in cell.split(['、', ',', ';', '/', '\n']) {
        let part = part.trim();
        if part.is_empty() || matches!(part, "-" | "--" | "—" | "——" | "无") {
            continue;
        }
        match names.last_mut() {
            Some(last) if is_company_suffix(part) => {
                last.push_str(", ");
                last.push_str(part);
            }
            _ => names.push(close_up(part)),
        }
    }
    names.iter().all(|name| is_name(name)).then_some(names)
}

/// Whether the name is a company's: those are unique where they are registered, people's are not.
pub(crate) fn is_company(name: &str) -> bool {
    let lower = name.to_lowercase();
    let words = ["公司", "合作社", "委员会", "研究院"];
    let suffixes = ["ltd", "ltd.", "limited", "inc", "inc.", "llc", "gmbh"];
    words.iter().any(|word| name.contains(word))
        || lower
            .split([' ', ','])
            .next_back()
            .is_some_and(|last| suffixes.contains(&last))
}

/// The identity numbers in a cell, upper case; `None` where one cannot be a number.
pub(crate) fn split_ids(cell: &str) -> Option<Vec<String>> {
    let ids: Vec<String> = cell
        .split(['、', ',', ';', '/', '\n'])
        .map(|part| part.trim().to_ascii_uppercase())
        .filter(|part| !part.is_empty() && part != "-" && part != "无")
        .collect();
    ids.iter().all(|id| is_id(id)).then_some(ids)
}

/// Whether digits of the number are starred out.
pub(crate) fn is_masked(id: &str) -> bool {
    id.contains('*')
}

fn is_id(id: &str) -> bool {
    let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '-' | '(' | ')');
    let visible = id.chars().filter(char::is_ascii_alphanumeric).count();
    // A spreadsheet that took the number for a quantity leaves 1.10101E+17: the dot and the plus refuse it.
    (4..=40).contains(&id.len()) && visible >= 4 && id.chars().all(characters)
}

fn is_name(name: &str) -> bool {
    name.chars().count() <= MAX_NAME_CHARS
        && name.chars().any(char::is_alphabetic)
        && !name.starts_with('#')
}

fn is_company_suffix(part: &str) -> bool {
    let lower = part.to_lowercase();
    ["ltd", "ltd.", "limited", "inc", "inc.", "llc"].contains(&lower.as_str())
}

/// Two-character names are often spread out: `张 三` is `张三`.
fn close_up(name: &str) -> String {
    match name.chars().all(|c| is_han(c) || c == ' ') {
        true => name.chars().filter(|c| *c != ' ').collect(),
        false => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn co_owners_are_split() {
        assert_eq!(
            split_names("张 三、李四;王五\n赵六"),
            Some(["张三", "李四", "王五", "赵六"].map(str::to_owned).to_vec())
        );
        assert_eq!(
            split_names("Example Homes, Ltd."),
            Some(vec!["Example Homes, Ltd.".to_owned()])
        );
        assert_eq!(split_names("—"), Some(vec![]));
    }

    #[test]
    fn what_is_no_name_is_refused() {
        assert_eq!(split_names("12345"), None);
        assert_eq!(split_names("#N/A"), None);
    }

    #[test]
    fn numbers_that_lost_digits_are_refused() {
        assert_eq!(split_ids("1.10101E+17"), None);
        assert_eq!(
            split_ids("11010119900101123x"),
            Some(vec!["11010119900101123X".to_owned()])
        );
        assert_eq!(
            split_ids("1101**********1234、A123456(7)").map(|ids| ids.len()),
            Some(2)
        );
    }

    #[test]
    fn companies_are_told_from_people() {
        assert!(is_company("示例开发有限公司") && is_company("Example Homes, Ltd."));
        assert!(!is_company("张三") && !is_company("Ltdia Inca"));
    }
}
