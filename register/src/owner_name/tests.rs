use super::*;

fn read(cell: &str) -> Result<Names, NoNames> {
    let mut names = Names::default();
    names.read(cell).map(|()| names)
}

fn names(cell: &str) -> Vec<String> {
    let read = read(cell).expect("names");
    assert_eq!(read.marks, [], "{cell}");
    read.names
}

/// The only mark of a cell, and its names.
fn mark(cell: &str) -> (Vec<String>, NameMark) {
    let read = read(cell).expect("names");
    let [mark] = read.marks.as_slice() else {
        panic!("{cell}: {:?}", read.marks)
    };
    (read.names, mark.clone())
}

#[test]
fn co_owners_are_split() {
    assert_eq!(
        names("张 三、李四;王五\n赵六"),
        ["张三", "李四", "王五", "赵六"]
    );
    assert_eq!(names("张三,李四"), ["张三", "李四"]);
    assert_eq!(
        names("Anna Verdi, Bruno Neri"),
        ["Anna Verdi", "Bruno Neri"]
    );
    assert_eq!(names("Example Homes, Ltd."), ["Example Homes, Ltd."]);
    assert_eq!(names("—"), [""; 0]);
}

#[test]
fn co_owners_are_split_by_every_form_of_a_separator() {
    for cell in [
        "张三﹑李四",
        "张三､李四",
        "张三﹔李四",
        "张三∕李四",
        "张三⁄李四",
        "张三﹐李四",
    ] {
        assert_eq!(names(cell), ["张三", "李四"], "{cell}");
    }
}

#[test]
fn surname_comma_given_name_is_one_person_in_doubt() {
    for cell in [
        "Smith, John",
        "Nguyen, An",
        "Smith, John, Jr.",
        "van Dyke, Anna",
    ] {
        assert_eq!(
            mark(cell),
            (vec![cell.to_owned()], NameMark::Comma),
            "{cell}"
        );
    }
    assert_eq!(read("Smith, John, Doe, Jane"), Err(NoNames::Commas));
}

#[test]
fn a_remark_is_no_part_of_the_name() {
    for (cell, name, remark) in [
        ("甲一山(已故)", "甲一山", "已故"),
        (
            "丙三河(未成年,监护人丙大河)",
            "丙三河",
            "未成年,监护人丙大河",
        ),
        ("丁四林*", "丁四林", "*"),
        ("John Smith (deceased)", "John Smith", "deceased"),
        ("示例(上海)有限公司(筹)", "示例(上海)有限公司", "筹"),
    ] {
        let expected = NameMark::Remark {
            name: name.to_owned(),
            remark: remark.to_owned(),
        };
        assert_eq!(mark(cell), (vec![name.to_owned()], expected), "{cell}");
    }
    assert_eq!(names("示例(上海)有限公司"), ["示例(上海)有限公司"]);
    assert_eq!(names("王**"), ["王**"]);
    assert_eq!(read("丙三河(未成年"), Err(NoNames::Text));
}

#[test]
fn hidden_co_owners_are_in_doubt() {
    for cell in [
        "乙二川等3人",
        "乙二川等三人",
        "乙二川等",
        "Anna Verdi and 3 others",
        "A. Verdi et al.",
    ] {
        assert!(matches!(mark(cell).1, NameMark::More(_)), "{cell}");
    }
}

#[test]
fn joined_names_are_in_doubt() {
    for cell in [
        "李四与王五",
        "李四和王五",
        "张三 李四",
        "John and Mary Smith",
        "Verdi & Neri",
        "张三+李四",
        "张三﹢李四",
        "张三➕李四",
        "张三|李四",
        "张三｜李四",
        "张三丶李四",
        "张三⼁李四",
        "张三~李四",
        "张三:李四",
        "张三_李四",
        "张三\\李四",
        "张三—李四",
        "张三→李四",
        "Ann n Bo Kim",
        "Ann Lee x Bo Kim",
        "Ann Lee+Bo Kim",
        "Ann Lee | Bo Kim",
        "Ann Lee~Bo Kim",
    ] {
        assert!(matches!(mark(cell).1, NameMark::Joined(_)), "{cell}");
    }
    for cell in [
        "李和平",
        "欧阳和平",
        "张 三",
        "阿凡提·艾山和平",
        "阿凡提•艾山",
        "王*",
        "王×三",
        "Mu\u{308}ller",
        "Anne-Marie O’Neill",
        "Ann N Kim",
        "示例开发与建设有限公司",
        "Smith & Sons Ltd",
        "A/S Bolig",
        "Ravi s/o Kumar",
    ] {
        let read = read(cell).expect("a name");
        assert_eq!((read.names.len(), read.marks), (1, vec![]), "{cell}");
    }
}

#[test]
fn what_is_no_name_is_in_doubt_or_refused() {
    for cell in [
        "不详", "未知", "Unknown", "业主", "N/A", "空置", "共2户", "共3人", "2户", "二人",
    ] {
        assert!(matches!(mark(cell).1, NameMark::Nobody(_)), "{cell}");
    }
    for cell in ["12345", "#N/A", "同上", "ditto"] {
        assert_eq!(read(cell), Err(NoNames::Text), "{cell}");
    }
}

#[test]
fn numbers_that_lost_digits_are_refused() {
    assert_eq!(split_ids("1.10101E+17"), None);
    assert_eq!(
        split_ids("11010119900101123x"),
        Some(vec!["11010119900101123X".to_owned()])
    );
    assert_eq!(
        split_ids("1101**********1234、A123456(7)").map(|ids| ids.len()),
        Some(2)
    );
}

#[test]
fn one_person_has_one_number_whether_of_15_digits_or_18() {
    assert_eq!(
        split_ids("110101900101123"),
        split_ids("110101199001011237")
    );
    assert_eq!(
        split_ids("000000900101123"),
        Some(vec!["000000900101123".to_owned()])
    );
}

#[test]
fn a_wrong_check_digit_is_told() {
    for id in ["110101199001011234", "11010119900101123X"] {
        assert!(has_wrong_check(id), "{id}");
    }
    for id in [
        "110101199001011237",
        "11010519491231002X",
        "000000199001010011",
        "110101900101123",
        "1101**********1234",
        "A123456(7)",
    ] {
        assert!(!has_wrong_check(id), "{id}");
    }
}

#[test]
fn companies_are_told_from_people() {
    assert!(is_company("示例开发有限公司") && is_company("Example Homes, Ltd."));
    assert!(!is_company("张三") && !is_company("Ltdia Inca"));
}
