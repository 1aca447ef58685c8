//! Which column of a bank's statement says what.

use std::collections::BTreeMap;

use super::{BadStatement, solid};
use crate::columns::Column;
use crate::label::{Style, unit_key};
use crate::table::Row;
use crate::text::is_han;
use crate::unit::Label;

/// How columns are called, folded.
const REFERENCE: &[&str] = &[
    "单元",
    "房号",
    "房屋",
    "摘要",
    "附言",
    "备注",
    "用途",
    "交易附言",
    "unit",
    "reference",
    "remark",
    "description",
];
/// Amounts that came in, and no others.
const CREDIT: &[&str] = &[
    "贷方金额",
    "贷方发生额",
    "收入金额",
    "收入",
    "贷方",
    "存入金额",
    "转入金额",
    "credit",
    "creditamount",
];
/// Amounts that went out, beside those.
const DEBIT: &[&str] = &[
    "借方金额",
    "借方发生额",
    "支出金额",
    "支出",
    "借方",
    "转出金额",
    "debit",
    "debitamount",
    "withdrawal",
    "withdrawals",
];
/// What an amount is for, where a unit has several.
const KIND: &[&str] = &[
    "项目",
    "收费项目",
    "费用项目",
    "费用名称",
    "费用类型",
    "费用类别",
    "收费类型",
    "费项",
    "科目",
    "用途",
    "类别",
    "item",
    "kind",
    "category",
];
/// Amounts of which something else says which way they went.
const AMOUNT: &[&str] = &[
    "金额",
    "交易金额",
    "发生额",
    "应收",
    "应缴",
    "amount",
    "due",
];
/// Which way the money went, where a bank says so in a column of its own.
const WAY: &[&str] = &[
    "借贷标志",
    "借贷标识",
    "借贷标记",
    "借贷方向",
    "借贷",
    "借/贷",
    "收支",
    "收支标志",
    "收支标识",
    "收支方向",
    "收/支",
    "收付",
    "收付标志",
    "收付标识",
    "收付方向",
    "收/付",
    "进出",
    "资金流向",
    "往来标志",
    "来往账标志",
    "方向",
    "交易方向",
    "direction",
    "dr/cr",
    "cr/dr",
    "d/c",
    "c/d",
    "debit/credit",
    "credit/debit",
    "in/out",
];
/// What a column that says so may be called besides, whole or in part.
const LIKE_WAY: &[&str] = &[
    "标志",
    "标识",
    "标记",
    "方向",
    "流向",
    "收付",
    "收支",
    "借贷",
    "进出",
    "类型",
    "借方",
    "支出",
    "转出",
    "direction",
    "debit",
    "withdraw",
    "flag",
    "type",
    "dr/",
    "/cr",
];
const LIKE_WAY_WHOLE: &[&str] = &["借", "贷", "收", "付", "dr", "cr", "sign", "in", "out"];
const CAME_IN: &[&str] = &[
    "贷", "收", "收入", "贷方", "转入", "来账", "存入", "进", "收款", "cr", "c", "credit", "in",
];
const WENT_OUT: &[&str] = &[
    "借", "付", "支", "支出", "借方", "转出", "往账", "付款", "dr", "d", "debit", "out",
];
const DAY: &[&str] = &[
    "交易日期",
    "记账日期",
    "入账日期",
    "日期",
    "date",
    "day",
    "交易时间",
    "记账时间",
];
const SERIAL: &[&str] = &["流水号", "交易流水号", "凭证号", "serial", "transaction"];
const CURRENCY: &[&str] = &["币种", "货币", "currency"];

/// The columns of a table.
pub(super) struct Columns {
    /// Texts that may name a unit.
    pub(super) reference: Vec<usize>,
    /// Columns that name one only together.
    pub(super) parts: Option<Parts>,
    pub(super) amount: usize,
    /// Whether the amounts are those that came in.
    pub(super) is_credit: bool,
    /// What went out, in a column of its own.
    pub(super) debit: Option<usize>,
    /// What the amounts are for.
    pub(super) kind: Option<usize>,
    pub(super) way: Option<usize>,
    pub(super) day: Option<usize>,
    pub(super) serial: Option<usize>,
    pub(super) currency: Option<usize>,
    /// The column that leaves open which way the money went, and whether it may say so in words that are not known.
    open: Option<(String, bool)>,
}

impl Columns {
    /// The columns that a row names, if it is the one that does.
    pub(super) fn of(row: Row<'_>) -> Option<Self> {
        let name = |cell: &str| {
            let cell = solid(cell);
            cell.split('(').next().unwrap_or_default().to_owned()
        };
        let names: Vec<String> = row.cells().map(name).collect();
        let all = |known: &[&str]| -> Vec<usize> {
            let places = names.iter().enumerate();
            let named = places.filter(|(_, name)| known.contains(&name.as_str()));
            named.map(|(at, _)| at).collect()
        };
        // Of two days the better, wherever it stands: a file may be saved with its columns in another order.
        let best = |known: &[&str]| {
            known
                .iter()
                .find_map(|known| names.iter().position(|name| name == known))
        };
        let parts = Parts::of(&names);
        let is_part = |at: &usize| parts.as_ref().is_some_and(|parts| parts.has(*at));
        let reference = all(REFERENCE).into_iter().filter(|at| !is_part(at));
        let reference: Vec<usize> = reference.collect();
        if reference.is_empty() && parts.is_none() {
            return None;
        }
        let [amount] = all(&[CREDIT, AMOUNT].concat())[..] else {
            return None;
        };
        let way = best(WAY);
        let is_credit = CREDIT.contains(&names[amount].as_str());
        let is_open = way.is_none() && !is_credit;
        let like = names.iter().find(|name| is_like_way(name));
        let open = is_open.then(|| (like.unwrap_or(&names[amount]).clone(), like.is_some()));
        Some(Self {
            amount,
            is_credit,
            way,
            open,
            day: best(DAY),
            serial: best(SERIAL),
            currency: best(CURRENCY),
            debit: best(DEBIT),
            kind: best(KIND),
            reference,
            parts,
        })
    }

    /// Refuses amounts that may have gone out. Nobody's word stands against a column that may say so.
    pub(super) fn check_way(&self, all_incoming: bool) -> Result<(), BadStatement> {
        match &self.open {
            Some((name, is_said)) if *is_said || !all_incoming => {
                Err(BadStatement::Direction(name.clone()))
            }
            _ => Ok(()),
        }
    }
}

/// Building, entrance and room, where a unit's label is spread over them as in a property register.
pub(super) struct Parts {
    places: [Option<usize>; 3],
    style: Style,
}

impl Parts {
    fn of(names: &[String]) -> Option<Self> {
        let place = |known: &[&str]| {
            let mut known = known.iter();
            known.find_map(|known| names.iter().position(|name| name == known))
        };
        let building = place(Column::Building.headers());
        let entrance = place(Column::Unit.headers()).or_else(|| place(&["unit"]));
        let (entrance, room) = match (building, place(Column::Room.headers())) {
            (Some(_), None) => (None, entrance),
            (_, room) => (entrance, room),
        };
        let room = room.filter(|_| building.is_some() || entrance.is_some())?;
        let style = match names[room].contains(is_han) {
            true => Style::Chinese,
            false => Style::Plain,
        };
        Some(Self {
            places: [building, entrance, Some(room)],
            style,
        })
    }

    fn has(&self, at: usize) -> bool {
        self.places.contains(&Some(at))
    }

    /// The columns.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.places.into_iter().flatten()
    }

    /// What stands in them, a building's name also where it is given once for rows below.
    pub(super) fn texts<'r>(&self, row: Row<'r>) -> [&'r str; 3] {
        self.places
            .map(|at| at.map_or("", |at| row.cell_or_merged(at)))
    }

    /// The unit that they name together, or the last alone if it has the building's name in it.
    pub(super) fn unit(&self, row: Row<'_>, keys: &BTreeMap<String, usize>) -> Option<usize> {
        let texts = self.texts(row);
        let [before, room] = [texts[0], texts[2]].map(unit_key);
        let is_of_building = match &*before {
            "" => true,
            before => room
                .strip_prefix(before)
                .is_some_and(|rest| rest.starts_with('-')),
        };
        let whole = || {
            keys.get(&room)
                .filter(|_| room.contains('-') && is_of_building)
        };
        let joined = Label::of(texts, self.style).and_then(|label| keys.get(&label.key));
        joined.filter(|_| !room.is_empty()).or_else(whole).copied()
    }
}

/// Whether the bank's word for a direction says that money came in.
pub(super) fn has_come_in(way: &str) -> bool {
    CAME_IN.contains(&solid(way).as_str())
}

/// Whether it says that money went out.
pub(super) fn has_gone_out(way: &str) -> bool {
    WENT_OUT.contains(&solid(way).as_str())
}

fn is_like_way(name: &str) -> bool {
    LIKE_WAY_WHOLE.contains(&name) || LIKE_WAY.iter().any(|part| name.contains(part))
}
