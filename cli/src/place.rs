//! Where a record is: in a folder, or kept by a node.

use std::path::{Path, PathBuf};

use linli_client::{Options, Which};
use linli_node::config::Config;

use crate::community::Community;
use crate::language::msg;
use crate::{Console, Error};

/// A record folder or a node.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct Place {
    /// 记录文件夹；只需投票文件处亦可给出 poll.json / The record's folder, or its poll.json where that is enough
    #[arg(long, value_name = "DIR", conflicts_with = "node")]
    pub record: Option<PathBuf>,
    /// A node in its place.
    #[command(flatten)]
    pub node: NodePlace,
}

/// A node, and where copies of its record are kept.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct NodePlace {
    /// 节点网址，代替记录文件夹 / A node's address, in place of a record folder
    #[arg(long, value_name = "URL")]
    pub node: Option<String>,
    /// 节点的验证公钥；省略则记住首次联系时的公钥 / The node's key; the key of the first contact is kept by default
    #[arg(long, value_name = "KEY", requires = "node")]
    pub node_key: Option<String>,
    /// 存放副本、检查点和证据的文件夹 / Where copies, checkpoints and evidence are kept
    #[arg(long, value_name = "DIR", requires = "node")]
    pub keep: Option<PathBuf>,
}

/// A poll's record.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct PollPlace {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// 投票编号的开头；社区只有一个未决投票时可省 / The first digits of the poll's id; not needed where one poll alone is undecided
    #[arg(long, value_name = "ID", requires = "node")]
    pub poll: Option<String>,
}

/// A scheme's record.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct SchemePlace {
    /// Where.
    #[command(flatten)]
    pub place: Place,
    /// 互助计划编号的开头；社区只有一个时可省 / The first digits of the scheme's id; not needed where there is one
    #[arg(long, value_name = "ID", requires = "node")]
    pub scheme: Option<String>,
}

impl NodePlace {
    /// How the node is reached; `None` without `--node`.
    pub fn options(&self) -> Result<Option<Options>, Error> {
        let Some(url) = &self.node else {
            return Ok(None);
        };
        let keep = match &self.keep {
            Some(keep) => keep.clone(),
            None => Config::default().data.with_file_name("nodes"),
        };
        let mut options = Options::new(url, &keep);
        options.key = match &self.node_key {
            Some(text) => Some(text.parse().map_err(|e| Error::refused(&e))?),
            None => None,
        };
        Ok(Some(options))
    }

    /// The community behind the node; `None` without `--node`.
    pub fn open(&self, which: Which, console: &Console) -> Result<Option<Community>, Error> {
        match self.options()? {
            None => Ok(None),
            Some(options) => Community::open(options, which, console).map(Some),
        }
    }

    /// The same for commands that need a node.
    pub fn community(&self, which: Which, console: &Console) -> Result<Community, Error> {
        self.open(which, console)?
            .ok_or_else(|| Error::Usage(msg("error-node-needed")))
    }
}

impl Place {
    /// A folder.
    pub fn folder(record: PathBuf) -> Self {
        Self {
            record: Some(record),
            ..Self::default()
        }
    }

    /// The folder, where one was given.
    pub fn record(&self) -> Result<&Path, Error> {
        self.record
            .as_deref()
            .ok_or_else(|| Error::Usage(msg("error-place-needed")))
    }
}

impl PollPlace {
    /// A folder.
    pub fn folder(record: PathBuf) -> Self {
        Self {
            place: Place::folder(record),
            poll: None,
        }
    }

    /// The record's folder; from a node, a copy of it, with its ballots if `which` is full.
    pub fn open(&self, which: Which, console: &Console) -> Result<PollRecord, Error> {
        let Some(community) = self.place.node.open(which, console)? else {
            return Ok(PollRecord {
                folder: self.place.record()?.to_owned(),
                community: None,
            });
        };
        let poll = community.choose_poll(self.poll.as_deref())?;
        Ok(PollRecord {
            folder: community.poll_folder(poll)?,
            community: Some(community),
        })
    }
}

/// A poll's record, and the community that it is a part of where a node keeps it.
pub struct PollRecord {
    /// The folder.
    pub folder: PathBuf,
    /// Where messages go.
    pub community: Option<Community>,
}
