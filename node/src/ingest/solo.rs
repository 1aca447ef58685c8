//! One node alone: its own clock and queue decide.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

use super::verified::{self, Order, Work};
use super::{Ingest, Next, Sequencer, TICK};
use crate::engine::shared::{Closed, Shared};

/// Threads that verify a batch each, on all cores: while one has work for one core only, the other uses the rest.
const VERIFIERS: u32 = 2;
/// Verified batches that wait for the writer: one, so that later ones are not verified against a state too old.
const AHEAD: usize = 1;

/// Messages are recorded in the order in which they were taken up, at the time of this machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct Solo;

impl Sequencer for Solo {
    fn run(self: Box<Self>, mut ingest: Ingest) {
        let shared = Arc::clone(&ingest.shared);
        let order = Order::new();
        std::thread::scope(|scope| {
            let (shared, order) = (&*shared, &order);
            let _abandon = Abandon { shared, order };
            let (to, work) = sync_channel(AHEAD);
            for number in 1..=VERIFIERS {
                let to = to.clone();
                let verifier = move || {
                    let _abandon = Abandon { shared, order };
                    verified::run(shared, order, &to);
                };
                let spawned = std::thread::Builder::new()
                    .name(format!("verifier {number}"))
                    .spawn_scoped(scope, verifier);
                if let Err(error) = spawned {
                    return shared.shut(Closed::Broken(format!("no thread: {error}")));
                }
            }
            drop(to);
            write(&mut ingest, order, &work);
        });
    }
}

fn write(ingest: &mut Ingest, order: &Order, work: &Receiver<Work>) {
    loop {
        match work.recv_timeout(TICK) {
            Ok(work) => {
                match work {
                    Work::Record(batch) => ingest.take_in(batch),
                    Work::RecordDue(at) => ingest.record_due(at),
                }
                order.done();
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        ingest.look_after();
    }
    ingest.finish();
}

/// Releases all who wait when a thread of the ingest ends, however it ends, so that the others end too.
struct Abandon<'a> {
    shared: &'a Shared,
    order: &'a Order,
}

impl Drop for Abandon<'_> {
    fn drop(&mut self) {
        let Self { shared, order } = self;
        shared.queue.stop();
        if std::thread::panicking() {
            shared.shut(Closed::Broken(
                "a thread of the ingest broke off".to_owned(),
            ));
            order.give_up();
        }
        while let Next::Batch(..) = shared.queue.next(Duration::ZERO) {}
    }
}
