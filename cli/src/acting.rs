//! How officers act: a paper is signed, and then recorded or written to a file for more signatures.

pub mod held;
mod role_draft;

use std::path::{Path, PathBuf};

use linli_journal::Receipt;
use linli_office::words;
use linli_primitives::{Day, Money};
use linli_rules::aid::Effect;
use linli_wire::act::Act;
use linli_wire::booking::{Keeping, Space};
use linli_wire::fund::Order;
use serde_json::{Value, json};

use crate::Refusal;
use crate::clock;
use crate::clock::Clock;
use crate::community;
use crate::community::{Community, Subject};
use crate::files::{self, Access};
use crate::keystore::{self, RoleSecret};
use crate::language::msg;
use crate::passphrase::PassphraseArgs;
use crate::place::{Place, SchemePlace};
use crate::schemes::{OpenScheme, Taken};
use crate::show::poll;
use crate::{Console, Ending, Error};

pub use linli_office::{Attached, Office, Paper};
pub use role_draft::RoleDraft;
pub(crate) use role_draft::read_card;

/// Who signs now, and where the paper goes.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Signing {
    /// Who signs; without it the paper is written unsigned.
    #[arg(long, value_name = "FILE")]
    pub keystore: Option<PathBuf>,
    /// Where the keystore's passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
    /// Write it to FILE for more signatures instead of recording it.
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    pub force: bool,
}

/// The scheme in whose record an act is taken, who signs it now, and where it goes.
#[derive(clap::Args, Clone, Debug)]
pub struct Acting {
    /// Where.
    #[command(flatten)]
    pub place: SchemePlace,
    /// By whom.
    #[command(flatten)]
    pub signing: Signing,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// The community in which something is published, who signs it now, and where it goes.
#[derive(clap::Args, Clone, Debug)]
pub struct Publishing {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// By whom.
    #[command(flatten)]
    pub signing: Signing,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

impl Signing {
    /// Refuses a file that could not be written, before anybody reads and signs what goes into it.
    pub fn check_free(&self) -> Result<(), Error> {
        let out = self.out.as_deref();
        out.map_or(Ok(()), |out| files::check_free(out, self.force.into()))
    }

    /// The keystore, which must have been given.
    pub fn key(&self, console: &mut Console) -> Result<RoleSecret, Error> {
        let needed = || Error::Usage(msg("error-no-terminal").with("option", "--keystore"));
        let path = self.keystore.as_ref().ok_or_else(needed)?;
        keystore::open_role(path, self.passphrase.existing(path, console)?)
    }

    /// The keystore's key where one is given; without one the paper must go to a file.
    pub fn key_if_given(&self, console: &mut Console) -> Result<Option<RoleSecret>, Error> {
        match (&self.keystore, &self.out) {
            (None, Some(_)) => Ok(None),
            _ => self.key(console).map(Some),
        }
    }

    /// Signs if a keystore is given, and writes if a file is named. Returns `Some` if it is still to be recorded.
    pub fn apply(
        &self,
        paper: Paper,
        office: Office<'_>,
        at: i64,
        console: &mut Console,
    ) -> Result<Option<Paper>, Error> {
        if self.keystore.is_none() && self.out.is_none() {
            return Err(Error::Usage(
                msg("error-no-terminal").with("option", "--keystore"),
            ));
        }
        // What is sent at once may be there already, which adds nothing.
        if self.out.is_some() || !paper.is_recorded(office)? {
            paper.check(office, at)?;
        }
        let paper = match &self.keystore {
            None => paper,
            Some(_) => {
                approve(&paper, office, console)?;
                paper.sign(office, &self.key(console)?)?
            }
        };
        match &self.out {
            None => Ok(Some(paper)),
            Some(path) => {
                write(&paper, path, self.force.into(), office, console)?;
                Ok(None)
            }
        }
    }
}

impl Acting {
    /// Opens the record.
    pub fn open(&self, console: &Console) -> Result<OpenScheme, Error> {
        self.signing.check_free()?;
        self.place.open(&self.clock, console)
    }

    /// The day on which the act reaches the record.
    pub fn day(&self) -> Result<Day, Error> {
        clock::day(self.clock.now()?)
    }

    /// Signs `act` if a keystore is given, then writes or records it. Returns what the act did, if it was recorded.
    pub fn hand_over(
        &self,
        scheme: &mut OpenScheme,
        act: Act,
        console: &mut Console,
    ) -> Result<Option<Effect>, Error> {
        let office = Office::Scheme(scheme.state());
        let (paper, at) = (scheme.paper(act), self.clock.now()?);
        let Some(paper) = self.signing.apply(paper, office, at, console)? else {
            return Ok(None);
        };
        let taken = scheme.take(paper)?;
        tell_taken(&taken, console);
        Ok(taken.effect)
    }

    /// The same for commands that have nothing to add.
    pub fn finish(
        &self,
        scheme: &mut OpenScheme,
        act: Act,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        self.hand_over(scheme, act, console).map(|_| Ending::Clean)
    }
}

impl Publishing {
    /// The community.
    pub fn open(&self, console: &Console) -> Result<Community, Error> {
        self.signing.check_free()?;
        self.place.open(Subject::Affairs, &self.clock, console)
    }

    /// Signs `paper` if a keystore is given, then writes it or sends it to the node.
    pub fn finish(
        &self,
        community: &mut Community,
        paper: Paper,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let office = community.venue()?;
        let at = self.clock.now()?;
        if let Some(paper) = self.signing.apply(paper, office, at, console)? {
            let (receipt, _) = community.submit(&paper.into_message())?;
            tell_sent(&receipt, console);
        }
        Ok(Ending::Clean)
    }
}

/// Reads a paper.
pub fn read(path: &Path) -> Result<Paper, Error> {
    files::read_json(path, linli_office::paper::MAX_BYTES)
}

/// One paper from several copies that differ only in signatures, each from its file.
pub fn merge(papers: Vec<(PathBuf, Paper)>) -> Result<Paper, Error> {
    let mut papers = papers.into_iter();
    let none = || Error::Usage(msg("act-none"));
    let (_, first) = papers.next().ok_or_else(none)?;
    papers.try_fold(first, |merged, (path, paper)| {
        let joined = merged.join(paper);
        joined.map_err(|refusal| refusal.in_file(&path).into())
    })
}

/// Writes a paper for more signatures, and says how many are missing.
pub fn write(
    paper: &Paper,
    path: &Path,
    overwrite: files::Overwrite,
    office: Office<'_>,
    console: &mut Console,
) -> Result<(), Error> {
    let (have, need) = paper.signatures(office)?;
    let access = match paper {
        // Of units, which is nobody else's business.
        Paper::Move(_) => Access::Secret,
        _ => Access::Public,
    };
    files::write_json(path, paper, access, overwrite)?;
    console.say(
        msg("act-written")
            .showing("file", path.display())
            .with("have", have)
            .with("need", need),
    );
    if have >= usize::from(need) {
        let founds_several =
            matches!(paper, Paper::Community(paper) if !paper.act.validators.0.is_empty());
        let next = if founds_several {
            "act-complete-several"
        } else {
            "act-complete"
        };
        console.say(msg(next).showing("file", path.display()));
    }
    console.answer(&json!({
        "act": path, "recorded": false, "signatures": have, "needed": need,
    }));
    Ok(())
}

/// Prints at which entry something is in the record, and whether it was there before, so that nobody takes a repetition
/// for a second act.
pub fn say_recorded(entry: u64, fresh: bool, console: &mut Console) {
    let sentence = if fresh { "act-recorded" } else { "act-known" };
    console.say(msg(sentence).with("file", community::entry_name(entry)));
}

fn tell_recorded(entry: u64, fresh: bool, effect: &Value, console: &mut Console) {
    say_recorded(entry, fresh, console);
    console.answer(&json!({
        "act": community::entry_name(entry), "recorded": true, "fresh": fresh, "effect": effect,
    }));
}

/// Says that an act is in the record.
pub fn tell_taken(taken: &Taken, console: &mut Console) {
    let effect = taken.effect.as_ref().map_or(Value::Null, effect);
    tell_recorded(taken.entry, taken.fresh, &effect, console);
}

/// Says that a message is in the record.
pub fn tell_sent(receipt: &Receipt, console: &mut Console) {
    tell_recorded(
        receipt.index,
        receipt.fresh,
        &json!(receipt.effect),
        console,
    );
}

/// Shows a paper to whoever is about to sign it, first or last, and asks. Amounts are read back with their currency, and
/// nobody signs them unasked: a typing error is noticed here, or else only in the bank's books. Nor does anybody make
/// others' bookings void unasked.
pub fn approve(paper: &Paper, office: Office<'_>, console: &mut Console) -> Result<(), Error> {
    tell_left_out(paper, office, console)?;
    show(paper, office, console)?;
    let question = match paper {
        Paper::PlaceAct(signed) if signed.act.keeping.makes_void() => "void-confirm",
        Paper::Fund(_) => "fund-confirm",
        paper if has_amounts(paper) => "amount-confirm",
        _ => return ask(console),
    };
    if console.confirm(msg(question))? {
        Ok(())
    } else {
        Err(Error::Declined)
    }
}

/// Shows a paper to the officer who is asked to sign it.
pub fn show(paper: &Paper, office: Office<'_>, console: &mut Console) -> Result<(), Refusal> {
    if let Paper::Poll(signed) = paper {
        poll::print(&signed.act, office.views(), console);
    }
    let mut lines = words::of(paper, office)?;
    if let Some(last) = lines.pop() {
        // The end says what is done, after all that it is about.
        lines.push(match last.id.starts_with("sign-") {
            true => linli_office::msg("sign-what").with("what", last),
            false => last,
        });
    }
    console.lines(lines);
    Ok(())
}

/// Whether it names an amount of money.
pub fn has_amounts(paper: &Paper) -> bool {
    match paper {
        Paper::Scheme(_) | Paper::Fund(_) | Paper::FundAct(_) | Paper::Move(_) => true,
        Paper::FundOrder(signed) => matches!(signed.act.order, Order::Grant(_)),
        Paper::Act { act, .. } => matches!(
            act,
            Act::Rulebook(_)
                | Act::Contribute(_)
                | Act::Close(_)
                | Act::Pay(_)
                | Act::Return(_)
                | Act::Correct(_)
                | Act::Bounce(_)
        ),
        Paper::PlaceList(list) => list.act.spaces.iter().any(has_price),
        Paper::PlaceAct(act) => match &act.act.keeping {
            Keeping::Lend { space, .. } => has_price(space),
            _ => false,
        },
        _ => false,
    }
}

fn has_price(space: &Space) -> bool {
    space.price > Money::ZERO
}

/// Says which signatures of a paper do not count, if any.
pub fn tell_left_out(
    paper: &Paper,
    office: Office<'_>,
    console: &mut Console,
) -> Result<(), Refusal> {
    console.lines(paper.standing(office)?.left_out.line());
    Ok(())
}

/// A paper with the signatures that count; the others are told.
pub fn sifted(paper: Paper, office: Office<'_>, console: &mut Console) -> Result<Paper, Refusal> {
    if !paper.is_payee() {
        tell_left_out(&paper, office, console)?;
    }
    paper.sifted(office)
}

/// Asks whoever sits at the terminal whether to sign what was shown.
pub fn ask(console: &mut Console) -> Result<(), Error> {
    if !console.can_ask() || console.confirm(msg("act-confirm"))? {
        Ok(())
    } else {
        Err(Error::Declined)
    }
}

/// Adds an officer's signature; refuses what the record does not give, or would not take at `at`.
pub fn sign(paper: Paper, office: Office<'_>, at: i64, key: &RoleSecret) -> Result<Paper, Error> {
    paper.check(office, at)?;
    Ok(paper.sign(office, key)?)
}

/// The same for what is sent at once, which may be there already: that adds nothing.
pub fn sign_to_send(
    paper: Paper,
    office: Office<'_>,
    at: i64,
    key: &RoleSecret,
) -> Result<Paper, Error> {
    if paper.is_recorded(office)? {
        Ok(paper.sign(office, key)?)
    } else {
        sign(paper, office, at, key)
    }
}

/// An effect as JSON.
pub fn effect(effect: &Effect) -> Value {
    match *effect {
        Effect::RulebookPublished(id) => json!({ "rulebook": id }),
        Effect::EventDeclared(number) => json!({ "declared": number }),
        Effect::RolesChanged(number) => json!({ "roles": number }),
        Effect::MembersChanged(root) => json!({ "member_root": root }),
        Effect::Attested {
            category,
            position,
            root,
        } => json!({ "category": category, "position": position, "attestation_root": root }),
        Effect::Revoked {
            category,
            root,
            tag_is_free,
        } => json!({ "category": category, "attestation_root": root, "bill_is_free": tag_is_free }),
        Effect::Contributed { balance }
        | Effect::Paid { balance }
        | Effect::Returned { balance }
        | Effect::Bounced { balance } => json!({ "balance": balance }),
        Effect::Corrected {
            balance,
            closed_again,
        } => json!({
            "balance": balance,
            "closed_again": closed_again.map(|(closing, payable_from)| json!({
                "closing": closing, "payable_from": payable_from,
            })),
        }),
        Effect::PayeeChanged { position, number } => {
            json!({ "position": position, "number": number })
        }
        Effect::RoundOpened(round) => json!({ "round": round }),
        Effect::Claimed { position, root } => json!({ "position": position, "state_root": root }),
        Effect::RoundClosed {
            round,
            payable_from,
        } => json!({ "round": round, "payable_from": payable_from }),
    }
}
