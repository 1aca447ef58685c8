//! Days and counting periods: the only clock of a scheme.

use linli_rule::Rule;

/// A day: days since 1970-01-01, below 2^24. In text `2026-01-31`.
#[derive(
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    borsh::BorshSerialize,
    zeroize::Zeroize,
)]
pub struct Day(u32);

/// The number or the text is not a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("day.range: a day is written YYYY-MM-DD, from 1970-01-01, below 2^24 days after it")]
pub struct BadDay;

impl Day {
    /// Bits of a day in the circuit.
    pub const BITS: u32 = 24;
    /// The last day.
    pub const MAX: Self = Self((1 << Self::BITS) - 1);

    /// Refuses 2^24 and above.
    pub const fn new(days: u32) -> Result<Self, BadDay> {
        if days > Self::MAX.0 {
            Err(BadDay)
        } else {
            Ok(Self(days))
        }
    }

    /// The day in which the second `seconds` of Unix time lies, in UTC.
    pub fn of_unix_time(seconds: i64) -> Result<Self, BadDay> {
        u32::try_from(seconds.div_euclid(86_400))
            .map_err(|_| BadDay)
            .and_then(Self::new)
    }

    /// The day of a date of the Gregorian calendar.
    pub fn of_date(year: u32, month: u32, day: u32) -> Result<Self, BadDay> {
        let possible =
            (1970..=99_999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        if !possible {
            return Err(BadDay);
        }
        // Days from the civil date, with years that begin in March (H. Hinnant, "chrono-compatible algorithms").
        let (year_, month_, day_) = (i64::from(year), i64::from(month), i64::from(day));
        let y = year_ - i64::from(month <= 2);
        let era = y.div_euclid(400);
        let of_era = y.rem_euclid(400);
        let of_year = (153 * ((month_ + 9) % 12) + 2) / 5 + day_ - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
        let found = u32::try_from(days)
            .map_err(|_| BadDay)
            .and_then(Self::new)?;
        if found.date() == (year, month, day) {
            Ok(found)
        } else {
            Err(BadDay)
        }
    }

    /// Days since 1970-01-01.
    pub const fn get(self) -> u32 {
        self.0
    }

    /// Year, month and day of the month.
    pub fn date(self) -> (u32, u32, u32) {
        let z = self.0 + 719_468;
        let (era, of_era) = (z / 146_097, z % 146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        (year_of_era + era * 400 + u32::from(month <= 2), month, day)
    }

    /// `days` later; the last day at most.
    pub const fn plus(self, days: u32) -> Self {
        let sum = self.0.saturating_add(days);
        if sum > Self::MAX.0 {
            Self::MAX
        } else {
            Self(sum)
        }
    }

    /// `days` earlier; 1970-01-01 at least.
    pub const fn minus(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

impl core::fmt::Display for Day {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (year, month, day) = self.date();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl core::fmt::Debug for Day {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Day({self})")
    }
}

impl core::str::FromStr for Day {
    type Err = BadDay;
    fn from_str(text: &str) -> Result<Self, BadDay> {
        let mut parts = text.splitn(3, '-').map(|part| part.parse().ok());
        let mut next = || parts.next().flatten().ok_or(BadDay);
        let day = Self::of_date(next()?, next()?, next()?)?;
        if day.to_string() == text {
            Ok(day)
        } else {
            Err(BadDay)
        }
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl borsh::BorshDeserialize for Day {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(u32::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

/// The number of a counting period, below 2^24: a year, or a count of equal spans. It comes from the round alone.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    borsh::BorshSerialize,
    serde::Serialize,
    zeroize::Zeroize,
)]
#[serde(transparent)]
pub struct Period(u32);

/// The number is not a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("period.range: {0} is not below 2^24")]
pub struct BadPeriod(pub u32);

impl Period {
    /// Bits of a period in the circuit.
    pub const BITS: u32 = 24;

    /// Refuses 2^24 and above.
    pub const fn new(number: u32) -> Result<Self, BadPeriod> {
        if number >> Self::BITS == 0 {
            Ok(Self(number))
        } else {
            Err(BadPeriod(number))
        }
    }

    /// The number.
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<'de> serde::Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u32::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl borsh::BorshDeserialize for Period {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(u32::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

/// A Unix time as errors print it: `2026-12-01T00:00:00Z`. Programs show it in the reader's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub i64);

impl core::fmt::Display for Moment {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let second = self.0.rem_euclid(86_400);
        let (hour, minute) = (second / 3_600, second / 60 % 60);
        match Day::of_unix_time(self.0) {
            Ok(day) => write!(f, "{day}T{hour:02}:{minute:02}:{:02}Z", second % 60),
            Err(_) => write!(f, "{}", self.0),
        }
    }
}

#[cfg(test)]
mod tests;
