//! A made-up register: for the example files, demonstrations and measurements.
//!
//! Deterministic. Names are common surnames with arbitrary given names, identity numbers start with 000000, which is no
//! place's code, and the title row says that the data are synthetic.

use linli_primitives::DecimalMark;

use crate::area::parse_area;
use crate::text::normalise;

/// The sample's realm.
pub const REALM: &str = "星河花园";
/// The developer of the sample.
pub const DEVELOPER: &str = "示例开发有限公司";
/// Rows of the shipped sample that are units, including parking spaces; eight more rows are faulty.
pub const SHIPPED_UNITS: usize = 1250;

const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林",
    "何", "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹",
    "袁", "邓", "许", "傅", "沈", "曾", "彭", "欧阳",
];
const GIVEN: [&str; 32] = [
    "一", "宁", "远", "清", "和", "平", "安", "文", "明", "启", "思", "源", "嘉", "言", "知", "行",
    "若", "水", "云", "岚", "子", "涵", "雨", "晨", "星", "月", "乐", "山", "川", "书", "琪", "予",
];
const HEADERS: [&str; 10] = [
    "序号",
    "楼栋",
    "单元",
    "房号",
    "业主姓名",
    "证件号",
    "建筑面积（㎡）",
    "房屋用途",
    "共有情况",
    "销售状态",
];
/// Rooms on each floor of each entrance.
/// Where the area stands in a row.
const AREA: usize = 6;
const ROOMS: usize = 2;
const FLOORS: usize = 18;
const ENTRANCES: usize = 2;

/// The shipped sample: title, header, [`SHIPPED_UNITS`] units and eight faulty rows.
pub fn shipped() -> Vec<Vec<String>> {
    let mut rows = rows(SHIPPED_UNITS, 1);
    for (at, row) in dirty_rows() {
        rows.insert(at, row.map(str::to_owned).to_vec());
    }
    let total = areas(&rows);
    if let Some(last) = rows.last_mut() {
        last[AREA] = format!("{}.{:02}", total / 100, total % 100);
    }
    rows
}

/// The sum of what a spreadsheet would add up, in 0.01 m².
fn areas(rows: &[Vec<String>]) -> u64 {
    let texts = rows.iter().filter_map(|row| row.get(AREA));
    let read = texts.filter_map(|text| parse_area(&normalise(text), DecimalMark::Point).ok()?);
    read.sum()
}

/// Title, header and `units` clean rows: of 25 units about 21 have an owner of their own, one more belongs to somebody
/// who owns another, one is the developer's, and two are parking spaces that do not count.
pub fn rows(units: usize, seed: u64) -> Vec<Vec<String>> {
    let mut draw = Draw(seed);
    let title = format!("{REALM}业主清册（合成数据 synthetic data，非真实信息）");
    let mut rows = vec![vec![title], HEADERS.map(str::to_owned).to_vec()];
    let mut earlier: Option<(String, String)> = None;
    let mut homes = 0;
    for index in 0..units {
        let serial = (index + 1).to_string();
        if index % 25 >= 23 {
            let space = format!("车位B1-{:03}", index / 25 * 2 + index % 25 - 22);
            let cells = [&serial, "地下", "", &space, "", "", "", "车位", "", "已售"];
            rows.push(cells.map(str::to_owned).to_vec());
            continue;
        }
        let home = Home::at(homes, &mut draw);
        homes += 1;
        let (owner, id, note, status) = match index % 25 {
            7 => (DEVELOPER.to_owned(), String::new(), "", "未售"),
            11 => {
                let (owner, id) = earlier.clone().unwrap_or_else(|| person(index, &mut draw));
                (owner, id, "单独所有", "已售")
            }
            n => {
                let (owner, id) = person(index, &mut draw);
                earlier = (n == 5).then(|| (owner.clone(), id.clone())).or(earlier);
                match n % 6 {
                    1 => {
                        let (partner, partner_id) = person(units + index, &mut draw);
                        let ids = format!("{id}、{partner_id}");
                        (format!("{owner}、{partner}"), ids, "共同共有", "已售")
                    }
                    _ => (owner, id, "单独所有", "已售"),
                }
            }
        };
        let cells = [
            &serial,
            &home.building,
            &home.entrance,
            &home.room,
            &owner,
            &id,
            &home.area,
            home.usage,
            note,
            status,
        ];
        rows.push(cells.map(str::to_owned).to_vec());
    }
    rows
}

/// Rows as UTF-8 text with a byte order mark, as spreadsheet programs save it.
pub fn csv(rows: &[Vec<String>]) -> String {
    let mut text = String::from("\u{feff}");
    for row in rows {
        let quoted: Vec<String> = row.iter().map(|cell| quote(cell)).collect();
        text.push_str(&quoted.join(","));
        text.push_str("\r\n");
    }
    text
}

/// The same in GB18030.
pub fn csv_gb18030(rows: &[Vec<String>]) -> Vec<u8> {
    let text = csv(rows);
    let unmarked = text.trim_start_matches('\u{feff}');
    encoding_rs::GB18030.encode(unmarked).0.into_owned()
}

fn quote(cell: &str) -> String {
    if cell.contains([',', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Positions and contents of the rows that an import must refuse, and of one that it must read.
fn dirty_rows() -> [(usize, [&'static str; 10]); 9] {
    [
        (
            40,
            [
                "D1",
                "90",
                "1",
                "101",
                "钱若山",
                "000000199001010011",
                "约90",
                "住宅",
                "单独所有",
                "已售",
            ],
        ),
        (
            90,
            [
                "D2",
                "90",
                "1",
                "102",
                "钱若水",
                "000000199001010012",
                "-88.5",
                "住宅",
                "单独所有",
                "已售",
            ],
        ),
        (
            150,
            ["D3", "90", "1", "201", "", "", "89.50", "住宅", "", "已售"],
        ),
        (
            220,
            [
                "D4",
                "90",
                "1",
                "202",
                "钱知行",
                "000000199001010013",
                "101.255",
                "住宅",
                "单独所有",
                "已售",
            ],
        ),
        // The same unit twice.
        (
            300,
            [
                "D5",
                "90",
                "1",
                "301",
                "钱思源",
                "000000199001010014",
                "89.50",
                "住宅",
                "单独所有",
                "已售",
            ],
        ),
        (
            301,
            [
                "D6",
                "90栋",
                "1",
                "0301",
                "钱思远",
                "000000199001010015",
                "89.50",
                "住宅",
                "单独所有",
                "已售",
            ],
        ),
        // The header of a second page.
        (
            400,
            [
                "序号",
                "楼栋",
                "单元",
                "房号",
                "业主姓名",
                "证件号",
                "建筑面积（㎡）",
                "房屋用途",
                "共有情况",
                "销售状态",
            ],
        ),
        // Full-width digits and a spaced-out name: valid, only untidy.
        (
            500,
            [
                "D8",
                "９０",
                "１",
                "４０１",
                "钱　予",
                "000000199001010016",
                "１，０８９．５０",
                "商铺",
                "单独所有",
                "已售",
            ],
        ),
        (1260, ["合计", "", "", "", "", "", "", "", "", ""]),
    ]
}

fn person(index: usize, draw: &mut Draw) -> (String, String) {
    let surname = SURNAMES[draw.below(SURNAMES.len())];
    let (first, second) = (
        GIVEN[draw.below(GIVEN.len())],
        GIVEN[draw.below(GIVEN.len())],
    );
    let given = match draw.below(5) {
        0 => first.to_owned(),
        _ => format!("{first}{second}"),
    };
    let id = format!("000000{:04}{index:08}", 1950 + draw.below(50));
    (format!("{surname}{given}"), id)
}

struct Home {
    building: String,
    entrance: String,
    room: String,
    area: String,
    usage: &'static str,
}

impl Home {
    fn at(index: usize, draw: &mut Draw) -> Self {
        let room = index % ROOMS + 1;
        let floor = index / ROOMS % FLOORS + 1;
        let entrance = index / (ROOMS * FLOORS) % ENTRANCES + 1;
        let building = index / (ROOMS * FLOORS * ENTRANCES) + 1;
        let shop = floor == 1;
        let area = if shop {
            4_000 + draw.below(16_000)
        } else {
            [8_950, 10_126, 12_308, 14_275][room % 2 + building % 3] + draw.below(40)
        };
        Self {
            building: format!("{building}幢"),
            entrance: entrance.to_string(),
            room: format!("{floor}{room:02}"),
            area: format!("{}.{:02}", area / 100, area % 100),
            usage: if shop { "商铺" } else { "住宅" },
        }
    }
}

/// SplitMix64: reproducible everywhere, and good enough for made-up people.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }
}
