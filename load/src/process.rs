//! A node in a process of its own.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use hyper::StatusCode;
use rand::RngExt;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::client::Http;

/// Where valid messages come from.
pub(crate) const OWNERS: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1));
/// How long a node may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running node; killed when dropped.
pub(crate) struct Node {
    child: Child,
    address: SocketAddr,
    /// From its start to its first answer that it is ready.
    pub(crate) started_in: Duration,
}

/// Settings under which the load measures the node and not its limits: none by address.
pub(crate) fn configure(data: &Path) -> Result<()> {
    let text = "[limits]\nsubmissions_per_minute = 100000000\nrequests_per_minute = 100000000\nconnections = 4096\nconnections_per_address = 4096\nmessages = 4096\nmessages_per_address = 4096\nbody_bytes_per_address = 67108864\n";
    fs::create_dir_all(data)?;
    Ok(fs::write(data.join("node.toml"), text)?)
}

/// The program in this one's folder, unless another is named.
pub(crate) fn program(named: Option<PathBuf>) -> Result<PathBuf> {
    let path = match named {
        Some(path) => path,
        None => std::env::current_exe()?.with_file_name("linli"),
    };
    ensure!(path.exists(), "{} is not there", path.display());
    Ok(path)
}

/// An address that is free now; the node takes it a moment later. It is not among the ports that systems use for
/// outgoing connections, of which the load makes many.
fn free_address() -> Result<SocketAddr> {
    let mut rng = UnwrapErr(SysRng);
    let ports = std::iter::repeat_with(|| rng.random_range(15_000..30_000));
    let mut free = ports
        .take(100)
        .filter_map(|port| TcpListener::bind((OWNERS, port)).ok()?.local_addr().ok());
    free.next().context("no port is free")
}

impl Node {
    /// Starts a node on `data` and waits until it is ready.
    pub(crate) async fn start(program: &Path, data: &Path) -> Result<Self> {
        let address = free_address()?;
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(data.with_extension("log"))?;
        let start = Instant::now();
        let child = Command::new(program)
            .args(["node", "run", "--data"])
            .arg(data)
            .args(["--listen", &address.to_string()])
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("the node does not start")?;
        let mut node = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        let http = node.http(OWNERS);
        while !http
            .get("/readyz")
            .await
            .is_ok_and(|answer| answer.status == StatusCode::OK)
        {
            if let Some(status) = node.child.try_wait()? {
                bail!("the node ended with {status}");
            }
            ensure!(start.elapsed() < PATIENCE, "the node does not become ready");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        node.started_in = start.elapsed();
        Ok(node)
    }

    /// A client from `source`.
    pub(crate) fn http(&self, source: IpAddr) -> Http {
        Http::new(self.address, source)
    }

    /// Its URL.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its memory, in bytes.
    pub(crate) fn memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kilobytes = line
            .and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok())
            .context("no resident size")?;
        Ok(kilobytes << 10)
    }

    /// Kills it without warning.
    pub(crate) fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
