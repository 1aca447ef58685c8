//! Identity numbers: one form for each, and the check digit of residents' numbers (GB 11643-1999).

/// The identity numbers in a cell, upper case, those of 15 digits in the 18 that replaced them; `None` if one of them
/// cannot be an identity number.
pub(crate) fn split_ids(cell: &str) -> Option<Vec<String>> {
    let ids: Vec<String> = cell
        .split(['、', ',', ';', '/', '\n'])
        .map(|part| in_full(part.trim().to_ascii_uppercase()))
        .filter(|part| !part.is_empty() && part != "-" && part != "无")
        .collect();
    ids.iter().all(|id| is_id(id)).then_some(ids)
}

/// Whether digits of the number are starred out.
pub(crate) fn is_masked(id: &str) -> bool {
    id.contains('*')
}

/// Whether the number is a resident's whose last character does not follow from the others: one of them is mistyped.
pub(crate) fn has_wrong_check(id: &str) -> bool {
    id.split_at_checked(BODY).is_some_and(|(body, check)| {
        let is_check = matches!(check, "X") || check.len() == 1 && is_digits(check);
        is_check && is_body(body) && !check.starts_with(check_of(body))
    })
}

/// Digits before the check digit: place, birthday, and a number of order.
const BODY: usize = 17;
/// Digits of the place.
const PLACE: usize = 6;

fn is_id(id: &str) -> bool {
    let characters = |c: char| c.is_ascii_alphanumeric() || matches!(c, '*' | '-' | '(' | ')');
    let visible = id.chars().filter(char::is_ascii_alphanumeric).count();
    // A spreadsheet that took the number for a quantity leaves 1.10101E+17, which is refused for its dot and plus.
    (4..=40).contains(&id.len()) && visible >= 4 && id.chars().all(characters)
}

/// Until 1999, numbers had 15 digits: a year of two, and no check digit.
fn in_full(id: String) -> String {
    if id.len() != 15 || !is_digits(&id) {
        return id;
    }
    let (place, rest) = id.split_at(PLACE);
    let body = format!("{place}19{rest}");
    if is_body(&body) {
        let check = check_of(&body);
        format!("{body}{check}")
    } else {
        id
    }
}

/// Whether the digits name a place and a birthday; other documents have as many digits.
fn is_body(body: &str) -> bool {
    let number = |range: std::ops::Range<usize>| body[range].parse::<u32>().unwrap_or_default();
    is_digits(body)
        && body.len() == BODY
        && !body.starts_with('0')
        && (1800..2200).contains(&number(6..10))
        && (1..=12).contains(&number(10..12))
        && (1..=31).contains(&number(12..14))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// The check character: the weights are the powers of 2 modulo 11, from the end.
fn check_of(body: &str) -> char {
    const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];
    let sum = body
        .bytes()
        .fold(0, |sum, digit| (sum + usize::from(digit - b'0')) * 2 % 11);
    CHECKS[sum]
}
