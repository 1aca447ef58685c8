//! Times and days for people: in the reader's time zone, which is stated.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `2026-12-01 08:00 +08:00` in the zone of this machine (`TZ`, or its settings), with seconds where they are not zero.
/// The number itself if it is no valid date.
pub fn show(seconds: i64) -> String {
    show_in(seconds, &TimeZone::system())
}

/// A length of time in the largest unit of which it has at least two: how many, and of which (`day`, `hour`, `minute`).
pub const fn span(seconds: u64) -> (u64, &'static str) {
    const HOUR: u64 = 3600;
    const DAY: u64 = 24 * HOUR;
    if seconds >= 2 * DAY {
        (seconds / DAY, "day")
    } else if seconds >= 2 * HOUR {
        (seconds / HOUR, "hour")
    } else {
        (seconds.div_ceil(60), "minute")
    }
}

fn show_in(seconds: i64, zone: &TimeZone) -> String {
    let Ok(time) = Timestamp::from_second(seconds) else {
        return seconds.to_string();
    };
    let form = if seconds % 60 == 0 {
        "%Y-%m-%d %H:%M %:z"
    } else {
        "%Y-%m-%d %H:%M:%S %:z"
    };
    time.to_zoned(zone.clone()).strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use jiff::tz::offset;

    use super::*;

    #[test]
    fn a_span_is_in_the_largest_unit_that_fits() {
        assert_eq!(span(0), (0, "minute"));
        assert_eq!(span(61), (2, "minute"));
        assert_eq!(span(7200), (2, "hour"));
        assert_eq!(span(261_958 * 60), (181, "day"));
    }

    #[test]
    fn times_are_in_the_readers_zone_and_say_it() {
        let shanghai = TimeZone::fixed(offset(8));
        assert_eq!(show_in(1_796_083_200, &shanghai), "2026-12-01 08:00 +08:00");
        assert_eq!(
            show_in(1_796_083_205, &TimeZone::UTC),
            "2026-12-01 00:00:05 +00:00"
        );
        assert_eq!(show_in(i64::MAX, &shanghai), i64::MAX.to_string());
    }
}
