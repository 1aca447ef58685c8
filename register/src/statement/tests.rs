use linli_rule::Rule;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use super::*;
use crate::Book;
use crate::book::tests::{ods, ods_cells};

fn units() -> Vec<String> {
    ["1-1-101", "1-1-102", "1-2-101"]
        .map(str::to_owned)
        .to_vec()
}

const PAYMENTS: Purpose = payments(false);

const fn payments(all_incoming: bool) -> Purpose {
    Purpose::Payments {
        all_incoming,
        latest: Day::MAX,
    }
}

fn read_csv(text: &str) -> Result<Statement, BadStatement> {
    read_for(text, payments(true))
}

fn read_for(text: &str, purpose: Purpose) -> Result<Statement, BadStatement> {
    let book = Book::read(text.as_bytes(), None).expect("a table");
    read(&book, &units(), "CNY", 2, purpose)
}

fn minor(statement: &Statement) -> Vec<u64> {
    let amounts = statement.amounts(&units()).expect("in range");
    amounts.iter().map(|it| it.get()).collect()
}

#[test]
fn a_units_lines_are_summed_however_the_unit_is_written() {
    let read = read_csv(
        "某银行对账单,,,\n交易日期,摘要,贷方金额（元）,币种\n2026-03-01,1-1-101 物业费,\"1,203.40\",人民币\n\
         2026-03-02,1幢1单元102室,50,CNY\n2026-03-03,物业费：1-1-101,0.60,\n",
    );
    let read = read.expect("columns");
    assert_eq!(
        (minor(&read), read.lines.len()),
        (vec![120_400, 5_000, 0], 3)
    );
    assert_eq!(read.differences, []);
}

/// `fund.payment_no_unit`, `fund.payment_double`, `fund.payment_amount`, `fund.payment_currency`
#[test]
fn every_line_that_does_not_fit_is_named() {
    let read = read_csv(
        "date,serial,reference,amount,currency\n\
         2026-03-01,1,1-1-101,10.00,CNY\n\
         2026-03-01,1,1-1-101,10.00,CNY\n\
         2026-03-01,2,9-9-999,10.00,CNY\n\
         2026-03-01,3,1-1-101 1-1-102,10.00,CNY\n\
         2026-03-01,4,1-1-102,-5.00,CNY\n\
         2026-03-01,5,1-1-102,5.005,CNY\n\
         2026-03-01,6,1-1-102,0,CNY\n\
         2026-03-01,7,1-1-102,5,USD\n\
         2026-03-02,8,1-1-101,10.00,CNY\n",
    )
    .expect("columns");
    assert_eq!(minor(&read), [2_000, 0, 0]);
    let rules: Vec<_> = read
        .differences
        .iter()
        .map(|(row, it)| (*row, it.rule()))
        .collect();
    let expected = [
        (3, "fund.payment_double"),
        (4, "fund.payment_no_unit"),
        (5, "fund.payment_no_unit"),
        (6, "fund.payment_amount"),
        (7, "fund.payment_amount"),
        (8, "fund.payment_amount"),
        (9, "fund.payment_currency"),
    ];
    assert_eq!(rules, expected);
}

/// `fund.statement_columns`, `fund.statement_units`, `fund.statement_range`
#[test]
fn a_table_says_which_column_is_which() {
    let refused = |text: &str| read_csv(text).map_err(|e| e.rule()).err();
    assert_eq!(refused("1-1-101,10.00\n"), Some("fund.statement_columns"));
    assert_eq!(
        refused("unit,price\n1-1-101,10\n"),
        Some("fund.statement_columns")
    );
    // Which of two amounts was paid is not guessed.
    assert_eq!(
        refused("单元,应缴,收入金额\n1-1-101,999.00,1.00\n"),
        Some("fund.statement_columns")
    );
    let huge = "2814749767106.55";
    let text = format!("unit,amount\n1-1-101,{huge}\n1-1-101,{huge}\n");
    let read = read_csv(&text).expect("columns");
    assert_eq!(
        read.amounts(&units()).map_err(|e| e.rule()).err(),
        Some("fund.statement_range")
    );
    let alike = ["1-1-101", "1幢1单元101室"].map(str::to_owned);
    assert_eq!(
        keys(&alike).map_err(|e| e.rule()).err(),
        Some("fund.statement_units")
    );
}

/// `fund.payment_amount`
#[test]
fn what_went_out_is_not_paid_in() {
    let read = read_csv("借贷标志,摘要,金额\n贷,1-1-101,10\n借,1-1-101 退款,180.00\n,1-1-102,5\n");
    let read = read.expect("columns");
    assert_eq!((minor(&read), read.lines.len()), (vec![1_000, 0, 0], 1));
    let amount = |text: &str| Difference::Amount(text.to_owned());
    assert_eq!(read.differences, [(4, amount("5"))]);
    assert_eq!(read.outgoing, [3]);
}

/// `fund.statement_direction`
#[test]
fn a_column_that_may_say_that_money_went_out_is_not_passed_over() {
    let out = |header: &str, way: &str, amount: &str| {
        format!("{header},摘要,{amount}\n{way},1-1-102 退物业费,500.00\n")
    };
    for all_incoming in [false, true] {
        let purpose = payments(all_incoming);
        for header in ["收付标志", "收 付", "Dr / Cr", "资金流向"] {
            let read = read_for(&out(header, "付", "金额"), purpose).expect("known");
            assert_eq!((read.lines.len(), read.outgoing), (0, vec![2]), "{header}");
        }
        for header in [
            "进出账标记",
            "交易类型",
            "Type",
            "dr",
            "借方金额",
            "Txn flag",
        ] {
            let refused = read_for(&out(header, "付", "金额"), purpose);
            let named = BadStatement::Direction(solid(header));
            assert_eq!(refused, Err(named), "{header}");
        }
    }
    let neutral = "日期,摘要,金额\n2026-03-02,1-1-101,5\n";
    let refused = read_for(neutral, PAYMENTS);
    assert_eq!(refused, Err(BadStatement::Direction("金额".into())));
    assert_eq!(minor(&read_csv(neutral).expect("all came in"))[0], 500);
    // A column of what came in says it; what is charged goes no way.
    let credit = read_for(&out("交易类型", "转账", "贷方金额"), PAYMENTS);
    assert_eq!(minor(&credit.expect("came in"))[1], 50_000);
    let charge = read_for(neutral, Purpose::Charge);
    assert_eq!(minor(&charge.expect("a charge"))[0], 500);
}

#[test]
fn without_day_and_serial_equal_lines_are_two_payments() {
    let read = read_csv("unit,amount\n1-1-101,10\n1-1-101,10\n").expect("columns");
    assert_eq!((minor(&read), read.lines.len()), (vec![2_000, 0, 0], 2));
}

#[test]
fn a_line_is_the_same_however_its_file_is_written() {
    let marks = |text: &str| -> Vec<String> {
        let read = read_csv(text).expect("columns");
        assert_eq!(read.differences, []);
        read.lines
            .into_iter()
            .filter_map(|line| line.mark)
            .collect()
    };
    let first = marks("日期,流水号,摘要,金额\n2026-03-02,A7,1-1-101 物业费,280.00\n");
    let others = [
        "日期,流水号,摘要,金额\r\n2026/3/2,a7,1-1-101 物业费,\"280.0\"\r\n",
        "流水号,金额,摘要,日期\nＡ７,￥280,物业费 1-1-101,20260302\n",
    ];
    for other in others {
        assert_eq!(marks(other), first, "{other}");
    }
    // Vouchers' numbers begin anew every year.
    for (day, amount) in [("2027-03-02", "280.00"), ("2026-03-02", "280.01")] {
        let other = format!("日期,流水号,摘要,金额\n{day},A7,1-1-101,{amount}\n");
        assert_ne!(marks(&other), first);
    }
    let unnumbered = |reference: &str| format!("日期,摘要,金额\n2026-03-02,{reference},280.00\n");
    assert_eq!(
        marks(&unnumbered("1-1-101 物业费")),
        marks(&unnumbered(" 1-1-101  物业费"))
    );
    assert_ne!(
        marks(&unnumbered("1-1-101 物业费")),
        marks(&unnumbered("1-1-101 停车费"))
    );
    assert_eq!(marks("unit,amount\n1-1-101,10\n"), [""; 0]);
}

/// `fund.payment_no_unit`
#[test]
fn a_number_names_a_unit_where_it_stands_alone_or_is_said_to_be_a_room() {
    let units = ["12", "3", "101"].map(str::to_owned);
    let keys = keys(&units).expect("told apart");
    for text in [
        "12 月 物业费",
        "2026 年 3 月",
        "3 月 12 日",
        "12 号楼 物业费",
        "3 元",
        "12/2026",
        "3:12",
        "12 March",
        "month 3",
        "物业费 101",
        "尾号 101",
        "invoice 101",
        "房号 3 月",
    ] {
        assert_eq!(units_in(text, &keys), [0; 0], "{text}");
    }
    for (text, unit) in [
        ("12", 0),
        ("12 室 3 月", 0),
        ("物业费 房号：101", 2),
        ("3 月 物业费 unit 101", 2),
        ("101 室 尾号 12", 2),
        ("12 房 3 尾号", 0),
    ] {
        assert_eq!(units_in(text, &keys), [unit], "{text}");
    }
}

/// `fund.payment_no_unit`: a room's number is enough where one unit has it and nothing speaks of a building.
#[test]
fn a_room_names_the_only_unit_that_has_it() {
    let units = ["1-1-101", "1-1-302", "1-2-101"].map(str::to_owned);
    let keys = keys(&units).expect("told apart");
    for text in ["302室", "王五 302室 物业费", "付３０２室物业费"] {
        assert_eq!(only_room(text, &keys), Some(1), "{text}");
    }
    for text in [
        "101室",
        "303室",
        "室",
        "302",
        "2幢302室",
        "二幢302室",
        "B302室",
        "302室 3月",
        "302室 2幢",
    ] {
        assert_eq!(only_room(text, &keys), None, "{text}");
    }
    let book = Book::read(
        "摘要,应收\n302室,5\n1-1-101 1-2-101,5\n101室,5\n".as_bytes(),
        None,
    );
    let read = read(&book.expect("a book"), &units, "CNY", 2, Purpose::Charge).expect("columns");
    assert_eq!((read.lines.len(), read.lines[0].unit), (1, 1));
    let expected = [
        (3, Difference::Several("1-1-101 1-2-101".to_owned())),
        (4, Difference::NoUnit("101室".to_owned())),
    ];
    assert_eq!(read.differences, expected);
}

/// `fund.payment_no_unit`: Chinese is written without spaces.
#[test]
fn a_unit_is_named_without_spaces_around_it() {
    let units = ["1-1-101", "1-1-102", "12", "3-1-5"].map(str::to_owned);
    let keys = keys(&units).expect("told apart");
    for (text, named) in [
        ("1-1-101物业费", vec![0]),
        ("1幢1单元102室物业费", vec![1]),
        ("缴1-1-101物业费", vec![0]),
        ("张三付１－１－１０２水费", vec![1]),
        ("1-1-101至1-1-102物业费", vec![0, 1]),
        ("3幢1单元5室", vec![3]),
        ("1-1-1012物业费", vec![]),
        ("21-1-101物业费", vec![]),
        ("12月物业费", vec![]),
        ("12物业费", vec![]),
        ("1-1-101A物业费", vec![]),
    ] {
        assert_eq!(units_in(text, &keys), named, "{text}");
    }
}

/// An .xlsx whose cells are a day and a time where the text is one.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet(), rows);
    book.save_to_buffer().expect("in memory")
}

fn fill(sheet: &mut Worksheet, rows: &[&[&str]]) {
    let form = Format::new().set_num_format("yyyy/m/d");
    for (at, row) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*row) {
            let day = text
                .starts_with("20")
                .then(|| ExcelDateTime::parse_from_str(text));
            let written = match (day, text.parse::<f64>()) {
                (Some(day), _) => sheet.write_with_format(at, column, day.expect("a day"), &form),
                (None, Ok(number)) => sheet.write(at, column, number),
                (None, Err(_)) => sheet.write(at, column, *text),
            };
            written.expect("a cell");
        }
    }
}

fn read_book(bytes: &[u8]) -> Statement {
    let book = Book::read(bytes, None).expect("a book");
    read(&book, &units(), "CNY", 2, PAYMENTS).expect("columns")
}

fn marks(statement: &Statement) -> Vec<Option<String>> {
    let lines = statement.lines.iter();
    lines.map(|line| line.mark.clone()).collect()
}

/// Months look alike but for their days.
#[test]
fn the_day_of_a_date_cell_tells_payments_apart() {
    let header: &[&str] = &["交易日期", "摘要", "贷方金额"];
    let bytes = workbook(&[
        header,
        &["2026-01-05", "1-1-101 物业费", "280"],
        &["2026-02-05", "1-1-101 物业费", "280"],
        &["2026-03-05T10:15:00", "1-1-101 物业费", "280"],
    ]);
    let cells = read_book(&bytes);
    assert_eq!(cells.differences, []);
    assert_eq!(minor(&cells), [84_000, 0, 0]);
    let text = read_csv(
        "交易日期,摘要,贷方金额\n2026/1/5,1-1-101 物业费,280.00\n20260205,1-1-101 物业费,280.00\n\
         2026-03-05 10:15,1-1-101 物业费,280.00\n",
    );
    assert_eq!(marks(&text.expect("columns")), marks(&cells));
    assert_eq!(marks(&cells).iter().collect::<BTreeSet<_>>().len(), 3);
}

#[test]
fn the_day_of_a_date_cell_in_an_open_document_is_read() {
    let date = |day: &str| {
        format!(r#"<table:table-cell office:value-type="date" office:date-value="{day}"/>"#)
    };
    let row = |cells: &[String]| format!("<table:table-row>{}</table:table-row>", cells.concat());
    let line = |day: &str| row(&[date(day), ods_cells(&["1-1-101", "5.00"])]);
    let rows = [
        row(&[ods_cells(&["日期", "摘要", "贷方金额"])]),
        line("2026-03-02"),
        line("2026-03-03T10:15:00"),
        line("soon"),
    ];
    let table = format!(
        r#"<table:table table:name="一">{}</table:table>"#,
        rows.concat()
    );
    let cells = read_book(&ods(&table));
    let text = read_csv("日期,摘要,贷方金额\n2026-03-02,1-1-101,5\n2026-03-03,1-1-101,5\n");
    assert_eq!(marks(&cells), marks(&text.expect("columns")));
    assert_eq!(cells.differences, [(4, Difference::Day("#DATE!".into()))]);
}

/// `fund.payment_day`, `fund.payment_cell`
#[test]
fn a_day_that_is_read_in_two_ways_or_a_cell_without_its_text_is_named() {
    let read = read_csv(
        "日期,流水号,摘要,贷方金额\n03/02/2026,A1,1-1-101,5\n2026-02-30,A2,1-1-101,5\n#DATE!,A3,1-1-101,5\n\
         2026-03-02,#FORMULA!,1-1-101,5\n2026-03-02,A5,1-1-101 #N/A,5\n2026-03-02,A6,#REF!,5\n\
         2026年3月2日,A7,1-1-101,5\n",
    );
    let read = read.expect("columns");
    let day = |text: &str| Difference::Day(text.to_owned());
    let cell = |text: &str| Difference::Cell(text.to_owned());
    let expected = [
        (2, day("03/02/2026")),
        (3, day("2026-02-30")),
        (4, day("#DATE!")),
        (5, cell("#FORMULA!")),
        (7, cell("#REF!")),
    ];
    assert_eq!(read.differences, expected);
    assert_eq!(marks(&read)[1].as_deref(), Some("a7\n2026-03-02\n500"));
}

const CHARGED: &[&[&str]] = &[
    &["单元", "应收"],
    &["1-1-101", "250"],
    &["1-1-102", "126.25"],
    &["1-2-101", "0"],
];

/// `fund.statement_sheets`, `fund.statement_hidden`, `fund.statement_empty`, `fund.charge_missing`
#[test]
fn what_is_charged_is_what_whoever_opens_the_file_sees() {
    let charged = |change: &dyn Fn(&mut Workbook)| {
        let mut book = Workbook::new();
        fill(
            book.add_worksheet().set_name("一幢").expect("a name"),
            CHARGED,
        );
        change(&mut book);
        let bytes = book.save_to_buffer().expect("in memory");
        let book = Book::read(&bytes, None).expect("a book");
        read(&book, &units(), "CNY", 2, Purpose::Charge)
    };
    fn sheet(book: &mut Workbook) -> &mut Worksheet {
        book.worksheet_from_index(0).expect("a sheet")
    }
    let whole = charged(&|_| {}).expect("reads");
    assert_eq!(
        (minor(&whole), whole.differences.len()),
        (vec![25_000, 12_625, 0], 0)
    );
    assert_eq!(whole.check_whole(&units()), Ok(()));
    let sheets = charged(&|book| {
        fill(
            book.add_worksheet().set_name("二幢").expect("a name"),
            CHARGED,
        );
    });
    let names = ["一幢", "二幢"].map(str::to_owned).to_vec();
    assert_eq!(sheets, Err(BadStatement::Sheets(names)));
    let unseen = charged(&|book| {
        fill(book.add_worksheet().set_hidden(true), CHARGED);
        book.add_worksheet();
    });
    assert_eq!(unseen, Ok(whole));
    let row = charged(&|book| {
        sheet(book).set_row_hidden(2).expect("hides");
    });
    assert_eq!(row, Err(BadStatement::HiddenRow(3)));
    let column = charged(&|book| {
        sheet(book).set_column_hidden(1).expect("hides");
    });
    assert_eq!(column, Err(BadStatement::HiddenColumn(2)));
    // Zero that a program may yet calculate is no zero that somebody wrote.
    let formula = charged(&|book| {
        sheet(book)
            .write_formula(3, 1, "=B2-B2")
            .expect("a formula");
    });
    let differences = formula.expect("reads").differences;
    assert_eq!(differences, [(4, Difference::Amount("0".into()))]);
    let header = read_for("单元,应收\n", Purpose::Charge);
    assert_eq!(header, Err(BadStatement::Empty));
    let part = read_for("单元,应收\n1-1-102,5\n", Purpose::Charge).expect("reads");
    let missing = BadStatement::Missing {
        count: 2,
        some: ["1-1-101", "1-2-101"].map(str::to_owned).to_vec(),
    };
    assert_eq!(part.check_whole(&units()), Err(missing));
}

/// `fund.charge_double`
#[test]
fn a_unit_on_several_rows_is_charged_once_unless_they_are_for_different_things() {
    let several = |text: &str| {
        let read = read_for(text, Purpose::Charge).expect("reads");
        assert_eq!(read.differences, []);
        read.check_once(&units()).err()
    };
    let twice = "单元,应收\n1-1-101,250\n1-1-102,5\n1幢1单元101室,250\n";
    let refused = several(twice).expect("charged twice");
    assert_eq!(
        refused.to_string(),
        "fund.charge_double: units on several rows: 1, such as 1-1-101 (2 + 4)"
    );
    let of_kinds = |first: &str, second: &str| {
        several(&format!(
            "单元,收费项目,应收\n1-1-101,{first},250\n1-1-101,{second},30\n"
        ))
    };
    assert_eq!(of_kinds("物业费", "停车费"), None);
    for (first, second) in [("物业费", "物业 费"), ("物业费", ""), ("", "")] {
        assert!(of_kinds(first, second).is_some(), "{first:?} {second:?}");
    }
    let payments = read_csv("日期,摘要,贷方金额\n2026-03-02,1-1-101,5\n2026-03-03,1-1-101,5\n");
    assert_eq!(minor(&payments.expect("reads")), [1_000, 0, 0]);
}

/// A unit's label is joined as the registrar's import joins it.
#[test]
fn building_entrance_and_room_name_a_unit_together() {
    let amounts = |header: &str, rows: &str| {
        let read = read_for(&format!("{header},应收\n{rows}"), Purpose::Charge).expect("columns");
        assert_eq!(read.differences, [], "{header}");
        assert_eq!(read.check_once(&units()), Ok(()), "{header}");
        minor(&read)
    };
    let expected = [25_000, 12_625, 700];
    let spread = "1,1,101,250\n1,1,102,126.25\n1,2,101,7\n";
    for header in ["楼栋,单元,房号", "幢,单元号,室号", "building,unit,room"] {
        assert_eq!(amounts(header, spread), expected, "{header}");
    }
    let words = "1号楼,一单元,101室,250\n1号楼,1单元,102,126.25\n1 号楼,2,0101,7\n";
    assert_eq!(amounts("楼栋号,单元,房间号", words), expected);
    let whole = "1,1,1-1-101,250\n1,1,1-1-102,126.25\n1,2,1-2-101,7\n";
    assert_eq!(amounts("楼栋,单元,房号", whole), expected);
    // Nothing but all of it names a unit, and nothing else speaks for another.
    let spread = read_for(
        "楼栋,单元,房号,备注,应收\n1,2,102,,5\n2,1,1-1-101,,5\n9,9,999,1-1-101,5\n1,1,101,1-1-102,5\n,1,101,,5\n",
        Purpose::Charge,
    );
    let spread = spread.expect("columns");
    assert_eq!(spread.lines, []);
    let named: Vec<&Difference> = spread.differences.iter().map(|(_, it)| it).collect();
    let unit = |text: &str| Difference::NoUnit(text.to_owned());
    assert_eq!(named[..2], [&unit("1 2 102"), &unit("2 1 1-1-101")]);
    assert_eq!(named.len(), 5);
    // The building is part of what tells two payments apart.
    let units = ["1-101", "2-101", "2-102"].map(str::to_owned);
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            &["日期", "楼栋", "房号", "贷方金额"],
            &["2026-03-02", "1", "101", "9"],
            &["2026-03-02", "2", "101", "9"],
            &["2026-03-02", "", "102", "9"],
        ],
    );
    sheet
        .merge_range(2, 1, 3, 1, "2", &Format::new())
        .expect("merges");
    let bytes = book.save_to_buffer().expect("in memory");
    let book = Book::read(&bytes, None).expect("a book");
    let read = read(&book, &units, "CNY", 2, PAYMENTS).expect("columns");
    let named: Vec<usize> = read.lines.iter().map(|line| line.unit).collect();
    assert_eq!((named, read.differences), (vec![0, 1, 2], vec![]));
}

/// `fund.payment_future`, `fund.payment_both`
#[test]
fn a_payment_has_happened_and_went_one_way() {
    let latest = Day::of_date(2026, 3, 3).expect("a day");
    let purpose = Purpose::Payments {
        all_incoming: false,
        latest,
    };
    let read = read_for(
        "日期,摘要,借方金额,贷方金额\n2026-03-03,1-1-101,,5\n2026-03-04,1-1-101,0.00,5\n\
         2062-03-03,1-1-102,-,5\n2026-03-02,1-1-102,3.00,5\n2026-03-02,1-1-102,3,0\n",
        purpose,
    );
    let read = read.expect("columns");
    assert_eq!(
        (minor(&read), &read.outgoing[..]),
        (vec![500, 0, 0], &[6][..])
    );
    let future =
        |year, month, day| Difference::Future(Day::of_date(year, month, day).expect("a day"));
    let both = Difference::Both {
        incoming: "5".into(),
        outgoing: "3.00".into(),
    };
    let expected = [(3, future(2026, 3, 4)), (4, future(2062, 3, 3)), (5, both)];
    assert_eq!(read.differences, expected);
    let said = read_for(
        "日期,摘要,借贷标志,贷方金额\n2026-03-02,1-1-101,借,5\n",
        purpose,
    );
    let differences = said.expect("columns").differences;
    assert_eq!(differences, [(2, Difference::Amount("借 5".into()))]);
}

/// Zeros, a number of several lines and a count of rows are no serial numbers.
#[test]
fn a_serial_number_that_is_none_makes_no_two_payments_one() {
    let read = read_csv(
        "日期,凭证号,摘要,借方金额,贷方金额\n2026-03-02,00000000,1-1-101,,200\n2026-03-02,00000000,1-1-102,,200\n\
         2026-03-02,B7,1-1-101,,30\n2026-03-02,B7,1-1-102,,30\n2026-03-03,C1,电费,42.00,\n2026-03-03,C2,手续费,5,0.00\n",
    )
    .expect("columns");
    assert_eq!(
        (minor(&read), &read.differences[..]),
        (vec![23_000, 23_000, 0], &[][..])
    );
    assert_eq!(read.outgoing, [6, 7]);
    assert_eq!(marks(&read).iter().collect::<BTreeSet<_>>().len(), 4);
    let lines = |text: &str| read_csv(text).expect("columns").lines;
    let counted = "流水号,日期,摘要,贷方金额\n1,2026-03-02,1-1-101,5\n2,2026-03-03,1-1-102,5\n";
    let later = "流水号,日期,摘要,贷方金额\n1,2026-03-03,1-1-102,5\n";
    assert_eq!(lines(counted)[1].mark, lines(later)[0].mark);
    // A number that is there once in one export and twice in the next leads to the same payment.
    let once = "凭证号,日期,摘要,贷方金额\nB7,2026-03-02,1-1-101,30\n";
    let twice = format!("{once}B7,2026-03-02,1-1-102,30\n");
    let (once, twice) = (&lines(once)[0], &lines(&twice)[0]);
    assert_ne!(once.mark, twice.mark);
    assert_eq!((&once.mark, &once.other), (&twice.other, &twice.mark));
    // Units below one another of which one cell says what both paid.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    fill(
        sheet,
        &[
            &["日期", "摘要", "贷方金额"],
            &["2026-03-02", "1-1-101"],
            &["2026-03-02", "1-1-102"],
        ],
    );
    sheet
        .merge_range(1, 2, 2, 2, "9", &Format::new())
        .expect("merges");
    let read = read_book(&book.save_to_buffer().expect("in memory"));
    assert_eq!(read.differences, [(3, Difference::Amount(String::new()))]);
}

#[test]
fn a_statement_in_the_encoding_of_chinese_banks_is_read() {
    let text = "交易日期,摘要,贷方金额\n2026-03-01,1-1-101 物业费,280.00\n";
    let bytes = encoding_rs::GB18030.encode(text).0.into_owned();
    for encoding in [None, Some("gbk")] {
        let book = Book::read(&bytes, encoding).expect("a table");
        let read = read(&book, &units(), "CNY", 2, PAYMENTS).expect("columns");
        assert_eq!(minor(&read), [28_000, 0, 0]);
    }
}

/// `fund.payment_cell`: a byte that is no text, in whichever encoding, or a control character; in a column that is not read it is nothing.
#[test]
fn a_damaged_cell_is_named_and_the_other_lines_count() {
    let header = "交易日期,对方户名,摘要,贷方金额\n";
    let file = |encode: fn(&str) -> Vec<u8>, damage: &[u8]| {
        let rows = [
            encode(header),
            encode("2026-03-01,银行,手续费,0.00\n2026-03-01,银行,转账费,0.00\n"),
            encode("2026-03-01,张三,1-1-101 物业费,280.00\n2026-03-01,李"),
            damage.to_vec(),
            encode(",1-1-102 物业费,50.00\n2026-03-02,王五,1-1-101 停"),
            damage.to_vec(),
            encode("车费,30.00\n2026-0"),
            damage.to_vec(),
            encode("3,赵六,1-1-102,20.00\n"),
        ];
        rows.concat()
    };
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
    for (bytes, is_control) in [
        (file(utf8, b"\xff"), false),
        (file(gb, b"\xff"), false),
        (file(utf8, b"\x01"), true),
        ([&b"\xef\xbb\xbf"[..], &file(utf8, b"\xff")].concat(), false),
    ] {
        let read = read_file((&bytes, None), &units(), "CNY", 2, PAYMENTS).expect("columns");
        assert_eq!(minor(&read), [28_000, 5_000, 0]);
        let rules: Vec<_> = read
            .differences
            .iter()
            .map(|(row, it)| (*row, it.rule()))
            .collect();
        assert_eq!(rules, [(6, "fund.payment_cell"), (7, "fund.payment_cell")]);
        // A register is not read like this.
        let strict = Book::read(&bytes, None).map_err(|e| e.rule());
        let expected = if is_control {
            "table.control"
        } else {
            "table."
        };
        assert!(strict.is_err_and(|rule| rule.starts_with(expected)));
    }
    let rubbish = [
        header.as_bytes(),
        &gb("2026-03-01,张三,1-1-101 物业费,280.00\n").repeat(3),
    ]
    .concat();
    let refused = read_file((&rubbish, None), &units(), "CNY", 2, PAYMENTS);
    assert_eq!(refused.map_err(|e| e.rule()).err(), Some("table.mixed"));
}
