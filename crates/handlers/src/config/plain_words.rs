//! What serde says of a value that has another type, in words for people. "invalid type: string \"soon\", expected i64" is
//! for who wrote the program.

/// The message in plain words; what is not about a type stays as it is.
pub fn in_plain_words(message: &str) -> String {
    let about_type =
        message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    match about_type.and_then(|said| said.rsplit_once(", expected ")) {
        Some((found, wanted)) => {
            format!("this is {}; it must be {}", found_in_words(found), wanted_in_words(wanted))
        }
        None => message.to_owned(),
    }
}

/// A text itself is not repeated: it may hold a key.
fn found_in_words(found: &str) -> String {
    let number = |quoted: &str| format!("the number {}", quoted.trim_matches('`'));
    match found.split_once(' ') {
        Some(("string", _)) => "a text".to_owned(),
        Some(("integer", value)) => number(value),
        Some(("floating", rest)) => number(rest.trim_start_matches("point ")),
        Some(("boolean", value)) => value.trim_matches('`').to_owned(),
        _ if found == "map" => "an object".to_owned(),
        _ if found == "sequence" => "a list".to_owned(),
        _ => found.to_owned(),
    }
}

fn wanted_in_words(wanted: &str) -> &str {
    match wanted {
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number, 0 or more",
        "a string" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "an object",
        _ if wanted.starts_with("struct ") => "an object",
        _ => wanted,
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "snake_case", deny_unknown_fields)]
    #[expect(dead_code, reason = "none of them is ever made")]
    enum Shape {
        Signed(i64),
        Unsigned(usize),
        Text(String),
        Switch(bool),
        List(Vec<i64>),
        Object { one: i64 },
    }

    fn told(json: &str) -> String {
        let error = serde_json::from_str::<Shape>(json).unwrap_err().to_string();
        in_plain_words(error.rsplit_once(" at line ").unwrap().0)
    }

    #[test]
    fn another_type_is_told_without_the_words_of_a_programming_language() {
        for (json, plain) in [
            (r#"{"signed":"so, expected i64"}"#, "this is a text; it must be a whole number"),
            (r#"{"signed":1.5}"#, "this is the number 1.5; it must be a whole number"),
            (r#"{"unsigned":-1}"#, "this is the number -1; it must be a whole number, 0 or more"),
            (r#"{"unsigned":null}"#, "this is null; it must be a whole number, 0 or more"),
            (r#"{"text":7}"#, "this is the number 7; it must be a text"),
            (r#"{"switch":"yes"}"#, "this is a text; it must be true or false"),
            (r#"{"list":{}}"#, "this is an object; it must be a list"),
            (r#"{"text":[]}"#, "this is a list; it must be a text"),
            (r#"{"list":true}"#, "this is true; it must be a list"),
        ] {
            assert_eq!(told(json), plain, "{json}");
        }
    }

    #[test]
    fn what_is_no_type_stays_as_it_is() {
        assert_eq!(told(r#"{"object":{}}"#), "missing field `one`");
        assert_eq!(told(r#"{"object":{"two":2}}"#), "unknown field `two`, expected `one`");
    }
}
