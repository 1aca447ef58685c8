//! One of four processes lies by design: `cargo test --features liar`.

use std::time::{Duration, Instant};

use linli_rules::community::SIGNED_TWICE;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::message::Message;

use crate::house::{COUNT, House, now};

/// The node that lies; the others are honest.
const LIAR: usize = 1;
const HONEST: [usize; 3] = [0, 2, 3];
/// Ballots, so that the liar's turn comes several times.
const OWNERS: usize = 12;
const PATIENCE: Duration = Duration::from_secs(30);

#[test]
fn one_process_that_lies_changes_nothing() {
    let vices = ["forges", "misstates", "withholds", "equivocates"];
    for vice in vices.map(Some).into_iter().chain([None]) {
        let mut house = House::found();
        house.vices[LIAR] = vice;
        if vice.is_none() {
            std::fs::write(house.clock(LIAR), "+3600").expect("written");
        }
        (0..COUNT).for_each(|n| house.start(n));
        let mut town = Town::new("vote", OWNERS, vec![motion()]);
        town.hall = house.hall.clone();
        (town.poll.opens, town.poll.closes) = (now() + 20, now() + 1_000_000);
        let mut messages: Vec<_> = town.announcements().iter().map(Message::encode).collect();
        let ballot = |owner| Message::Ballot(town.ballot(owner, 0, 0).encode()).encode();
        messages.extend((0..OWNERS).map(ballot));
        let opens = town.poll.opens;
        let mut entries = Vec::new();
        for (nth, message) in messages.iter().enumerate() {
            while nth >= 4 && now() <= opens {
                std::thread::sleep(Duration::from_millis(100));
            }
            entries.push(house.persist(HONEST[nth % 3], message));
        }
        let equivocates = vice == Some("equivocates");
        if equivocates {
            HONEST.into_iter().for_each(|n| house.convicts(n));
        }
        // One record and one state, with everything that was acknowledged, at the liar's as well; and nothing else but
        // the evidence.
        let size = messages.len() as u64 + u64::from(equivocates);
        house.agree(size);
        assert!(entries.is_sorted_by(|a, b| a < b), "{vice:?}: {entries:?}");
        assert!(entries.iter().all(|entry| *entry < size), "{entries:?}");
        for (entry, message) in entries.iter().zip(&messages) {
            for n in HONEST {
                assert_eq!(house.persist(n, message), *entry, "{vice:?}");
            }
        }
        if !equivocates {
            let seen = HONEST.map(|n| house.diagnosed(n, SIGNED_TWICE));
            assert!(seen.iter().all(Vec::is_empty), "{vice:?}: {seen:?}");
        }
    }
}

impl House {
    /// The entry of a message that is sent again where the nodes could not decide in time.
    fn persist(&self, n: usize, message: &[u8]) -> u64 {
        let started = Instant::now();
        loop {
            match self.submit(n, message, PATIENCE) {
                Ok(entry) => return entry,
                Err(error) => assert!(started.elapsed() < PATIENCE, "{error}: {}", self.status(n)),
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The record names the liar, and nobody else.
    fn convicts(&self, n: usize) {
        let started = Instant::now();
        while self.diagnosed(n, SIGNED_TWICE).is_empty() {
            assert!(started.elapsed() < PATIENCE, "{n} has no evidence");
            std::thread::sleep(Duration::from_millis(200));
        }
        let told = self.warned(n, "warnings", SIGNED_TWICE);
        let [told] = &*told else {
            panic!("{told:?}");
        };
        assert!(told.starts_with("v1 signed two "), "{told}");
        assert!(told.ends_with(" has both"), "{told}");
    }
}
