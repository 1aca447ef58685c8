//! The columns that an import knows, and their usual headers.

use serde::{Deserialize, Serialize};

/// What a column of a property register holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// 楼栋: the building.
    Building,
    /// 单元: the entrance within the building.
    Unit,
    /// 室: the room, or the whole label.
    Room,
    /// 业主: the owner or owners.
    Owner,
    /// 证件号: tells namesakes apart; never leaves the import.
    IdNumber,
    /// 建筑面积: floor area in m².
    Area,
    /// 用途: what the unit is used for.
    Use,
    /// 共有人: co-owners besides the owner.
    CoOwners,
    /// 共有情况: sole or shared ownership.
    ShareNote,
    /// 销售状态: sold, unsold or not handed over.
    Status,
    /// 份额: ownership units.
    Shares,
}

impl Column {
    /// All columns.
    pub const ALL: [Self; 11] = [
        Self::Building,
        Self::Unit,
        Self::Room,
        Self::Owner,
        Self::IdNumber,
        Self::Area,
        Self::Use,
        Self::CoOwners,
        Self::ShareNote,
        Self::Status,
        Self::Shares,
    ];

    /// The name used in `--column name=header`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Building => "building",
            Self::Unit => "unit",
            Self::Room => "room",
            Self::Owner => "owner",
            Self::IdNumber => "id-number",
            Self::Area => "area",
            Self::Use => "use",
            Self::CoOwners => "co-owners",
            Self::ShareNote => "share-note",
            Self::Status => "status",
            Self::Shares => "shares",
        }
    }

    /// Headers by which the column is known, best first.
    pub(crate) const fn headers(self) -> &'static [&'static str] {
        match self {
            Self::Building => &[
                "楼栋",
                "楼栋号",
                "幢号",
                "栋号",
                "楼号",
                "幢",
                "栋",
                "座号",
                "building",
                "block",
            ],
            Self::Unit => &[
                "单元号",
                "单元",
                "梯号",
                "entrance",
                "stairwell",
                "staircase",
            ],
            Self::Room => &[
                "房号",
                "室号",
                "户号",
                "室",
                "房间号",
                "门牌号",
                "房屋坐落",
                "坐落",
                "房屋地址",
                "room",
                "roomno",
                "apartment",
                "flat",
                "unitno",
                "unitnumber",
                "address",
                "lot",
            ],
            Self::Owner => &[
                "业主",
                "业主姓名",
                "产权人",
                "权利人",
                "产权人姓名",
                "权利人姓名",
                "所有权人",
                "房屋所有权人",
                "姓名",
                "owner",
                "ownername",
                "owners",
                "name",
            ],
            Self::IdNumber => &[
                "证件号",
                "证件号码",
                "身份证号",
                "身份证号码",
                "身份证",
                "证件编号",
                "idnumber",
                "idno",
            ],
            Self::Area => &[
                "专有部分面积",
                "专有部分建筑面积",
                "建筑面积",
                "房屋建筑面积",
                "产权面积",
                "登记面积",
                "房屋面积",
                "建面",
                "面积",
                "exclusivearea",
                "floorarea",
                "area",
                "area(sqm)",
            ],
            Self::Use => &[
                "用途",
                "房屋用途",
                "规划用途",
                "设计用途",
                "类型",
                "房屋类型",
                "use",
                "usage",
                "type",
            ],
            Self::CoOwners => &[
                "共有人",
                "共有人姓名",
                "其他共有人",
                "coowners",
                "co-owners",
                "coowner",
            ],
            Self::ShareNote => &["共有情况", "共有方式", "共有类型", "ownership", "tenure"],
            Self::Status => &[
                "销售状态",
                "售出状态",
                "已售/未售",
                "交付状态",
                "状态",
                "status",
                "sold",
            ],
            Self::Shares => &[
                "份额",
                "产权份额",
                "表决份额",
                "权益份额",
                "shares",
                "units",
                "ownershipunits",
            ],
        }
    }
}
