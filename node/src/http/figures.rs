//! The interface's own figures, beside the engine's.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::problem::Problem;

/// Requests by path and status, and how long they took.
pub(crate) struct Figures {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram>,
    held: Family<Limit, Gauge>,
    refused: Family<Limit, Counter>,
}

/// How much of a bounded resource is held, and how often more was refused.
#[derive(Clone)]
pub(crate) struct Occupancy {
    pub(crate) held: Gauge,
    pub(crate) refused: Counter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Limit {
    limit: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    path: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    path: &'static str,
}

impl Figures {
    /// All at zero.
    pub(crate) fn new() -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| {
            Histogram::new([0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0, 60.0])
        });
        registry.register("linli_http_requests", "Requests answered", requests.clone());
        registry.register(
            "linli_http_seconds",
            "Seconds until an answer began",
            seconds.clone(),
        );
        let held = Family::default();
        let refused = Family::default();
        registry.register("linli_http_held", "Held now, by limit", held.clone());
        registry.register(
            "linli_http_refused",
            "Refused because of a limit",
            refused.clone(),
        );
        Self {
            registry,
            requests,
            seconds,
            held,
            refused,
        }
    }

    /// The figures of the resource that `limit` names.
    pub(crate) fn occupancy(&self, limit: &'static str) -> Occupancy {
        let limit = Limit { limit };
        Occupancy {
            held: self.held.get_or_create_owned(&limit),
            refused: self.refused.get_or_create_owned(&limit),
        }
    }

    /// Counts one answer.
    pub(crate) fn count(&self, path: &'static str, status: u16, took: Duration) {
        self.requests.get_or_create(&Request { path, status }).inc();
        self.seconds
            .get_or_create(&Route { path })
            .observe(took.as_secs_f64());
    }

    /// The figures as OpenMetrics text, without the closing line.
    pub(crate) fn text(&self) -> Result<String, Problem> {
        let mut text = String::new();
        let encoded = prometheus_client::encoding::text::encode_registry(&mut text, &self.registry);
        encoded.map_err(|_| Problem::internal())?;
        Ok(text)
    }
}

/// The route as a label that lives as long as the program.
pub(crate) fn known(path: &str) -> &'static str {
    super::routes::PATHS
        .iter()
        .find(|known| **known == path)
        .copied()
        .unwrap_or("other")
}
