//! The fund in which something is entered, who signs it now, and where it goes.

use linli_office::entering;
use linli_primitives::{Digest, Money};
use linli_register::Roll;
use linli_rules::fund::FundState;
use linli_rules::store::Memory;
use linli_wire::fund::{Deed, Fund, FundAct, FundId};
use linli_wire::signature::Signed;
use linli_wire::{Entry, Message, MessageKind};

use crate::acting::{Paper, Publishing};
use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, amount, ids};

/// Options of every command that enters something.
#[derive(clap::Args)]
pub(super) struct Entering {
    /// The fund, by the first digits of its id; the only one by default.
    #[arg(long, value_name = "ID")]
    fund: Option<String>,
    #[command(flatten)]
    pub(super) publishing: Publishing,
}

/// A fund and the community that has it.
pub(super) struct OpenFund {
    pub(super) community: Community,
    pub(super) id: FundId,
}

impl Entering {
    pub(super) fn open(&self, console: &Console) -> Result<OpenFund, Error> {
        let Publishing {
            place,
            signing,
            clock,
        } = &self.publishing;
        signing.check_free()?;
        OpenFund::open(place, clock, self.fund.as_deref(), console)
    }

    /// Refuses what stands already, as after an answer that was lost, unless somebody says that it comes again.
    pub(super) fn check_new(
        &self,
        fund: &OpenFund,
        deed: &Deed,
        is_again: bool,
    ) -> Result<(), Error> {
        if is_again {
            return Ok(());
        }
        let now = self.publishing.clock.now()?;
        Ok(entering::check_new(&fund.state(), deed, now)?)
    }

    /// Signs what the treasurers enter, then records it or writes it for more signatures.
    pub(super) fn enter(
        &self,
        fund: OpenFund,
        deed: Deed,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let act = Signed::new(fund.next(deed));
        self.finish(fund, Paper::FundAct(act), console)
    }

    pub(super) fn finish(
        &self,
        mut fund: OpenFund,
        paper: Paper,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        self.publishing.finish(&mut fund.community, paper, console)
    }
}

impl OpenFund {
    pub(super) fn open(
        place: &Place,
        clock: &Clock,
        typed: Option<&str>,
        console: &Console,
    ) -> Result<Self, Error> {
        let community = place.open(Subject::Everything, clock, console)?;
        let all: Vec<FundId> = community.state().funds().map(|fund| fund.id()).collect();
        if all.is_empty() {
            let detail = "the record has no fund";
            return Err(Refusal::new("fund.none", detail).into());
        }
        let id = ids::meant_or_only(typed, all.iter().copied(), "--fund")?;
        let id = id.ok_or_else(|| {
            let known: Vec<String> = all.iter().map(ids::brief).collect();
            let detail = format!(
                "no fund begins with {}; the record has {}",
                typed.unwrap_or_default(),
                known.join(", ")
            );
            Refusal::new("fund.unknown", detail)
        })?;
        Ok(Self { community, id })
    }

    pub(super) fn state(&self) -> FundState<'_, Memory> {
        let fund = self.community.state().fund(self.id);
        fund.expect("it was found when it was opened")
    }

    /// The next act.
    pub(super) fn next(&self, deed: Deed) -> FundAct {
        FundAct {
            fund: self.id,
            number: self.state().head().acts + 1,
            deed,
        }
    }

    pub(super) fn document(&self) -> &Fund {
        self.state().fund()
    }

    /// The place of an account, by its name in either language or its number from 1.
    pub(super) fn account(&self, typed: &str) -> Result<u16, Error> {
        let document = self.document();
        let place = ids::named(typed, document.accounts.iter());
        place.ok_or_else(|| {
            let detail = format!("there is no account {typed:?}");
            Refusal::new("fund.account", detail).into()
        })
    }

    pub(super) fn amount(&self, typed: &str) -> Result<Money, Error> {
        Ok(amount::parse(typed, &self.document().currency)?)
    }

    pub(super) fn shown(&self, minor: u64) -> String {
        self.document().currency.show(minor)
    }

    /// The roll whose units have accounts.
    pub(super) fn roll(&self) -> Result<Roll, Error> {
        let Digest(digest) = self.document().roll;
        self.community.roll(Some(digest))
    }

    /// The labels of its units, in order.
    pub(super) fn units(&self) -> Result<Vec<String>, Error> {
        Ok(entering::units_of(&self.roll()?))
    }

    /// Every act with its cells, the first first.
    pub(super) fn each_deed(
        &self,
        mut each: impl FnMut(u64, &Deed) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let own = Some(*self.id.as_bytes());
        let is_own = |entry: &Entry| entry.kind == MessageKind::FundAct && entry.subject == own;
        let entries = (0..).zip(self.community.entries());
        for (index, _) in entries.filter(|(_, entry)| is_own(entry)) {
            if let Some(Message::FundAct(signed)) = self.community.message(index)? {
                each(signed.act.number, &signed.act.deed)?;
            }
        }
        Ok(())
    }

    /// The same for whoever refuses nothing.
    pub(super) fn deeds(&self, each: &mut dyn FnMut(u64, &Deed)) -> Result<(), Error> {
        self.each_deed(|number, deed| {
            each(number, deed);
            Ok(())
        })
    }

    /// An act as it was entered.
    pub(super) fn deed(&self, number: u64) -> Result<Option<Deed>, Error> {
        let Some(entered) = self.state().act(number) else {
            return Ok(None);
        };
        Ok(match self.community.message(entered.entry)? {
            Some(Message::FundAct(signed)) => Some(signed.act.deed),
            _ => None,
        })
    }
}
