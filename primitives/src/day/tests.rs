use proptest::prelude::*;

use super::*;

#[test]
fn known_dates() {
    for (text, days) in [
        ("1970-01-01", 0),
        ("2000-02-29", 11_016),
        ("2026-01-01", 20_454),
        ("2100-03-01", 47_541),
    ] {
        assert_eq!(text.parse::<Day>().map(Day::get), Ok(days), "{text}");
    }
    assert_eq!(
        Day::of_unix_time(86_400 * 20_454 - 1).map(Day::get),
        Ok(20_453)
    );
}

#[test]
fn what_is_no_date_is_refused() {
    for text in [
        "2026-02-29",
        "2100-02-29",
        "1969-12-31",
        "2026-1-01",
        "2026-01-1",
        "2026-13-01",
        "2026-01-00",
        "2026-01-01-",
        "+2026-01-01",
        "02026-01-01",
        "2026/01/01",
        "",
        "99999-01-01",
        "2026-01-01 ",
    ] {
        assert_eq!(text.parse::<Day>(), Err(BadDay), "{text:?}");
    }
    assert_eq!(Day::new(1 << 24), Err(BadDay));
    assert!(Day::of_unix_time(-1).is_err());
    assert!(borsh::from_slice::<Day>(&(1u32 << 24).to_le_bytes()).is_err());
    assert!(borsh::from_slice::<Period>(&(1u32 << 24).to_le_bytes()).is_err());
    assert!(serde_json::from_str::<Period>("16777216").is_err());
    assert_eq!(Period::new(1 << 24), Err(BadPeriod(1 << 24)));
}

proptest! {
    #[test]
    fn every_day_round_trips_through_its_date(days in 0u32..1 << 24) {
        let day = Day::new(days).expect("below");
        let (y, m, d) = day.date();
        prop_assert_eq!(Day::of_date(y, m, d), Ok(day));
        prop_assert_eq!(day.to_string().parse(), Ok(day));
    }

    #[test]
    fn dates_ascend_with_days(days in 0u32..(1 << 24) - 1) {
        prop_assert!(Day(days).date() < Day(days + 1).date());
    }
}
