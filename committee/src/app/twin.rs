//! One key on two machines: both would vote. Nobody hears on this network what another says under its own key, so the
//! validators repeat to everybody what each says of itself.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use linli_node::seat::SeatError;
use tokio::time::Instant;

use super::{App, Done, Stop};
use crate::part::{Body, Part, Presence, Run};
use crate::signing::Signatures;
use crate::validators::Address;

/// How long a process listens once enough validators have repeated what it says; also, how long after its start it may hear
/// of the one before it.
const LISTENING: Duration = Duration::from_secs(3);
/// How long it counts that somebody has heard a process.
const FRESH: Duration = Duration::from_secs(12);

/// What a process knows of others with its key.
pub(super) struct Twins {
    run: Run,
    started: Instant,
    /// Whether this process still listens before it signs votes.
    listens: bool,
    /// Validators that repeated what it says, and since when they are enough.
    repeated: BTreeSet<Address>,
    enough: Option<Instant>,
    /// When each validator last repeated what another process says under this key.
    others: BTreeMap<(Run, Address), Instant>,
    /// Another process that has been named.
    named: Option<Run>,
}

impl Twins {
    pub(super) fn new(run: Run) -> Self {
        Self {
            run,
            started: Instant::now(),
            listens: true,
            repeated: BTreeSet::new(),
            enough: None,
            others: BTreeMap::new(),
            named: None,
        }
    }

    pub(super) const fn listens(&self) -> bool {
        self.listens
    }

    /// How many have lately heard this process.
    fn heard(&mut self, run: Run, by: Address) -> usize {
        self.others.retain(|_, at| at.elapsed() < FRESH);
        self.others.insert((run, by), Instant::now());
        let same = self.others.keys().filter(|(other, _)| *other == run);
        same.count()
    }
}

impl App {
    /// What this process says of itself.
    pub(super) fn presence(&self) -> Presence {
        Presence {
            run: self.twins.run,
            votes: self.votes(),
        }
    }

    /// Whoever has the same key hears it this way only.
    pub(super) async fn repeat(&mut self, of: Address, presence: Presence, signature: [u8; 64]) {
        let said = Body::Repeated {
            of,
            presence,
            signature,
        };
        self.tell(said).await;
    }

    /// Rule `seat.in_use`: more validators than may fail hear another process with this key. The one that does not vote yet
    /// stops, and both if both do.
    pub(super) fn hear_of_itself(
        &mut self,
        by: Address,
        presence: Presence,
        signature: [u8; 64],
    ) -> Done {
        let own = self.key.address();
        let said = Part::signed(own, Body::Alive(presence), signature);
        let is_own = said.open(|_| true, &Signatures(self.realm)).is_some();
        if by == own || !is_own || self.validators.get(&by).is_none() {
            return Ok(());
        }
        let Presence { run, votes } = presence;
        if run == self.twins.run {
            self.twins.repeated.insert(by);
            return Ok(());
        }
        let liars = self.validators.all().len() - self.validators.quorum();
        let is_before = self.twins.started.elapsed() < LISTENING;
        if is_before || self.twins.heard(run, by) <= liars {
            return Ok(());
        }
        let stays = match (self.votes(), votes) {
            (true, votes) => !votes,
            (false, true) => false,
            (false, false) => self.twins.run < run,
        };
        let key = Box::new(self.key.public().clone());
        if !stays {
            return Err(Stop::InUse(key));
        }
        if self.twins.named.replace(run) != Some(run) {
            let error = SeatError::InUse(key);
            tracing::error!("{error}; that one does not vote, and is to stop");
        }
        Ok(())
    }

    /// Listens until enough have repeated what this process says, and a while longer.
    pub(super) fn listen(&mut self) {
        if !self.twins.listens {
            return;
        }
        let validators = &self.validators;
        let decides = |by: &Address| validators.get(by).is_some();
        let repeated = self.twins.repeated.iter().filter(|by| decides(by)).count();
        let own = usize::from(decides(&self.key.address()));
        if repeated + own < validators.quorum() {
            return;
        }
        let since = *self.twins.enough.get_or_insert_with(Instant::now);
        let is_alone = own == validators.all().len();
        self.twins.listens = !is_alone && since.elapsed() < LISTENING;
    }

    /// Begins without listening: a process of which there is only one.
    #[cfg(test)]
    pub(crate) fn alone(mut self) -> Self {
        self.twins.listens = false;
        self
    }
}
