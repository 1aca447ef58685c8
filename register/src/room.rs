//! Labels that a spreadsheet turned into dates, and several rooms in one cell.

/// Something in a label that only a person can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RoomMark {
    /// Reads as a date, but may have been a label: `2001/3/4`, once `3-4-1`.
    Date(String),
    /// Several rooms in one row: `105、106`.
    Several(String),
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Whether the text can be nothing but a date: `2月3日`, `3-Feb`. The original label is lost.
pub(crate) fn is_date(text: &str) -> bool {
    if text.is_ascii() {
        return text.contains(['-', ' ', '/']) && has_month_and_number(text);
    }
    let Some((month, day)) = text.split_once('月') else {
        return false;
    };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let month = month.rsplit_once('年').map_or(month, |(_, month)| month);
    number(month) && (day.is_empty() || number(day.trim_end_matches(['日', '号'])))
}

/// `3-Feb`, `Feb-03`, `3-Feb-2001`: one month and numbers.
fn has_month_and_number(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let (mut months, mut numbers) = (0, 0);
    for part in lower.split(['-', ' ', '/']) {
        match part {
            _ if MONTHS.contains(&part) => months += 1,
            _ if !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()) => numbers += 1,
            _ => return false,
        }
    }
    months == 1 && numbers > 0
}

/// What is in doubt about a part of a label.
pub(crate) fn room_mark(text: &str) -> Option<RoomMark> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric());
    if plain || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if is_year_month_day(text) {
        return Some(RoomMark::Date(text.to_owned()));
    }
    let number = |part: &str| part.trim().starts_with(|c: char| c.is_ascii_digit());
    let parted = text.contains(['、', ',', ';', '&', '+', '~', '至', '和', '\n']);
    let several = parted
        && text
            .split(['、', ',', ';', '&', '+', '~', '至', '和', '\n'])
            .filter(|part| number(part))
            .nth(1)
            .is_some();
    several.then(|| RoomMark::Several(text.to_owned()))
}

fn is_year_month_day(text: &str) -> bool {
    let mut parts = text.split(['/', '-']);
    let mut next = |range: std::ops::RangeInclusive<u32>| {
        let number = parts.next().and_then(|part| part.parse().ok());
        number.is_some_and(|number: u32| range.contains(&number))
    };
    let date = next(1900..=2099) && next(1..=12) && next(1..=31);
    date && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_a_date_is_told() {
        for text in [
            "2月3日",
            "3-Feb",
            "Feb-03",
            "3-Feb-2001",
            "2001年3月4日",
            "2月3号",
        ] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "2-3",
            "1-101",
            "May Fair 3",
            "Mar 3 Lodge",
            "Jan",
            "月亮湾3",
        ] {
            assert!(!is_date(text), "{text}");
        }
        assert_eq!(
            room_mark("2001/3/4"),
            Some(RoomMark::Date("2001/3/4".to_owned()))
        );
        assert_eq!(room_mark("3-2-1201"), None);
    }

    #[test]
    fn several_rooms_in_one_cell_are_told() {
        for text in ["105、106", "105,106", "105和106", "101~103"] {
            assert_eq!(room_mark(text), Some(RoomMark::Several(text.to_owned())));
        }
        for text in ["105", "商铺A、B", "和平路3号"] {
            assert_eq!(room_mark(text), None, "{text}");
        }
    }
}
