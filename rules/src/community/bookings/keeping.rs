//! What the keepers of a list do.

use super::*;

impl<S: Store> CommunityState<S> {
    pub(in crate::community) fn act_on_places(
        &mut self,
        act: &Signed<PlaceAct>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        let community = self.founded()?;
        let keepers = self.listed(act.act.list)?.list.keepers.clone();
        match keepers.lapsed(day) {
            Some(_) => self.authorized(|roles| &roles.committee, act, day)?,
            None => keepers.authorizes(act, community, day)?,
        }
        self.keep_places(&act.act, at)
    }

    /// Those who look after the list of an act; `None` where there is no such list.
    pub fn keepers_of(&self, act: &PlaceAct) -> Option<Role> {
        let list = self.place_list(act.list)?;
        Some(list.list.keepers.clone())
    }

    pub(in crate::community) fn keep_places(
        &mut self,
        act: &PlaceAct,
        at: i64,
    ) -> Result<Effect, Refusal> {
        let mut list = self.listed(act.list)?.clone();
        let (expected, found) = (list.acts + 1, act.number);
        if found != expected {
            return Err(BookingRefusal::KeepingNumber { expected, found }.into());
        }
        let fits = |words: &str| is_name(words) && words.len() <= MAX_WORDS;
        if !act.keeping.words().is_none_or(fits) {
            return Err(BookingRefusal::Words.into());
        }
        let today = list.list.day_at(at);
        let mut marked = None;
        let mut void = Vec::new();
        match &act.keeping {
            Keeping::Close {
                space,
                from,
                to,
                reason,
            } => {
                check_days(*from, *to, today)?;
                if let Some(space) = space.filter(|space| list.space(*space).is_none()) {
                    return Err(BookingRefusal::Space(space).into());
                }
                list.closings.retain(|it| it.to >= today);
                if list.closings.len() >= MAX_CLOSINGS {
                    return Err(BookingRefusal::Closings.into());
                }
                let closed = ClosedDays {
                    act: found,
                    space: *space,
                    from: *from,
                    to: *to,
                    reason: reason.clone(),
                };
                void = self.hit_by(&list, &closed, at);
                list.closings.push(closed);
            }
            Keeping::Lend { space, from, to } => {
                check_days(*from, *to, today)?;
                let has_fund = list.list.fund.is_some();
                space.check(has_fund).map_err(BookingRefusal::from)?;
                let lent = list.lent.iter().filter(|lent| lent.to >= today);
                let offered = list.list.spaces.iter().chain(lent.map(|lent| &lent.space));
                let offered = offered.chain([space]);
                let is_full = list.lent.len() >= MAX_LENT;
                if is_full || offered.clone().count() > MAX_SPACES || are_alike(offered) {
                    return Err(BookingRefusal::from(BadPlaces::Spaces).into());
                }
                list.lent.push(Lent {
                    space: space.clone(),
                    from: *from,
                    to: *to,
                });
            }
            Keeping::Void { booking, .. } => {
                let (number, booked, has_begun) = self.own_booking(&list, *booking, at)?;
                let is_live = matches!(booked.state, BookingState::Waiting | BookingState::Booked);
                if !is_live || has_begun {
                    return Err(BookingRefusal::State.into());
                }
                void.push(number);
            }
            Keeping::Absent { booking } => {
                let (number, booked, has_begun) = self.own_booking(&list, *booking, at)?;
                if booked.state != BookingState::Booked || !has_begun {
                    return Err(BookingRefusal::State.into());
                }
                marked = Some((number, BookingState::Absent));
            }
            Keeping::Open { closing } => {
                let own = list.closings.iter().position(|it| it.act == *closing);
                list.closings
                    .remove(own.ok_or(BookingRefusal::Closing(*closing))?);
            }
            Keeping::Came { booking } => {
                let (number, booked, _) = self.own_booking(&list, *booking, at)?;
                if booked.state != BookingState::Absent {
                    return Err(BookingRefusal::State.into());
                }
                marked = Some((number, BookingState::Booked));
            }
        }
        list.acts = found;
        let digest = list.digest;
        self.store.put(places::place_list(digest), list.clone());
        let state = match act.keeping {
            Keeping::Close { .. } => BookingState::Closed,
            _ => BookingState::Void,
        };
        let mut changed = self.make_void(&list, void, (state, act.keeping.words()), at);
        if let Some((number, state)) = marked {
            let place = places::booking(number);
            self.store.change(place, |it| it.state = state);
            changed.push(number);
        }
        Ok(Effect::PlacesKept {
            list: digest,
            changed,
        })
    }

    /// A booking of the list, and whether it has begun.
    fn own_booking(
        &self,
        list: &Listed,
        name: Nullifier,
        at: i64,
    ) -> Result<(u64, Reserved, bool), Refusal> {
        let (number, booked) = self.known_booking(name)?;
        if booked.content.list != list.digest {
            return Err(BookingRefusal::Unknown(name).into());
        }
        let has_begun = list.list.moment(booked.content.wanted.begin) <= at;
        Ok((number, booked, has_begun))
    }

    /// The bookings that an act would make void at `at`, in order of their numbers.
    pub fn void_by(&self, act: &PlaceAct, at: i64) -> Vec<u64> {
        let list = self.place_list(act.list);
        match (&act.keeping, list) {
            (Keeping::Void { booking, .. }, _) => {
                self.booking_number(*booking).into_iter().collect()
            }
            (
                Keeping::Close {
                    space, from, to, ..
                },
                Some(list),
            ) => {
                let closed = ClosedDays {
                    act: act.number,
                    space: *space,
                    from: *from,
                    to: *to,
                    reason: String::new(),
                };
                self.hit_by(&list, &closed, at)
            }
            _ => Vec::new(),
        }
    }

    /// The bookings that have or want a slot of closed days and have not begun, in order of their numbers.
    fn hit_by(&self, list: &Listed, closed: &ClosedDays, at: i64) -> Vec<u64> {
        let spaces = match closed.space {
            Some(space) => space..=space,
            None => 0..=(list.spaces().count() as u16).saturating_sub(1),
        };
        // No booking reaches further.
        let reach = u32::from(list.list.ahead_days) + u32::from(MAX_SLOTS);
        let last = closed.to.get().min(list.list.day_at(at).get() + reach);
        let mut hit = Vec::new();
        for space in spaces {
            for day in closed.from.get()..=last {
                let taken = self.store.list(places::taken_on(list.digest, space, day));
                hit.extend(taken.map(|(_, number)| *number));
            }
            let wants = |number: &u64| {
                let wanted = self.booking(*number).map(|it| it.content.wanted);
                wanted.is_some_and(|wanted| {
                    let mut slots = list.slots(&wanted).into_iter();
                    slots.any(|slot| (closed.from..=closed.to).contains(&slot.day))
                })
            };
            hit.extend(self.queue(list, space, at).into_iter().filter(wants));
        }
        hit.sort_unstable();
        hit.dedup();
        hit.retain(|number| {
            let booked = self.booking(*number);
            booked.is_some_and(|it| list.list.moment(it.content.wanted.begin) > at)
        });
        hit
    }

    /// Makes bookings void; returns their numbers, and those of the bookings that waited for their slots.
    fn make_void(
        &mut self,
        list: &Listed,
        void: Vec<u64>,
        (state, reason): (BookingState, Option<&str>),
        at: i64,
    ) -> Vec<u64> {
        let mut freed = Vec::new();
        for number in &void {
            self.free(list, *number);
            self.store.change(places::booking(*number), |it| {
                it.state = state;
                it.reason = reason.map(str::to_owned);
            });
            freed.extend(self.booking(*number).map(|it| it.content.wanted.space));
        }
        freed.sort_unstable();
        freed.dedup();
        let mut changed = void;
        for space in freed {
            changed.extend(self.advance(list, space, at));
        }
        changed
    }

    /// Whether the record has what the keepers say.
    pub(in crate::community) fn has_kept(&self, act: &PlaceAct) -> bool {
        let Some(list) = self.place_list(act.list) else {
            return false;
        };
        let state_of = |name| {
            let number = self.booking_number(name)?;
            let booked = self.booking(number)?;
            Some((booked.state, booked.reason.clone()))
        };
        act.number <= list.acts
            && match &act.keeping {
                Keeping::Close {
                    space,
                    from,
                    to,
                    reason,
                } => list.closings.contains(&ClosedDays {
                    act: act.number,
                    space: *space,
                    from: *from,
                    to: *to,
                    reason: reason.clone(),
                }),
                Keeping::Lend { space, from, to } => list.lent.contains(&Lent {
                    space: space.clone(),
                    from: *from,
                    to: *to,
                }),
                Keeping::Void { booking, reason } => {
                    state_of(*booking) == Some((BookingState::Void, Some(reason.clone())))
                }
                Keeping::Absent { booking } => {
                    state_of(*booking).is_some_and(|(state, _)| state == BookingState::Absent)
                }
                Keeping::Open { closing } => {
                    *closing < act.number && list.closings.iter().all(|it| it.act != *closing)
                }
                Keeping::Came { booking } => {
                    state_of(*booking).is_some_and(|(state, _)| state == BookingState::Booked)
                }
            }
    }
}

fn check_days(from: Day, to: Day, today: Day) -> Result<(), BookingRefusal> {
    match to.get().checked_sub(from.get()) {
        None => Err(BookingRefusal::DatesReversed { from, to }),
        _ if to < today => Err(BookingRefusal::DatesOver(to)),
        Some(days) if days >= u32::from(MAX_DAYS) => Err(BookingRefusal::Dates),
        Some(_) => Ok(()),
    }
}
