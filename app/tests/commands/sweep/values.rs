//! Values that nobody means well with, for a shape: wrong types, the ends of numbers, texts of a megabyte and texts that
//! are not for showing, documents as deep as the wire lets through.

use serde_json::{Value, json};

use super::table::{Part, Shape};

/// The parser of the wire gives up at 128.
const DEEPEST: usize = 120;
/// Characters of a text that is none.
pub const MEGABYTE: usize = 1_000_000;

/// A value, and what is wrong with it.
type Named = (String, Value);

/// What is sent in the place of an argument.
pub struct Hostile {
    pub what: String,
    pub value: Value,
    /// It is a question all the same, about what is not there.
    pub is_question: bool,
}

/// What is wrong for this argument.
pub fn hostile(part: &Part) -> Vec<Hostile> {
    let Shape::Fields(fields) = &part.shape else { return plain(part) };
    plain(part).into_iter().chain(in_fields(fields)).collect()
}

fn plain(part: &Part) -> Vec<Hostile> {
    let question = |value: &Value| match part.shape {
        Shape::Text => value.is_string(),
        Shape::Number => value.is_i64(),
        Shape::Numbers => value.as_array().is_some_and(|ids| ids.len() == 1 && ids[0].is_i64()),
        Shape::Document | Shape::Flag | Shape::Fields(_) => false,
    };
    let ask = |(what, value): Named| Hostile { is_question: part.asks_for && question(&value), what, value };
    wrong(part).into_iter().map(ask).collect()
}

fn wrong(part: &Part) -> Vec<Named> {
    let mut values =
        vec![named("arrays in arrays", nested(false)), named("objects in objects", nested(true))];
    values.push(named("a key of a megabyte", json!({ ("k".repeat(MEGABYTE)): 1 })));
    if part.required {
        // NaN and the infinities come as this.
        values.push(named("null", Value::Null));
    }
    let of_shape = match &part.shape {
        Shape::Text => texts(),
        Shape::Document => [texts(), documents()].concat(),
        Shape::Number => numbers(),
        Shape::Flag => ["0", "1", "\"yes\"", "[]"].map(parsed).to_vec(),
        Shape::Numbers => {
            let of_numbers = numbers().into_iter().map(|(name, number)| (name, json!([number])));
            let many = named("a hundred thousand numbers", json!(vec![1; 100_000]));
            of_numbers.chain([many, parsed("7"), named("a megabyte", long())]).collect()
        }
        Shape::Fields(_) => {
            [vec![named("a text of a megabyte", long())], ["7", "true", "[7]"].map(parsed).to_vec()].concat()
        }
    };
    values.into_iter().chain(of_shape).collect()
}

/// Each field of an input in turn, and one that it has not.
fn in_fields(fields: &[Part]) -> Vec<Hostile> {
    let fine: Vec<_> = fields.iter().filter(|field| field.required).collect();
    let with = |name: &str, value: Value| {
        let mut input: serde_json::Map<_, _> =
            fine.iter().map(|field| (field.name.to_owned(), field.fine.clone().unwrap())).collect();
        input.insert(name.to_owned(), value);
        Value::Object(input)
    };
    let of_field = |field: &Part| {
        let in_input = |Hostile { what, value, is_question }| Hostile {
            what: format!("{}: {what}", field.name),
            value: with(field.name, value),
            is_question,
        };
        hostile(field).into_iter().map(in_input).collect::<Vec<_>>()
    };
    let missing = fine.iter().map(|field| (format!("without {}", field.name), json!({})));
    let unknown = [("an unknown field".to_owned(), with("bogus", json!(1)))];
    let refused = |(what, value)| Hostile { what, value, is_question: false };
    fields.iter().flat_map(of_field).chain(missing.chain(unknown).map(refused)).collect()
}

fn numbers() -> Vec<Named> {
    let ends =
        ["-9223372036854775808", "9223372036854775807", "18446744073709551615", "1e308", "-0.0", "0.5"];
    let others = ["\"7\"", "true", "[7]"];
    ends.into_iter().chain(others).map(parsed).chain([named("a megabyte", long())]).collect()
}

fn texts() -> Vec<Named> {
    let mut texts = vec![
        named("a megabyte", long()),
        named("a megabyte of four bytes each", json!("\u{1f5a7}".repeat(MEGABYTE / 4))),
        named("a megabyte of quotes", json!("\"".repeat(MEGABYTE))),
        named("a NUL", json!("\0")),
        named("NULs", json!("news\0sync\0")),
        named("control characters", json!("\u{1}\u{8}\u{1b}[31m\u{7f}\u{9b}")),
        named("text turned around", json!("\u{202e}\u{2066}\u{feff}\u{fff9}")),
    ];
    texts.extend(["7", "true", "[\"text\"]"].map(parsed));
    texts
}

/// Documents of JSON in a text, beyond what any other text is.
fn documents() -> Vec<Named> {
    let of_depth = |depth: usize| json!("[".repeat(depth) + &"]".repeat(depth));
    vec![
        named("ten thousand deep", of_depth(10_000)),
        named("ten thousand open", json!("{\"a\":".repeat(10_000))),
        named("half a pair of surrogates", json!(r#"{"a":"\ud800"}"#)),
        named("a number beyond all", json!(r#"{"a":1e999}"#)),
        named("a document that is a megabyte", json!(json!({ "a": "x".repeat(MEGABYTE) }).to_string())),
    ]
}

fn nested(objects: bool) -> Value {
    let around = |inner: Value| if objects { json!({ "a": inner }) } else { json!([inner]) };
    (0..DEEPEST).fold(json!(1), |inner, _| around(inner))
}

fn long() -> Value {
    json!("x".repeat(MEGABYTE))
}

fn named(name: &str, value: Value) -> Named {
    (name.to_owned(), value)
}

fn parsed(text: &str) -> Named {
    (text.to_owned(), serde_json::from_str(text).unwrap())
}
