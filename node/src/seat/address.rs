//! Where a node is reached by the others: an IP address or a host name, with a port.

use core::fmt;
use core::str::FromStr;
use std::net::{Ipv4Addr, SocketAddr};

use serde::{Deserialize, Serialize};

/// The longest host name, in bytes.
const LONGEST: usize = 253;
/// The longest part of one between dots.
const LONGEST_LABEL: usize = 63;

/// Where a node is reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NodeAddress {
    /// At an IP address.
    Ip(SocketAddr),
    /// Wherever a host name leads when it is dialled.
    Name {
        /// The name, without a dot at its end.
        host: String,
        /// The port.
        port: u16,
    },
}

/// Neither an IP address nor a host name with a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a host name or an IP address with a port")]
pub struct NotAnAddress;

impl NodeAddress {
    /// Where the node itself listens: a name may lead to a router before it, so at all of its IPv4 addresses.
    pub fn listen(&self) -> SocketAddr {
        match self {
            Self::Ip(address) => *address,
            Self::Name { port, .. } => (Ipv4Addr::UNSPECIFIED, *port).into(),
        }
    }
}

/// Letters, digits and hyphens between dots; a number at the end would be an IP address written badly.
fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let inner = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
        (1..=LONGEST_LABEL).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.len() <= LONGEST
        && host.split('.').all(is_label)
        && !last.bytes().all(|c| c.is_ascii_digit())
}

impl FromStr for NodeAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        if let Ok(address) = text.parse() {
            return Ok(Self::Ip(address));
        }
        let (host, port) = text.rsplit_once(':').ok_or(NotAnAddress)?;
        let port = port.parse().map_err(|_| NotAnAddress)?;
        let host = host.to_ascii_lowercase();
        is_host(&host)
            .then_some(Self::Name { host, port })
            .ok_or(NotAnAddress)
    }
}

impl fmt::Display for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ip(address) => address.fmt(f),
            Self::Name { host, port } => write!(f, "{host}:{port}"),
        }
    }
}

impl From<SocketAddr> for NodeAddress {
    fn from(address: SocketAddr) -> Self {
        Self::Ip(address)
    }
}

impl From<([u8; 4], u16)> for NodeAddress {
    fn from(address: ([u8; 4], u16)) -> Self {
        Self::Ip(address.into())
    }
}

impl TryFrom<String> for NodeAddress {
    type Error = NotAnAddress;

    fn try_from(text: String) -> Result<Self, NotAnAddress> {
        text.parse()
    }
}

impl From<NodeAddress> for String {
    fn from(address: NodeAddress) -> Self {
        address.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_number_or_a_name_with_a_port() {
        let read = |text: &str| text.parse::<NodeAddress>();
        for text in ["192.0.2.1:7412", "[2001:db8::1]:7412"] {
            let address = read(text).expect("an IP address");
            assert_eq!(address.listen(), text.parse().expect("an IP address"));
            assert_eq!(address.to_string(), text);
        }
        let name = read("Node-1.Street.example:7412").expect("a host name");
        assert_eq!(name.to_string(), "node-1.street.example:7412");
        assert_eq!(name.listen(), ([0, 0, 0, 0], 7412).into());
        let again: NodeAddress = serde_json::from_value(serde_json::json!(name)).expect("read");
        assert_eq!(again, name);
        let long = format!("{}:1", vec!["a".repeat(60); 5].join("."));
        for text in [
            "node.example",
            ":7412",
            "node.example:70000",
            "node..example:1",
            "-node.example:1",
            "node/tcp.example:1",
            "节点.example:1",
            "192.0.2:1",
            "2001:db8::1:7412",
            &long,
        ] {
            assert_eq!(read(text), Err(NotAnAddress), "{text}");
        }
    }
}
