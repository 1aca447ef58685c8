//! Versions of the rulebook and declared events: which numbers apply to which event day.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, RulebookId, SchemeId};
use linli_statements::claim::{Context, Terms};
use linli_wire::round::Round;
use linli_wire::rulebook::{DeclaredEvent, Line, Rulebook};
use linli_wire::scheme::Roles;

use crate::aid::refusal::Refusal;

/// All versions, and all declared events, in order.
#[derive(Clone, Debug, Default, BorshSerialize, BorshDeserialize)]
pub struct Rulebooks {
    versions: Vec<(RulebookId, Rulebook)>,
    declared: Vec<DeclaredEvent>,
}

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

impl Rulebooks {
    /// All versions with their names.
    pub fn versions(&self) -> &[(RulebookId, Rulebook)] {
        &self.versions
    }

    /// All declared events; number 1 is the first.
    pub fn declared(&self) -> &[DeclaredEvent] {
        &self.declared
    }

    /// The version that applies to an event on `day`.
    pub fn of_day(&self, day: Day) -> Option<&(RulebookId, Rulebook)> {
        self.begun_by(day)
            .filter(|(_, book)| book.to.is_none_or(|to| day <= to))
    }

    /// The last version that begins on `day` or before, ended or not.
    pub fn begun_by(&self, day: Day) -> Option<&(RulebookId, Rulebook)> {
        self.versions.iter().rfind(|(_, book)| book.from <= day)
    }

    /// The version that `id` names.
    pub fn find(&self, id: RulebookId) -> Option<&Rulebook> {
        self.position(id).map(|at| &self.versions[at].1)
    }

    /// The newest version.
    pub fn newest(&self) -> Option<&Rulebook> {
        self.versions.last().map(|(_, book)| book)
    }

    /// What the record says to a claim of `category` in `round`, by version and declared event.
    ///
    /// The window ends with the round's closing day at the latest, so that a version published while the round is
    /// open (it applies after the closing day) changes no claim already made.
    pub fn context(
        &self,
        scheme: SchemeId,
        round: &Round,
        rulebook: RulebookId,
        category: u32,
        declared: Option<u32>,
    ) -> Result<Context, Refusal> {
        let at = self.position(rulebook).ok_or(Refusal::ClaimRulebook)?;
        let book = &self.versions[at].1;
        let line = book.line(category).ok_or(Refusal::ClaimLine(category))?;
        let next = self
            .versions
            .get(at + 1)
            .map(|(_, next)| next.from.minus(1));
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
            scheme,
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
    pub fn event(&self, number: u32) -> Option<&DeclaredEvent> {
        let at = usize::try_from(number).ok()?.checked_sub(1)?;
        self.declared.get(at)
    }

    /// Takes the next version. `open_until` is the closing day of an open round.
    pub(crate) fn publish(
        &mut self,
        scheme: SchemeId,
        roles: &Roles,
        day: Day,
        open_until: Option<Day>,
        book: &Rulebook,
    ) -> Result<RulebookId, Refusal> {
        book.check()?;
        let expected = self.versions.len() as u32 + 1;
        if book.version != expected {
            return Err(Refusal::RulebookNext {
                expected,
                found: book.version,
            });
        }
        if let Some(last) = self.newest() {
            if last.periods != book.periods {
                return Err(Refusal::RulebookPeriods);
            }
            let passed = [Some(last.from), Some(day), open_until];
            let earliest = passed.into_iter().flatten().max().unwrap_or(day).plus(1);
            if book.from < earliest {
                return Err(Refusal::RulebookNotice { earliest });
            }
        }
        check_assessors(book, roles)?;
        let id = book.id(scheme);
        self.versions.push((id, book.clone()));
        Ok(id)
    }

    /// Takes the next declared event.
    pub(crate) fn declare(&mut self, event: &DeclaredEvent) -> Result<(), Refusal> {
        event.check()?;
        let expected = self.declared.len() as u32 + 1;
        if event.number != expected {
            return Err(Refusal::RulebookNext {
                expected,
                found: event.number,
            });
        }
        let known = |category: &u32| {
            self.versions
                .iter()
                .any(|(_, book)| book.line(*category).is_some())
        };
        if let Some(unknown) = event.categories.iter().find(|c| !known(c)) {
            return Err(Refusal::DeclaredLine(*unknown));
        }
        self.declared.push(event.clone());
        Ok(())
    }

    fn position(&self, id: RulebookId) -> Option<usize> {
        self.versions.iter().position(|(known, _)| *known == id)
    }
}

/// Every line has assessors.
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
