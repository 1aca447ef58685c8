use linli_rule::Rule;

use super::*;

fn find(text: &str, choices: &[&str]) -> Result<Columns, ColumnError> {
    let book = crate::Book::read(text.as_bytes(), None).expect("a table");
    let table = book
        .sheet(None)
        .and_then(crate::Sheet::table)
        .expect("a table");
    let choices: Vec<ColumnChoice> = choices
        .iter()
        .map(|c| c.parse().expect("a choice"))
        .collect();
    let needed = [Column::Room, Column::Owner, Column::Area];
    Columns::find(table, &choices, &needed, None)
}

fn found(columns: &Columns) -> Vec<(Column, usize, Found)> {
    columns
        .found
        .iter()
        .map(|f| (f.column, f.position, f.found))
        .collect()
}

#[test]
fn chinese_headers_are_guessed() {
    let text = "星河花园,,,\n\n序号,楼　栋,单元,房号,产权人,建筑面积（㎡）,房屋用途\n1,3,2,1201,甲,89.50,住宅\n";
    let columns = find(text, &[]).expect("found");
    assert_eq!(columns.header_row, 3);
    assert_eq!(columns.unused, ["序号"]);
    let expected = [
        (Column::Building, 2),
        (Column::Unit, 3),
        (Column::Room, 4),
        (Column::Owner, 5),
        (Column::Area, 6),
        (Column::Use, 7),
    ]
    .map(|(column, position)| (column, position, Found::Guessed));
    assert_eq!(found(&columns), expected);
}

#[test]
fn english_headers_are_guessed() {
    let columns = find(
        "Building;Room No;Owner Name;ID number;Floor area (sqm)\n",
        &[],
    );
    assert_eq!(columns.expect("found").found.len(), 5);
}

#[test]
fn exclusive_area_goes_before_built_area() {
    let columns = find("房号,业主,建筑面积,专有部分面积,套内建筑面积\n", &[]).expect("found");
    assert_eq!(columns.found[2].position, 4);
    assert_eq!(columns.unused, ["建筑面积", "套内建筑面积"]);
}

#[test]
fn a_choice_goes_before_the_guess() {
    let columns = find("房号,业主,建筑面积,测绘面积\n", &["area=测绘面积"]).expect("found");
    assert_eq!(columns.found[2].position, 4);
    assert_eq!(columns.found[2].found, Found::Chosen);
}

#[test]
fn missing_columns_are_named() {
    let error = find("房号,业主,大小\n", &[]).expect_err("refused");
    assert_eq!(error.rule(), "columns.missing");
    assert_eq!(
        error,
        ColumnError::Missing {
            missing: vec!["area"],
            row: 1,
            headers: ["房号", "业主", "大小"].map(str::to_owned).to_vec(),
        }
    );
    let unknown = find("房号,业主,面积\n", &["use=没有"]).expect_err("refused");
    assert_eq!(unknown.rule(), "columns.missing");
}

#[test]
fn a_header_twice_is_ambiguous() {
    let error = find("房号,业主,业主,面积\n", &[]).expect_err("refused");
    assert_eq!(error.rule(), "columns.ambiguous");
}

#[test]
fn choices_must_not_repeat() {
    for choices in [["area=面积", "area=大小"], ["area=面积", "use=面积"]] {
        let error = find("房号,业主,面积,大小\n", &choices).expect_err("refused");
        assert_eq!(error.rule(), "columns.twice");
    }
}

#[test]
fn choices_are_name_and_header() {
    for text in ["area", "area=", "surface=面积", "=面积"] {
        let error = text.parse::<ColumnChoice>().expect_err("refused");
        assert_eq!(error.rule(), "columns.choice");
    }
    for column in Column::ALL {
        let choice: ColumnChoice = format!("{}=x", column.name()).parse().expect("a choice");
        assert_eq!(choice.column, column);
    }
}

#[test]
fn a_column_may_be_chosen_by_place() {
    for choice in ["owner=#3", "owner=#C", "owner=#c"] {
        let columns = find("房号,业主,业主,面积\n", &[choice]).expect("found");
        assert_eq!(columns.found[1].position, 3, "{choice}");
        assert_eq!(columns.found[1].found, Found::Chosen);
    }
    let beyond = find("房号,业主,面积\n", &["owner=#9"]).expect_err("refused");
    assert_eq!(beyond.rule(), "columns.missing");
}

#[test]
fn a_group_is_no_header_of_one_column() {
    let text = "楼栋,房号,业主,面积,,用途\n,,,套内面积,建筑面积,\n1,101,甲,70,88,住宅\n";
    let columns = find(text, &[]).expect("found");
    let area = columns
        .found
        .iter()
        .find(|f| f.column == Column::Area)
        .expect("an area");
    assert_eq!((area.position, area.header.as_str()), (5, "面积/建筑面积"));
    assert_eq!((columns.header_row, columns.below), (1, 2));
    let unknown = find("房号,业主,面积,\n,,套内,分摊\n101,甲,70,18\n", &[]).expect_err("refused");
    assert_eq!(unknown.rule(), "columns.missing");
    let chosen = find(
        "房号,业主,面积,\n,,套内,分摊\n101,甲,70,18\n",
        &["area=面积/套内"],
    )
    .expect("found");
    assert_eq!(chosen.found[2].position, 3);
}

#[test]
fn a_second_language_below_is_part_of_the_header() {
    let columns = find("房号,业主,建筑面积\nRoom,Owner,Area\n101,甲,70\n", &[]).expect("found");
    assert_eq!(columns.below, 2);
    let data = find("Apartment,Owner,Area\nLobby,Anna Verdi,80\n", &[]).expect("found");
    assert_eq!(data.below, 1);
}

#[test]
fn two_headers_for_what_counts_are_rivals() {
    let rivals = |text| find(text, &[]).expect("found").rivals;
    assert_eq!(rivals("房号,业主姓名,产权人,面积\n")[0].1, ["产权人"]);
    assert_eq!(rivals("房号,业主,面积,套内面积\n")[0].1, ["套内面积"]);
    assert_eq!(rivals("房号,业主,建筑面积,套内面积\n"), []);
    assert_eq!(rivals("房号,业主,专有部分面积,建筑面积\n"), []);
    let chosen = find("房号,业主姓名,产权人,面积\n", &["owner=产权人"]).expect("found");
    assert_eq!(chosen.rivals, []);
}

#[test]
fn headers_that_people_use_are_known() {
    for header in ["建面", "房屋面积", "建筑面积"] {
        find(&format!("房号,业主,{header}\n"), &[]).expect("found");
    }
}
