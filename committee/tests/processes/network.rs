//! A network on this machine that can be cut: a namespace for each node, and two bridges that nothing connects.

use std::net::Ipv4Addr;
use std::process::{Command, Stdio};

use crate::house::COUNT;

/// Gone when dropped.
pub(crate) struct Network(());

const BRIDGES: [&str; 2] = ["linli-one", "linli-two"];
/// Where whoever asks nodes is; it is never cut.
const DESK: &str = "linli-desk";

fn space(n: usize) -> String {
    format!("linli-node-{n}")
}

/// Whether this went well.
fn ip(line: &str) -> bool {
    let run = Command::new("ip")
        .args(line.split_whitespace())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
    run.is_ok_and(|ended| ended.success())
}

impl Network {
    /// `None` where there is no privilege to make one.
    pub(crate) fn new() -> Option<Self> {
        let network = Self(());
        network.clear();
        let mut made = BRIDGES.iter().chain([&DESK]).all(|bridge| {
            ip(&format!("link add {bridge} type bridge")) && ip(&format!("link set {bridge} up"))
        });
        made &= ip(&format!("addr add 10.78.0.254/24 dev {DESK}"));
        for n in 0..COUNT {
            let space = space(n);
            made &= ip(&format!("netns add {space}")) && ip(&format!("-n {space} link set lo up"));
            let ends = [
                ("peer", BRIDGES[0], Self::peer(n)),
                ("desk", DESK, Self::web(n)),
            ];
            for (kind, bridge, address) in ends {
                let end = format!("ll-{kind}-{n}");
                made &= ip(&format!(
                    "link add {end} type veth peer name {kind} netns {space}"
                )) && ip(&format!("link set {end} master {bridge} up"))
                    && ip(&format!("-n {space} addr add {address}/24 dev {kind}"))
                    && ip(&format!("-n {space} link set {kind} up"));
            }
        }
        made.then_some(network)
    }

    /// Where a node is for the others.
    pub(crate) fn peer(n: usize) -> Ipv4Addr {
        Ipv4Addr::new(10, 77, 0, n as u8 + 1)
    }

    /// Where it is for whoever asks it.
    pub(crate) fn web(n: usize) -> Ipv4Addr {
        Ipv4Addr::new(10, 78, 0, n as u8 + 1)
    }

    /// The same command in a node's namespace.
    pub(crate) fn within(n: usize, command: &Command) -> Command {
        let mut within = Command::new("ip");
        within.args(["netns", "exec", &space(n)]);
        within.arg(command.get_program()).args(command.get_args());
        within
    }

    /// Puts a node on one of two sides between which nothing passes.
    pub(crate) fn put(&self, n: usize, side: usize) {
        let moved = ip(&format!("link set ll-peer-{n} master {}", BRIDGES[side]));
        assert!(moved, "node {n} is not moved");
    }

    fn clear(&self) {
        (0..COUNT).for_each(|n| {
            ip(&format!("netns del {}", space(n)));
        });
        BRIDGES.iter().chain([&DESK]).for_each(|bridge| {
            ip(&format!("link del {bridge}"));
        });
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.clear();
    }
}
