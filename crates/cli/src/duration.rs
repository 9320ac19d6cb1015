//! Durations as people write them: `90s`, `45m`, `2h`, `1d`, `1h30m`.

/// Seconds of a duration. A sign stands before all of it: what it is given for refuses the negative in its own words.
///
/// # Errors
/// A sentence that says what would be right.
pub fn parse_seconds(text: &str) -> Result<i64, String> {
    let help = || format!("{text:?} is no duration; write e.g. 30s, 45m, 2h, 1d or 1h30m");
    let mut seconds: i64 = 0;
    let mut number = String::new();
    let (sign, parts) = match text.trim().strip_prefix('-') {
        Some(parts) => (-1, parts),
        None => (1, text.trim()),
    };
    for c in parts.chars() {
        if c.is_ascii_digit() {
            number.push(c);
            continue;
        }
        let unit = match c {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => return Err(help()),
        };
        let count: i64 = number.parse().map_err(|_| help())?;
        seconds = count.checked_mul(unit).and_then(|part| seconds.checked_add(part)).ok_or_else(help)?;
        number.clear();
    }
    if !number.is_empty() || parts.is_empty() {
        return Err(help());
    }
    Ok(sign * seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_written() {
        for (text, seconds) in [
            ("30s", 30),
            ("45m", 2_700),
            ("2h", 7_200),
            ("1d", 86_400),
            ("1h30m", 5_400),
            ("-5m", -300),
            ("-1h30m", -5_400),
        ] {
            assert_eq!(parse_seconds(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused_with_examples() {
        for text in
            ["", "-", "45", "m", "1w", "9999999999999999d", "1.5h", "1m-30s", "1h-", "--5m", "-5m-5m", "+5m"]
        {
            assert!(parse_seconds(text).unwrap_err().contains("45m"), "{text}");
        }
    }
}
