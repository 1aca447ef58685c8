//! The engine's figures, for Prometheus.

use std::fmt;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use linli_wire::message::MessageKind;
use prometheus_client::encoding::text::encode_registry;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::engine::Status;
use crate::ingest;
use crate::seat;

/// The engine's figures.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    messages: Family<Outcome, Counter>,
    waiting: Family<Lane, Gauge>,
    batch: Histogram,
    verifying: Histogram,
    committing: Histogram,
    snapshots: Histogram,
    entries: Gauge,
    cosigned: Gauge,
    witnesses: Gauge,
    store: Gauge<u64, AtomicU64>,
    free: Gauge<u64, AtomicU64>,
    clock_behind: Gauge,
    accepting: Gauge,
    height: Gauge,
    away: Gauge,
}

/// A message's kind and what became of it: `accepted`, `known` or the rule that refused it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    kind: Kind,
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Lane {
    lane: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Kind(Option<MessageKind>);

impl EncodeLabelValue for Kind {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), fmt::Error> {
        self.0.map_or("unknown", MessageKind::name).encode(encoder)
    }
}

impl Metrics {
    /// All at zero.
    pub(crate) fn new() -> Self {
        let seconds = || Histogram::new([0.002, 0.01, 0.05, 0.2, 1.0, 5.0, 20.0]);
        let mut metrics = Self {
            registry: Registry::with_prefix("linli"),
            messages: Family::default(),
            waiting: Family::default(),
            batch: Histogram::new([1.0, 4.0, 16.0, 64.0, 256.0, 1024.0]),
            verifying: seconds(),
            committing: seconds(),
            snapshots: seconds(),
            entries: Gauge::default(),
            cosigned: Gauge::default(),
            witnesses: Gauge::default(),
            store: Gauge::default(),
            free: Gauge::default(),
            clock_behind: Gauge::default(),
            accepting: Gauge::default(),
            height: Gauge::default(),
            away: Gauge::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let Self {
            registry,
            messages,
            waiting,
            batch,
            verifying,
            committing,
            snapshots,
            entries,
            cosigned,
            witnesses,
            store,
            free,
            clock_behind,
            accepting,
            height,
            away,
        } = self;
        registry.register("messages", "Messages by kind and outcome", messages.clone());
        registry.register("waiting", "Messages waiting, by lane", waiting.clone());
        registry.register("batch", "Messages of a batch", batch.clone());
        let mut timed = |name: &str, help: &str, histogram: &Histogram| {
            registry.register_with_unit(name, help, Unit::Seconds, histogram.clone());
        };
        timed("verifying", "Time to verify a batch", verifying);
        timed(
            "committing",
            "Time to record a batch and sign for it",
            committing,
        );
        timed(
            "snapshot",
            "Time that a snapshot kept the writer",
            snapshots,
        );
        registry.register(
            "entries",
            "Entries under the newest checkpoint",
            entries.clone(),
        );
        registry.register(
            "cosigned_entries",
            "Entries under the newest cosigned checkpoint",
            cosigned.clone(),
        );
        registry.register(
            "cosignatures",
            "Witnesses under the newest cosigned checkpoint",
            witnesses.clone(),
        );
        registry.register_with_unit("store", "The record on disk", Unit::Bytes, store.clone());
        registry.register_with_unit(
            "free",
            "Free on the record's disk",
            Unit::Bytes,
            free.clone(),
        );
        registry.register_with_unit(
            "clock_behind",
            "How far the clock is behind what it showed before",
            Unit::Seconds,
            clock_behind.clone(),
        );
        registry.register(
            "height",
            "The newest block, where several nodes decide",
            height.clone(),
        );
        registry.register("away", "Validators that are not heard", away.clone());
        registry.register("accepting", "1 while messages are taken", accepting.clone());
    }

    /// The figures as OpenMetrics text, without the closing line, so that others can be added.
    pub fn text(&self) -> String {
        let mut text = String::new();
        encode_registry(&mut text, &self.registry).expect("writing to memory does not fail");
        text
    }

    /// A message was dealt with: `accepted`, `known`, or the rule that refused it.
    pub(crate) fn message(&self, kind: Option<MessageKind>, outcome: &'static str) {
        let kind = Kind(kind);
        self.messages
            .get_or_create(&Outcome { kind, outcome })
            .inc();
    }

    /// A batch was verified.
    pub(crate) fn verified(&self, messages: usize, took: Duration) {
        self.batch.observe(messages as f64);
        self.verifying.observe(took.as_secs_f64());
    }

    /// A batch was recorded.
    pub(crate) fn committed(&self, took: Duration) {
        self.committing.observe(took.as_secs_f64());
    }

    /// A snapshot was taken.
    pub(crate) fn snapshot(&self, took: Duration) {
        self.snapshots.observe(took.as_secs_f64());
    }

    /// Sets what the status says.
    pub(crate) fn show(&self, status: &Status) {
        let signed = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        for (lane, waiting) in ingest::Lane::ALL.into_iter().zip(status.waiting) {
            self.waiting
                .get_or_create(&Lane { lane: lane.name() })
                .set(signed(waiting as u64));
        }
        self.entries.set(signed(status.size));
        let (size, witnesses) = status.cosigned.unwrap_or_default();
        self.cosigned.set(signed(size));
        self.witnesses.set(signed(witnesses as u64));
        self.store.set(status.store_bytes);
        self.free.set(status.free_bytes);
        self.clock_behind.set(signed(status.clock_behind));
        self.accepting.set(status.closed.is_none().into());
        self.height.set(signed(status.height.unwrap_or_default()));
        let away = status.unheard.iter().filter(|it| it.rule == seat::AWAY);
        self.away.set(signed(away.count() as u64));
    }
}
