//! Where a record is.

use std::path::{Path, PathBuf};

/// A poll's record.
#[derive(clap::Args, Clone, Debug)]
pub struct PollPlace {
    /// 投票记录文件夹；只需投票文件处亦可给出 poll.json / The poll's record folder, or its poll.json where that is enough
    #[arg(long, value_name = "DIR")]
    record: PathBuf,
}

impl PollPlace {
    /// A folder.
    pub const fn folder(record: PathBuf) -> Self {
        Self { record }
    }

    /// The record's folder.
    pub fn path(&self) -> &Path {
        &self.record
    }
}

/// A scheme's record.
#[derive(clap::Args, Clone, Debug)]
pub struct SchemePlace {
    /// 互助计划的记录文件夹 / The scheme's record folder
    #[arg(long, value_name = "DIR")]
    record: PathBuf,
}

impl SchemePlace {
    /// The record's folder.
    pub fn path(&self) -> &Path {
        &self.record
    }
}
