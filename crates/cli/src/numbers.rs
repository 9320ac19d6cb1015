//! Numbers as people write them. What is none is refused with what would be right; whoever takes the number says that it is out
//! of range.

/// A reader of the whole numbers of an option that takes `min` to `max`.
pub fn number(min: i64, max: i64) -> impl Fn(&str) -> Result<i64, String> + Clone + Send + Sync + 'static {
    move |text| {
        let read = text.trim().parse();
        read.map_err(|_| format!("{:?} is no whole number; it can be {min} to {max}", shown(text)))
    }
}

/// The number of a run.
///
/// # Errors
/// A sentence that says where there are some.
pub fn run_id(text: &str) -> Result<i64, String> {
    let read = text.trim().parse();
    read.map_err(|_| format!("{:?} is no number of a run; `cockpitctl runs` lists them", shown(text)))
}

/// How many lines.
///
/// # Errors
/// A sentence that says what would be right.
pub fn lines(text: &str) -> Result<usize, String> {
    text.trim().parse().map_err(|_| format!("{:?} is no number of lines; write e.g. 100", shown(text)))
}

fn shown(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_is_refused_with_what_would_be_right() {
        assert_eq!((number(1, 5)(" 7 "), run_id("40"), lines("0")), (Ok(7), Ok(40), Ok(0)));
        for text in ["", "x", "1.5", "99999999999999999999", "1e3"] {
            let advice = format!("{text:?} is no whole number; it can be 1 to 5");
            assert_eq!(number(1, 5)(text), Err(advice));
            assert!(run_id(text).unwrap_err().contains("`cockpitctl runs`"));
            assert!(lines(text).unwrap_err().ends_with("write e.g. 100"));
        }
        assert!(lines("-1").unwrap_err().contains("no number of lines"));
    }
}
