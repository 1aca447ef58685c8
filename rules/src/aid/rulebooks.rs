//! Versions of the rulebook and declared events: which numbers apply to which event day.

use linli_primitives::{Day, Money, Period, RulebookId, SchemeId};
use linli_statements::claim::{Context, Terms};
use linli_wire::round::Round;
use linli_wire::rulebook::{DeclaredEvent, Line, Rulebook};
use linli_wire::scheme::Roles;

use crate::aid::refusal::Refusal;
use crate::store::{Memory, Store, places};

/// All versions, and all declared events, in order.
#[derive(Debug)]
pub struct Rulebooks<'a, S = Memory> {
    pub(crate) store: &'a S,
    pub(crate) scheme: SchemeId,
    /// How many versions there are.
    pub(crate) versions: u32,
    /// How many events are declared.
    pub(crate) declared: u32,
}

/// A version with its name.
type Version = (RulebookId, Rulebook);

/// A line's numbers as the claim's statement takes them.
pub fn terms(line: &Line) -> Terms {
    let Line {
        category: _, // Stands beside the terms in the context.
        name: _,
        tier: _,
        article: _,
        clause: _,
        wait_days,
        filing_days,
        deductible,
        ratio_bp,
        cap_per_claim,
        claims_per_period,
        cap_per_period,
        step,
        needs_declared_event: _, // Narrows the window.
    } = line;
    Terms {
        wait_days: *wait_days,
        filing_days: *filing_days,
        deductible: *deductible,
        ratio_bp: *ratio_bp,
        cap_per_claim: *cap_per_claim,
        claims_per_period: *claims_per_period,
        cap_per_period: *cap_per_period,
        step: *step,
    }
}

impl<'a, S: Store> Rulebooks<'a, S> {
    /// All versions with their names.
    pub fn versions(&self) -> Vec<S::Ref<'a, Version>> {
        let numbers = 1..=self.versions;
        numbers.filter_map(|number| self.version(number)).collect()
    }

    /// How many versions there are.
    pub const fn count(&self) -> u32 {
        self.versions
    }

    /// All declared events; number 1 is the first.
    pub fn declared(&self) -> Vec<S::Ref<'a, DeclaredEvent>> {
        let numbers = 1..=self.declared;
        numbers.filter_map(|number| self.event(number)).collect()
    }

    /// The version that applies to an event on `day`.
    pub fn of_day(&self, day: Day) -> Option<S::Ref<'a, Version>> {
        self.begun_by(day)
            .filter(|version| version.1.to.is_none_or(|to| day <= to))
    }

    /// The last version that begins on `day` or before, ended or not.
    pub fn begun_by(&self, day: Day) -> Option<S::Ref<'a, Version>> {
        // Later versions begin later.
        let (mut begun, mut others) = (0, self.versions + 1);
        while begun + 1 < others {
            let middle = begun.midpoint(others);
            if self.version(middle)?.1.from <= day {
                begun = middle;
            } else {
                others = middle;
            }
        }
        self.version(begun)
    }

    /// The period of `day`, and what the committee may take out of the pool in it: the lowest ceiling of the versions
    /// in force then or within the notice before, so that a lower one counts at once and a higher one after the notice.
    /// The notice is the longest that any version has said: one that shortens it opens no way for the next. Before
    /// version 1 nothing may be taken out, and it counts as in force from the day of its publication at the earliest.
    pub fn ceiling(&self, day: Day) -> Option<(Period, Money)> {
        let now = self.begun_by(day)?;
        let begun = (1..=now.1.version).filter_map(|number| self.version(number));
        let notice = begun.map(|version| version.1.notice_days).max()?;
        let mut ceiling = now.1.returns_per_period;
        let mut number = now.1.version;
        while self.in_force_since(number)?.plus(notice) > day {
            number -= 1;
            let Some(before) = self.version(number) else {
                ceiling = Money::ZERO;
                break;
            };
            ceiling = ceiling.min(before.1.returns_per_period);
        }
        Some((now.1.periods.of(day), ceiling))
    }

    /// Whether every notice that began on `since` or later still runs on `day`, by whichever version that has begun.
    pub(crate) fn all_notices_run(&self, since: Day, day: Day) -> bool {
        let Some(now) = self.begun_by(day) else {
            return false;
        };
        let begun = (1..=now.1.version).filter_map(|number| self.version(number));
        let shortest = begun.map(|version| version.1.notice_days).min();
        shortest.is_some_and(|shortest| day < since.plus(shortest))
    }

    /// The first day of a version, or of its publication if that is later, which only version 1's may be.
    fn in_force_since(&self, number: u32) -> Option<Day> {
        let from = self.version(number)?.1.from;
        if number > 1 {
            return Some(from);
        }
        let published = self.store.get(places::first_published(self.scheme))?;
        Some(from.max(*published))
    }

    /// The version that `id` names.
    pub fn find(&self, id: RulebookId) -> Option<S::Ref<'a, Version>> {
        self.version(self.number(id)?)
    }

    /// The newest version.
    pub fn newest(&self) -> Option<S::Ref<'a, Version>> {
        self.version(self.versions)
    }

    /// What the record supplies for a claim of `category` in `round`, by version and declared event.
    ///
    /// The window ends with the round's closing day at the latest, so that a version published while the round is
    /// open (it applies after the closing day) changes no claim already made.
    pub fn context(
        &self,
        round: &Round,
        rulebook: RulebookId,
        category: u32,
        declared: Option<u32>,
    ) -> Result<Context, Refusal> {
        let number = self.number(rulebook).ok_or(Refusal::ClaimRulebook)?;
        let version = self.version(number).ok_or(Refusal::ClaimRulebook)?;
        let book = &version.1;
        let line = book.line(category).ok_or(Refusal::ClaimLine(category))?;
        let next = self.version(number + 1).map(|next| next.1.from.minus(1));
        let ends = [next, book.to, Some(round.closing_day)];
        let (mut from_day, mut to_day) = (
            book.from,
            ends.into_iter().flatten().min().unwrap_or(Day::MAX),
        );
        match (line.needs_declared_event, declared) {
            (false, None) => {}
            (true, Some(number)) => {
                let event = self
                    .event(number)
                    .filter(|event| event.categories.contains(&category))
                    .ok_or(Refusal::ClaimDeclared)?;
                from_day = from_day.max(event.from);
                to_day = to_day.min(event.to);
            }
            _ => return Err(Refusal::ClaimDeclared),
        }
        Ok(Context {
            scheme: self.scheme,
            rulebook,
            category,
            terms: terms(line),
            from_day,
            to_day,
            period: round.period,
            closing_day: round.closing_day,
        })
    }

    /// The declared event of that number.
    pub fn event(&self, number: u32) -> Option<S::Ref<'a, DeclaredEvent>> {
        self.store.get(places::declared(self.scheme, number))
    }

    /// Whether `book` may be the next version. `open_until` is the closing day of an open round.
    pub(crate) fn check_next(
        &self,
        roles: &Roles,
        day: Day,
        open_until: Option<Day>,
        book: &Rulebook,
    ) -> Result<(), Refusal> {
        book.check()?;
        let expected = self.versions + 1;
        if book.version != expected {
            return Err(Refusal::RulebookNext {
                expected,
                found: book.version,
            });
        }
        if let Some(last) = self.newest() {
            let last = &last.1;
            if last.periods != book.periods {
                return Err(Refusal::RulebookPeriods);
            }
            let passed = [Some(last.from), Some(day), open_until];
            let earliest = passed.into_iter().flatten().max().unwrap_or(day).plus(1);
            if book.from < earliest {
                return Err(Refusal::RulebookNotice { earliest });
            }
        }
        check_assessors(book, roles)
    }

    /// Whether `event` may be the next declared one.
    pub(crate) fn check_event(&self, event: &DeclaredEvent) -> Result<(), Refusal> {
        event.check()?;
        let expected = self.declared + 1;
        if event.number != expected {
            return Err(Refusal::RulebookNext {
                expected,
                found: event.number,
            });
        }
        let known = |category: u32| {
            self.store
                .get(places::line(self.scheme, category))
                .is_some()
        };
        if let Some(unknown) = event.categories.iter().find(|c| !known(**c)) {
            return Err(Refusal::DeclaredLine(*unknown));
        }
        Ok(())
    }

    /// Whether every version and every event is there.
    pub(crate) fn is_whole(&self) -> bool {
        (1..=self.versions).all(|number| self.version(number).is_some())
            && (self.versions == 0
                || self
                    .store
                    .get(places::first_published(self.scheme))
                    .is_some())
            && (1..=self.declared).all(|number| self.event(number).is_some())
    }

    fn version(&self, number: u32) -> Option<S::Ref<'a, Version>> {
        self.store.get(places::rulebook(self.scheme, number))
    }

    fn number(&self, id: RulebookId) -> Option<u32> {
        let number = self.store.get(places::rulebook_number(self.scheme, id));
        number.map(|number| *number)
    }
}

/// Keeps `book`, which may be the next version, as published on `day`.
pub(crate) fn publish(
    store: &mut impl Store,
    scheme: SchemeId,
    book: &Rulebook,
    day: Day,
) -> RulebookId {
    let (id, number) = (book.id(scheme), book.version);
    if number == 1 {
        store.put(places::first_published(scheme), day);
    }
    for line in &book.lines {
        let place = places::line(scheme, line.category);
        if store.get(place).is_none() {
            store.put(place, number);
        }
    }
    store.put(places::rulebook_number(scheme, id), number);
    store.put(places::rulebook(scheme, number), (id, book.clone()));
    id
}

/// Checks that every line has assessors.
pub(crate) fn check_assessors(book: &Rulebook, roles: &Roles) -> Result<(), Refusal> {
    let missing = book
        .lines
        .iter()
        .find(|line| roles.assessors_of(line.category).is_none());
    match missing {
        Some(line) => Err(Refusal::RulebookAssessors(line.category)),
        None => Ok(()),
    }
}
