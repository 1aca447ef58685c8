//! The officers' acts: one arm each, every check before the first change.

use linli_primitives::merkle::empty_leaf;
use linli_primitives::{AttestationLeaf, Day};
use linli_wire::act::Act;
use linli_wire::attestation::{Attestation, Revocation};
use linli_wire::members::MembersUpdate;
use linli_wire::round::{Round, RoundClosing};
use linli_wire::rulebook::{BadRulebook, DeclaredEvent, Rulebook};
use linli_wire::scheme::{Roles, RolesUpdate};
use linli_wire::signature::{Role, Signable, Signed};
use linli_wire::term::BadTerm;

use super::{Effect, SchemeState, Turn};
use crate::aid::attestations::{Change, Losses};
use crate::aid::members::MembersHead;
use crate::aid::refusal::Refusal;
use crate::aid::rounds::{Closed, OpenRound};
use crate::aid::rulebooks::{self, check_assessors};
use crate::store::{Store, places};

impl<S: Store> Turn<'_, S> {
    /// Takes an act if those entitled to have signed it.
    pub(super) fn take_act(&mut self, act: &Act) -> Result<Effect, Refusal> {
        let roles = Roles::clone(&self.state().roles());
        if moves_money(act) && self.state().is_held() {
            return Err(Refusal::PoolHeld);
        }
        match act {
            Act::Rulebook(act) => self.publish(self.signed(&roles.committee, act)?, &roles),
            Act::Declare(act) => self.declare(self.signed(&roles.committee, act)?),
            Act::Roles(act) => self.change_roles(self.changed(&roles, act)?),
            Act::Members(act) => self.update_members(self.signed(&roles.registrar, act)?),
            Act::Attest(act) => {
                let assessors = assessors(&roles, act.act.category)?;
                self.attest(self.signed(assessors, act)?)
            }
            Act::Revoke(act) => {
                let assessors = assessors(&roles, act.act.category)?;
                self.revoke(self.signed(assessors, act)?)
            }
            Act::Contribute(act) => self.contribute(self.signed(&roles.treasurer, act)?),
            Act::Open(act) => self.open_next(self.signed(&roles.committee, act)?),
            Act::Close(act) => self.close(self.signed(&roles.committee, act)?),
            Act::Pay(act) => self.pay(self.signed(&roles.treasurer, act)?),
            Act::Return(act) => self.give_back(self.signed(&roles.committee, act)?),
            Act::Correct(act) => self.correct(self.signed(&roles.committee, act)?),
            Act::Bounce(act) => self.bounce(self.signed(&roles.treasurer, act)?),
            Act::Payee(act) => self.change_payee(act),
        }
    }

    /// The act, if those entitled to have signed it.
    pub(super) fn signed<'a, T: Signable>(
        &self,
        role: &Role,
        act: &'a Signed<T>,
    ) -> Result<&'a T, Refusal> {
        if let Some(last) = role.lapsed(self.day) {
            return Err(Refusal::Lapsed { last });
        }
        role.authorizes(act, self.id, self.day)?;
        Ok(&act.act)
    }

    /// The open round, to be changed.
    fn open(&self) -> Option<OpenRound> {
        self.state().open_round().map(|open| *open)
    }

    fn publish(&mut self, book: &Rulebook, roles: &Roles) -> Result<Effect, Refusal> {
        self.state().check_rulebook(book, roles, self.day)?;
        self.head.versions = book.version;
        let id = rulebooks::publish(self.store, self.id, book, self.day);
        Ok(Effect::RulebookPublished(id))
    }

    fn declare(&mut self, event: &DeclaredEvent) -> Result<Effect, Refusal> {
        self.state().rulebooks().check_event(event)?;
        self.head.declared = event.number;
        let place = places::declared(self.id, event.number);
        self.store.put(place, event.clone());
        Ok(Effect::EventDeclared(event.number))
    }

    fn change_roles(&mut self, update: &RolesUpdate) -> Result<Effect, Refusal> {
        self.state().check_roles(update)?;
        let RolesUpdate { number, roles } = update;
        roles.check_term(self.day)?;
        self.head.roles_changes = *number;
        self.store.put(places::scheme_roles(self.id), roles.clone());
        Ok(Effect::RolesChanged(*number))
    }

    fn update_members(&mut self, update: &MembersUpdate) -> Result<Effect, Refusal> {
        let open = self.open();
        if let Some(open) = &open {
            open.room_for_members()?;
        }
        let (head, grown) = self.state().members().updated(update)?;
        let place = places::member_root(self.id, head.root);
        if let Some(mut open) = open {
            let known = self.store.get(place).map(|batch| *batch);
            open.accept_members(known);
            self.store.put(places::open_round(self.id), open);
        }
        grown.write(self.store);
        self.store.put(place, head.batches);
        self.head.members = head;
        Ok(Effect::MembersChanged(head.root))
    }

    fn attest(&mut self, attestation: &Attestation) -> Result<Effect, Refusal> {
        let Attestation {
            category,
            leaf,
            loss_tag,
        } = *attestation;
        self.state().check_attestation(attestation)?;
        let open = self.open();
        let losses = self.store.get(places::losses(self.id, category));
        let losses = losses.map_or_else(Losses::empty, |losses| *losses);
        losses.room(open.as_ref())?;
        let line = self.state().line(category, losses);
        if !line.has_room() {
            return Err(Refusal::AttestationFull);
        }
        let position = line.count();
        let change = line.appended(leaf, loss_tag, open.as_ref());
        let root = change.losses.root;
        self.change_losses(leaf, change);
        self.store.put(places::loss_tag(self.id, loss_tag), leaf);
        Ok(Effect::Attested {
            category,
            position,
            root,
        })
    }

    fn revoke(&mut self, revocation: &Revocation) -> Result<Effect, Refusal> {
        let Revocation { category, leaf } = *revocation;
        let open = self.open();
        let line = self.state().attestations(category);
        let line = line.ok_or(Refusal::AttestationUnknown)?;
        let (change, free) = line.revoked(leaf, open.as_ref())?;
        let root = change.losses.root;
        self.change_losses(leaf, change);
        if let Some(tag) = free {
            self.store.remove(places::loss_tag(self.id, tag));
        }
        if let Some(mut open) = open {
            open.wait_for_claims(self.day);
            self.store.put(places::open_round(self.id), open);
        }
        Ok(Effect::Revoked {
            category,
            root,
            tag_is_free: free.is_some(),
        })
    }

    fn change_losses(&mut self, leaf: AttestationLeaf, change: Change) {
        let Change {
            losses,
            attested,
            grown,
        } = change;
        let (id, category) = (self.id, attested.category);
        grown.write(self.store);
        let root = places::loss_root(id, category, losses.root);
        self.store.put(root, losses.changes);
        self.store.put(places::loss(id, leaf), attested);
        self.store.put(places::losses(id, category), losses);
    }

    fn open_next(&mut self, round: &Round) -> Result<Effect, Refusal> {
        self.state().check_opening(round, self.day)?;
        let open = OpenRound::new(*round, self.head.members.batches, self.head.claims);
        self.store.put(places::open_round(self.id), open);
        Ok(Effect::RoundOpened(round.number))
    }

    fn close(&mut self, closing: &RoundClosing) -> Result<Effect, Refusal> {
        let open = self.state().check_closing(closing, self.day)?;
        let payable_from = self.after_notice(open.round());
        let had = self.head.pool.free() - i128::from(open.late());
        let most = self.head.pool.available().saturating_sub(open.late());
        self.head.pool.reserve(closing.pays)?;
        self.head.closed = closing.round;
        let closed = Closed {
            round: *open.round(),
            closing: *closing,
            payable_from,
            noticed: payable_from,
            most,
            had,
        };
        self.store
            .put(places::closed_round(self.id, closing.round), closed);
        self.store.remove(places::open_round(self.id));
        Ok(Effect::RoundClosed {
            round: closing.round,
            payable_from,
        })
    }
}

/// What can be said of an act before anybody has signed it.
impl<S: Store> SchemeState<'_, S> {
    /// Refuses an act that this record would not take on `day`, however many sign it. Acts that later entries could
    /// still make possible are not judged, and what the record has already may be sent again.
    pub fn check_ahead(&self, act: &Act, day: Day) -> Result<(), Refusal> {
        if self.has(act) {
            return Ok(());
        }
        if moves_money(act) && self.is_held() {
            return Err(Refusal::PoolHeld);
        }
        match act {
            Act::Rulebook(signed) => self.check_rulebook(&signed.act, &self.roles(), day),
            Act::Declare(signed) => self.rulebooks().check_event(&signed.act),
            Act::Roles(signed) => {
                self.check_roles(&signed.act)?;
                match signed.act.roles.check_term(day) {
                    // It is signed in time, and recorded once they can act.
                    Err(BadTerm::Gap { .. }) => Ok(()),
                    judged => Ok(judged?),
                }
            }
            Act::Members(signed) => self.members().updated(&signed.act).map(drop),
            Act::Attest(signed) => self.check_attestation(&signed.act),
            Act::Open(signed) => self.check_opening(&signed.act, day),
            Act::Close(signed) => self.check_closing(&signed.act, day).map(drop),
            _ => self.check_money(act, day),
        }
    }

    /// Whether the record has what the act says, whoever signed it.
    pub fn has(&self, act: &Act) -> bool {
        match act {
            Act::Rulebook(signed) => {
                let newest = self.rulebooks().newest();
                newest.is_some_and(|newest| newest.1 == signed.act)
            }
            Act::Declare(signed) => {
                let declared = self.rulebooks().declared();
                declared.iter().any(|event| **event == signed.act)
            }
            Act::Open(signed) => {
                let open = self.open_round();
                let closed = self.closed(signed.act.number);
                open.is_some_and(|open| *open.round() == signed.act)
                    || closed.is_some_and(|closed| closed.round == signed.act)
            }
            Act::Close(signed) => {
                let closed = self.closed(signed.act.round);
                closed.is_some_and(|closed| closed.closing == signed.act)
            }
            Act::Roles(signed) => {
                let RolesUpdate { number, roles } = &signed.act;
                *number == self.roles_changes() && *self.roles() == *roles
            }
            Act::Members(signed) => {
                let MembersHead { root, batches, .. } = self.head().members;
                (batches, root) == (signed.act.number, signed.act.root)
            }
            Act::Attest(signed) => self.has_attested(&signed.act),
            Act::Revoke(signed) => {
                let line = self.attestations(signed.act.category);
                line.is_some_and(|line| line.has_revoked(signed.act.leaf))
            }
            _ => self.has_booked(act),
        }
    }

    fn has_attested(&self, attestation: &Attestation) -> bool {
        let Attestation {
            category,
            leaf,
            loss_tag,
        } = *attestation;
        let known = self.store().get(places::loss(self.id(), leaf));
        known.is_some_and(|known| (known.category, known.tag) == (category, loss_tag))
    }

    /// A leaf and a bill are attested once.
    fn check_attestation(&self, attestation: &Attestation) -> Result<(), Refusal> {
        let Attestation { leaf, loss_tag, .. } = *attestation;
        let (store, id) = (self.store(), self.id());
        if leaf.element() == empty_leaf() || store.get(places::loss(id, leaf)).is_some() {
            return Err(Refusal::AttestationLeaf);
        }
        match store.get(places::loss_tag(id, loss_tag)) {
            Some(_) => Err(Refusal::LossTag),
            None => Ok(()),
        }
    }

    fn check_roles(&self, update: &RolesUpdate) -> Result<(), Refusal> {
        let RolesUpdate { number, roles } = update;
        let expected = self.roles_changes() + 1;
        if *number != expected {
            return Err(Refusal::RolesNumber {
                expected,
                found: *number,
            });
        }
        roles.check()?;
        match self.rulebooks().newest() {
            Some(newest) => check_assessors(&newest.1, roles),
            None => Ok(()),
        }
    }

    fn check_rulebook(&self, book: &Rulebook, roles: &Roles, day: Day) -> Result<(), Refusal> {
        // A step that is no more than the fee would pay the transfer alone.
        let fee = self.scheme().fee;
        if let Some(line) = book.lines.iter().find(|line| line.step <= fee) {
            return Err(Refusal::Rulebook(BadRulebook::Numbers {
                category: line.category,
                what: "the step is not above the scheme's fee",
            }));
        }
        let open_until = self.open_round().map(|open| open.round().closing_day);
        self.rulebooks().check_next(roles, day, open_until, book)
    }

    fn check_opening(&self, round: &Round, day: Day) -> Result<(), Refusal> {
        if let Some(open) = self.open_round() {
            return Err(Refusal::RoundOpen(open.round().number));
        }
        let last = self.closed_count();
        let expected = last + 1;
        if round.number != expected {
            return Err(Refusal::RoundNumber {
                expected,
                found: round.number,
            });
        }
        let last = self.closed(last).map(|last| last.round.closing_day.plus(1));
        let earliest = last.unwrap_or(day).max(day);
        if round.closing_day < earliest {
            return Err(Refusal::RoundClosingDay { earliest });
        }
        let version = self.rulebooks().begun_by(round.closing_day);
        let version = version.ok_or(Refusal::RoundRulebook)?;
        if version.1.periods.of(round.closing_day) != round.period {
            return Err(Refusal::RoundPeriod);
        }
        Ok(())
    }

    fn check_closing(&self, closing: &RoundClosing, day: Day) -> Result<OpenRound, Refusal> {
        let open = self.open_round().map(|open| *open);
        let expected = open.map_or(0, |open| open.round().number);
        let open = open
            .filter(|_| closing.round == expected)
            .ok_or(Refusal::RoundNumber {
                expected,
                found: closing.round,
            })?;
        let until = open.accepts_until();
        if day <= until {
            return Err(Refusal::RoundEarly { until });
        }
        if self.closing() == Some(*closing) {
            Ok(open)
        } else {
            Err(Refusal::RoundClosing)
        }
    }
}

impl<S: Store> Turn<'_, S> {
    /// First day for payouts of a round that closes now.
    pub(super) fn after_notice(&self, round: &Round) -> Day {
        let version = self.state().rulebooks().begun_by(round.closing_day);
        self.day
            .plus(version.map_or(0, |version| version.1.notice_days))
    }
}

/// Whether an officer says with it that money moved.
fn moves_money(act: &Act) -> bool {
    matches!(
        act,
        Act::Contribute(_) | Act::Pay(_) | Act::Return(_) | Act::Correct(_) | Act::Bounce(_)
    )
}

fn assessors(roles: &Roles, category: u32) -> Result<&Role, Refusal> {
    let assessors = roles.assessors_of(category);
    assessors.ok_or(Refusal::AttestationCategory(category))
}
