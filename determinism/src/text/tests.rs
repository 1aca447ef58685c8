#![allow(clippy::unwrap_used)]

use super::*;

#[derive(Debug)]
#[allow(dead_code)]
enum Sample {
    Tuple(Box<Sample>, u8),
    Struct {
        list: Vec<i32>,
        pair: (u8, &'static str),
    },
}

#[test]
fn debug_text_is_read_back() {
    let inner = Sample::Struct {
        list: vec![1, -2],
        pair: (3, "four"),
    };
    let text = format!("{:?}", Sample::Tuple(Box::new(inner), 5));
    let value = Value::read(&text).unwrap();
    assert_eq!(value.name, "Tuple");
    assert_eq!(value.item(1).unwrap().number::<u8>().unwrap(), 5);
    let inner = value.item(0).unwrap();
    let list = inner.field("list").unwrap().items();
    let list: Vec<i32> = list.map(|v| v.number().unwrap()).collect();
    assert_eq!(list, [1, -2]);
    assert_eq!(inner.field("pair").unwrap().item(1).unwrap().name, "four");
}

#[test]
fn text_cut_short_is_refused() {
    let text = "Tuple(Struct { list: [1, -2] }, 5)";
    for end in 1..text.len() {
        let cut = Value::read(&text[..end]);
        assert!(
            cut.is_err() || text[..end].chars().all(char::is_alphanumeric),
            "{end}"
        );
    }
    assert!(Value::read("1, 2").is_err());
}
