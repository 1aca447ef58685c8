//! A list of spaces as the committee writes it: readable TOML that names the keepers' cards.

use std::path::{Path, PathBuf};

use linli_primitives::{Day, Money};
use linli_rules::community::CommunityState;
use linli_wire::booking::{Hours, PlaceList, Space};
use linli_wire::fund::FundId;
use linli_wire::scheme::Currency;
use linli_wire::text::Text;
use serde::Deserialize;

use crate::acting::{RoleDraft, read_card};
use crate::{Error, Refusal, amount, files, ids};

/// The rule of drafts.
const RULE: &str = "place.draft";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Draft {
    name: Text,
    keepers: RoleDraft,
    /// The card of whoever reads who booked.
    recipient: PathBuf,
    /// The first digits of a fund's id.
    fund: Option<String>,
    bookings: u16,
    period_days: u16,
    ahead_days: u16,
    /// Such as `+08:00`.
    offset: String,
    spaces: Vec<SpaceDraft>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SpaceDraft {
    name: Text,
    /// Monday first, such as `09:00-17:00`; empty where it is closed. One for all days, or seven.
    open: Vec<String>,
    slot_minutes: u16,
    slots: u16,
    #[serde(default)]
    closed: Vec<Day>,
    /// In the fund's currency.
    price: Option<String>,
    cancel_hours: u16,
}

/// The list of a draft.
pub(super) fn list(path: &Path, state: &CommunityState) -> Result<PlaceList, Error> {
    let Draft {
        name,
        keepers,
        recipient,
        fund,
        bookings,
        period_days,
        ahead_days,
        offset,
        spaces,
    } = files::read_toml(path, RULE)?;
    let fund = fund.map(|typed| meant(&typed, state)).transpose()?;
    let known = fund.and_then(|fund| state.fund(fund));
    let currency = known.as_ref().map(|fund| &fund.fund().currency);
    let spaces = spaces.into_iter().map(|it| it.into_space(currency, path));
    let card = read_card(path, &recipient)?;
    let recipient = card.recipient.parse().map_err(|e| Error::refused(&e))?;
    let list = PlaceList {
        name,
        keepers: keepers.into_role(path)?,
        recipient,
        spaces: spaces.collect::<Result<_, _>>()?,
        fund,
        bookings,
        period_days,
        ahead_days,
        offset_minutes: minutes_of(&offset).ok_or_else(|| malformed(path))?,
    };
    list.check().map_err(|e| Error::refused(&e))?;
    Ok(list)
}

/// The space of a draft.
pub(super) fn space(path: &Path, currency: Option<&Currency>) -> Result<Space, Error> {
    let draft: SpaceDraft = files::read_toml(path, RULE)?;
    draft.into_space(currency, path)
}

impl SpaceDraft {
    fn into_space(self, currency: Option<&Currency>, path: &Path) -> Result<Space, Error> {
        let hours: Option<Vec<Hours>> = self.open.iter().map(|it| hours_of(it)).collect();
        let hours = match hours.as_deref() {
            Some([each]) => Some([*each; 7]),
            Some(all) => all.try_into().ok(),
            None => None,
        };
        let price = match (&self.price, currency) {
            (None, _) => Money::ZERO,
            (Some(price), Some(currency)) => amount::parse(price, currency)?,
            (Some(_), None) => {
                return Err(Error::refused(&linli_wire::booking::BadPlaces::Price));
            }
        };
        Ok(Space {
            name: self.name,
            hours: hours.ok_or_else(|| malformed(path))?,
            slot_minutes: self.slot_minutes,
            slots: self.slots,
            closed: self.closed,
            price,
            cancel_hours: self.cancel_hours,
        })
    }
}

fn meant(typed: &str, state: &CommunityState) -> Result<FundId, Error> {
    let all = state.funds().map(|fund| fund.id());
    let found = ids::meant(typed, all, "fund")?;
    let detail = "there is no such fund that prices could be paid into";
    found.ok_or_else(|| Refusal::new("place.fund", detail).into())
}

fn malformed(path: &Path) -> Error {
    let detail = "hours are written 09:00-17:00, the distance from UTC +08:00";
    Refusal::new(RULE, detail).in_file(path).into()
}

/// Of `09:00-17:00`; an empty text is a day on which it is closed.
fn hours_of(text: &str) -> Option<Hours> {
    if text.is_empty() {
        return Some(Hours::default());
    }
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minute_of(from)?, minute_of(to)?);
    Some(Hours { from, to })
}

/// Of `09:00`, up to `24:00`.
pub(in crate::commands) fn minute_of(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let is_two = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !is_two(hours) || !is_two(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (minutes < 60 && (hours < 24 || (hours, minutes) == (24, 0))).then_some(hours * 60 + minutes)
}

/// Of `+08:00`.
fn minutes_of(offset: &str) -> Option<i16> {
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let minutes = i16::try_from(minute_of(&offset[1..])?).ok()?;
    Some(sign * minutes)
}
