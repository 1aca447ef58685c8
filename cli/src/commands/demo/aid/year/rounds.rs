//! The demo's rounds: wallets try, claims arrive, the pool pays.

use std::time::Instant;

use linli_primitives::Day;
use linli_rules::aid::rounds::ClosedRound;
use linli_wire::act::Act;
use linli_wire::claim::Claim;
use linli_wire::pool::Payout;
use linli_wire::round::{Round, RoundClosing};
use rand_core::CryptoRng;

use super::super::calendar::RoundDays;
use super::super::claimants::{Attempt, attempt, count, with_cheats};
use super::Year;
use crate::language::msg;
use crate::{Console, Error, Refusal, amount};

/// Batches in which a round's claims arrive.
const ARRIVALS: u32 = 3;

impl Year {
    /// From the opening to the last payout.
    pub(super) fn hold_round(
        &mut self,
        number: u64,
        days: RoundDays,
        rng: &mut impl CryptoRng,
        console: &mut Console,
    ) -> Result<(), Error> {
        let round = Round {
            number,
            closing_day: days.closing,
            period: self.book.periods.of(days.closing),
        };
        let signed = self.officers.committee(self.id(), round);
        self.desk.take(Act::Open(signed))?;
        console.say(
            msg("demo-aid-round")
                .with("number", number)
                .showing("closes", days.closing),
        );
        let honest = self.make_claims(number, rng, console)?;
        self.send(honest, days, console)?;
        self.desk.wait_until(days.closing.plus(1));
        self.close()?;
        self.pay(console)
    }

    /// Every wallet with a loss of this round tries.
    fn make_claims(
        &mut self,
        round: u64,
        rng: &mut impl CryptoRng,
        console: &mut Console,
    ) -> Result<Vec<Claim>, Error> {
        self.desk.wait_until(self.desk.today().plus(1));
        let (state, today) = (self.desk.state(), self.desk.today());
        let cases: Vec<_> = self
            .plan
            .cases
            .iter()
            .filter(|c| c.round == round)
            .collect();
        let progress = console.progress(cases.len() as u64, msg("demo-aid-proving"));
        let (mut made, mut refusals) = (Vec::new(), Vec::new());
        for case in cases {
            let member = &self.plan.members[case.member];
            match attempt(state, today, (member, case), &self.prover, rng)? {
                Attempt::Made(claim, took) => {
                    made.push(*claim);
                    self.tally.proving.push(took);
                }
                Attempt::Refused(failing) => refusals.extend(failing.into_iter().next()),
            }
            progress.inc(1);
        }
        progress.finish_and_clear();
        for failing in refusals {
            count(&mut self.tally.refused_by_wallet, failing.rule.id());
            let language = console.language();
            console.say(
                msg("demo-aid-wallet")
                    .with("rule", failing.rule.id())
                    .with("article", language.half(&failing.article).to_owned())
                    .with("needed", language.of(&failing.needed).to_owned()),
            );
        }
        Ok(made)
    }

    /// Claims reach the record in a few batches, the cheats among them.
    fn send(
        &mut self,
        honest: Vec<Claim>,
        days: RoundDays,
        console: &mut Console,
    ) -> Result<(), Error> {
        let recipient = self.desk.state().scheme().payee_recipient.clone();
        let sent = with_cheats(&honest, self.earlier.as_ref(), &self.book, &recipient)?;
        let progress = console.progress(sent.len() as u64, msg("demo-aid-verifying"));
        let size = sent.len().div_ceil(ARRIVALS as usize).max(1);
        for (n, batch) in (0..).zip(sent.chunks(size)) {
            self.desk
                .wait_until(days.closing.minus(3 * (ARRIVALS - 1 - n)));
            let start = Instant::now();
            let fates = self.desk.take_claims(batch)?;
            self.tally.verification += start.elapsed();
            for (fate, bytes) in fates.into_iter().zip(batch) {
                self.tally.sent += 1;
                match fate {
                    Ok(receipt) if receipt.fresh => self.keep_payee(bytes)?,
                    Ok(_) => self.tally.known += 1,
                    Err(refusal) => count(&mut self.tally.refused_by_verifier, &refusal.rule),
                }
            }
            progress.inc(batch.len() as u64);
        }
        progress.finish_and_clear();
        self.earlier = honest.into_iter().next();
        Ok(())
    }

    fn keep_payee(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let claim = Claim::decode(bytes).map_err(|e| Error::refused(&e))?;
        self.tally.accepted += 1;
        self.payees
            .insert(claim.body.event_nullifier, claim.body.payee);
        Ok(())
    }

    fn close(&mut self) -> Result<(), Error> {
        let closing = self.desk.state().closing();
        let closing = closing.ok_or_else(|| Refusal::new("round.number", "no round is open"))?;
        let signed = self.officers.committee(self.id(), closing);
        self.desk.take(Act::Close(signed))
    }

    /// After the notice the treasurer opens each payee's details and pays.
    fn pay(&mut self, console: &mut Console) -> Result<(), Error> {
        let closed = self.desk.state().closed_rounds().pop();
        let Some(ClosedRound {
            round,
            closing,
            payable_from,
            dues,
        }) = closed
        else {
            return Ok(());
        };
        let before = self.desk.state().pool().balance();
        self.desk.wait_until(payable_from);
        let progress = console.progress(dues.len() as u64, msg("demo-aid-paying"));
        for (n, (claim, due)) in dues.into_iter().filter(|(_, due)| !due.paid).enumerate() {
            let sealed = self.payees.get(&claim).map_or(&[][..], Vec::as_slice);
            self.officers.open_payee(sealed)?;
            let payout = Payout {
                round: round.number,
                claim,
                net: due.net,
                fee: due.fee,
                reference: format!("转账 / transfer {}-{:04}", round.number, n + 1),
            };
            let signed = self.officers.treasurer(self.id(), payout);
            self.desk.take(Act::Pay(signed))?;
            progress.inc(1);
        }
        progress.finish_and_clear();
        self.say_round(round.number, payable_from, before, &closing, console);
        Ok(())
    }

    fn say_round(
        &self,
        number: u64,
        payable_from: Day,
        before: u64,
        closing: &RoundClosing,
        console: &mut Console,
    ) {
        let state = self.desk.state();
        let money = |minor_units| amount::show(minor_units, state);
        console.say(
            msg("demo-aid-paid")
                .with("number", number)
                .with("claims", closing.claims)
                .with("claimed", money(closing.claimed))
                .with("pays", money(closing.pays))
                .with("before", money(before))
                .with("after", money(state.pool().balance()))
                .showing("from", payable_from),
        );
    }
}
