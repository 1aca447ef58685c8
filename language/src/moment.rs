//! Moments as people read them: by the clock of where they are, with its offset from world time.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A second since 1970 in the zone of this machine, as in `2026-12-01 08:00:00 +08:00`; the number where it is out of
/// range.
pub fn show(seconds: i64) -> String {
    show_in(seconds, TimeZone::system())
}

fn show_in(seconds: i64, zone: TimeZone) -> String {
    let moment = Timestamp::from_second(seconds);
    moment.map_or_else(
        |_| seconds.to_string(),
        |moment| {
            moment
                .to_zoned(zone)
                .strftime("%Y-%m-%d %H:%M:%S %:z")
                .to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_with_its_offset() {
        let east = TimeZone::fixed(jiff::tz::offset(8));
        assert_eq!(show_in(1_796_083_200, east), "2026-12-01 08:00:00 +08:00");
        assert_eq!(
            show_in(1_796_083_200, TimeZone::UTC),
            "2026-12-01 00:00:00 +00:00"
        );
        assert_eq!(show_in(i64::MAX, TimeZone::UTC), i64::MAX.to_string());
    }
}
