//! What is said of a pattern, in exact sentences, and what holds of any sentence.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Timelike, Utc};
use chrono_tz::Tz;
use proptest::{prelude::*, sample::select, strategy::ValueTree, test_runner::TestRunner};
use scheduler::schedule::CronPattern;

/// Pattern and sentence.
const SENTENCES: &[(&str, &str)] = &[
    // Minutes and hours.
    ("* * * * *", "Every minute"),
    ("*/15 * * * *", "Every 15 minutes"),
    ("0,15,30,45 * * * *", "Every 15 minutes"),
    ("*/1 * * * *", "Every minute"),
    ("5-59/15 * * * *", "At minutes 5, 20, 35 and 50 past every hour"),
    ("0-30/10 * * * *", "At minutes 0, 10, 20 and 30 past every hour"),
    ("0-30/5 * * * *", "At every 5th minute from 0 to 30 past every hour"),
    ("*/7 * * * *", "At every 7th minute from 0 to 56 past every hour"),
    ("*/45 * * * *", "At minutes 0 and 45 past every hour"),
    ("*/61 * * * *", "At minute 0 past every hour"),
    ("1,3,10-20 * * * *", "At minutes 1, 3 and 10 to 20 past every hour"),
    ("0-29/2,31-59/3 * * * *", "At 25 of the minutes from 0 to 58 past every hour"),
    ("23 * * * *", "At minute 23 past every hour"),
    ("23 */2 * * *", "Every 2 hours at minute 23"),
    ("23 0-20/2 * * *", "At minute 23 of every 2nd hour from 0 to 20"),
    ("0 1-23/2 * * *", "At minute 0 of every 2nd hour from 1 to 23"),
    ("0 */6 * * *", "At 00:00, 06:00, 12:00 and 18:00 every day"),
    ("0 */5 * * *", "At minute 0 of every 5th hour from 0 to 20"),
    ("30 2 * * *", "At 02:30 every day"),
    ("0,30 9 * * *", "At 09:00 and 09:30 every day"),
    ("30 9-17 * * *", "Every hour from 09:30 to 17:30"),
    ("*/20 9-17 * * *", "Every 20 minutes from 09:00 to 17:40"),
    ("* 9 * * *", "Every minute from 09:00 to 09:59"),
    ("* 9,12 * * *", "Every minute of hours 9 and 12"),
    ("*/30 */2 * * *", "Every 30 minutes of every 2nd hour from 0 to 22"),
    ("10,25,40 9-17 * * *", "At minutes 10, 25 and 40 of hours 9 to 17"),
    // Seconds.
    ("* * * * * *", "Every second"),
    ("0 * * * * *", "Every minute"),
    ("*/20 * * * * *", "Every 20 seconds"),
    ("0-10/5 * * * * *", "At seconds 0, 5 and 10 of every minute"),
    ("30 * * * * *", "At second 30 of every minute"),
    ("30 * 9 * * *", "At second 30 of every minute from 09:00:30 to 09:59:30"),
    ("*/10 * 9-17 * * *", "Every 10 seconds from 09:00:00 to 17:59:50"),
    ("* * 9 * * *", "Every second from 09:00:00 to 09:59:59"),
    ("15 30 2 * * *", "At 02:30:15 every day"),
    ("30 */5 * * * *", "Every 5 minutes, at second 30"),
    ("*/10 5 9 * * *", "At minute 5 of hour 9, every 10 seconds of that minute"),
    ("1,2 */30 * * * *", "Every 30 minutes, at seconds 1 and 2 of that minute"),
    // Days of the month.
    ("0 0 */1 * *", "At 00:00 every day"),
    ("0 0 1-31 * ?", "At 00:00 every day"),
    ("30 2 1 * *", "At 02:30 on day 1 of the month"),
    ("30 2 1,15 * *", "At 02:30 on days 1 and 15 of the month"),
    ("30 2 1-7 * *", "At 02:30 on days 1 to 7 of the month"),
    ("30 2 */2 * *", "At 02:30 on every 2nd day from 1 to 31 of the month"),
    ("0 0 L * *", "At 00:00 on the last day of the month"),
    ("0 0 LW * *", "At 00:00 on the last weekday of the month"),
    ("0 0 L,LW * *", "At 00:00 on the last weekday of the month"),
    ("0 0 15W * *", "At 00:00 on the weekday nearest day 15 of the month"),
    ("0 0 1W,15W * *", "At 00:00 on the weekdays nearest days 1 and 15 of the month"),
    ("0 0 1,L * *", "At 00:00 on day 1 and the last day of the month"),
    // Weekdays.
    ("0 9 * * 1-5", "At 09:00 on Monday to Friday"),
    ("0 9 * * mon-FRI", "At 09:00 on Monday to Friday"),
    ("0 9 ? * MON", "At 09:00 on Monday"),
    ("0 9 * * SAT,SUN", "At 09:00 on Saturday and Sunday"),
    ("0 9 * * 7", "At 09:00 on Sunday"),
    ("0 9 * * FRI-SUN", "At 09:00 on Friday to Sunday"),
    ("0 9 * * SUN-TUE", "At 09:00 on Sunday to Tuesday"),
    ("0 9 * * 5,6,0,1", "At 09:00 on Friday to Monday"),
    ("0 9 * * */2", "At 09:00 on Tuesday, Thursday, Saturday and Sunday"),
    ("0 9 * * 0-6", "At 09:00 every day"),
    ("0 9 * * FRI#2", "At 09:00 on the 2nd Friday of the month"),
    ("0 9 * * 5L,1#1", "At 09:00 on the 1st Monday and the last Friday of the month"),
    ("0 9 * * MON,FRI#L", "At 09:00 on Monday and the last Friday of the month"),
    // Both: either is enough, unless a plus asks for both or one of them is a star.
    ("0 9 13 * FRI", "At 09:00 on day 13 of the month or on Friday"),
    ("0 9 13 * +FRI", "At 09:00 on day 13 of the month, but only on Friday"),
    ("0 9 */1 * FRI", "At 09:00 every day"),
    ("0 9 */1 * +FRI", "At 09:00 on Friday"),
    ("0 9 13 * 0-6", "At 09:00 every day"),
    ("0 9 13 * +0-6", "At 09:00 on day 13 of the month"),
    ("0 9 13 * +?", "At 09:00 on day 13 of the month"),
    ("0 0 1 * L", "At 00:00 on day 1 of the month or on no weekday"),
    // Months.
    ("0 0 * JAN *", "At 00:00 every day in January"),
    ("0 0 * 1-12 *", "At 00:00 every day"),
    ("*/15 * * APR-OCT *", "Every 15 minutes in each month from April to October"),
    ("0 0 1 3-9/3 *", "At 00:00 on day 1 of March, June and September"),
    ("0 0 1 */5 *", "At 00:00 on day 1 of January, June and November"),
    ("0 0 1 */2 *", "At 00:00 on day 1 of January, March, May, July, September and November"),
    ("0 0 L 2 *", "At 00:00 on the last day of February"),
    ("0 9 * 3 MON", "At 09:00 on Monday in March"),
    ("0 9 * 3 MON#1", "At 09:00 on the 1st Monday of March"),
    ("0 0 29 2 MON", "At 00:00 on day 29 of February or on Monday in February"),
    // Nicknames.
    ("@minutely", "Every minute"),
    ("@hourly", "At minute 0 past every hour"),
    ("@daily", "At 00:00 every day"),
    ("@weekly", "At 00:00 on Sunday"),
    ("@monthly", "At 00:00 on day 1 of the month"),
    ("@Yearly", "At 00:00 on day 1 of January"),
];

fn slots(pattern: &CronPattern) -> impl Iterator<Item = NaiveDateTime> {
    let next = |after: DateTime<Utc>| pattern.next_slot(Tz::UTC, after);
    std::iter::successors(next(DateTime::UNIX_EPOCH), move |slot| next(*slot)).map(|slot| slot.naive_utc())
}

#[test]
fn sentences() {
    let wrong: Vec<_> = SENTENCES
        .iter()
        .map(|(pattern, says)| (pattern, says, CronPattern::parse(pattern).unwrap().describe()))
        .filter(|(_, says, said)| said != *says)
        .collect();
    assert!(wrong.is_empty(), "pattern, what should be said, what is said: {wrong:#?}");
}

/// A field of `first..=last` in any of the ways to write one.
fn field(first: u32, last: u32) -> impl Strategy<Value = String> {
    let range = (first..=last, first..=last).prop_map(|(one, other)| (one.min(other), one.max(other)));
    prop_oneof![
        3 => Just("*".to_owned()),
        1 => (first..=last).prop_map(|value| value.to_string()),
        3 => (1..=last + 2).prop_map(|step| format!("*/{step}")),
        3 => (first..=last, 1..=last).prop_map(move |(to, step)| format!("{first}-{to}/{step}")),
        1 => (range, 1..=last).prop_map(|((from, to), step)| format!("{from}-{to}/{step}")),
        1 => prop::collection::btree_set(first..=last, 2..5)
            .prop_map(|values| values.iter().map(u32::to_string).collect::<Vec<_>>().join(",")),
    ]
}

/// Patterns that have occurrences.
fn pattern() -> impl Strategy<Value = String> {
    let of = |choices: &[&'static str]| select(choices.to_vec()).prop_map(str::to_owned);
    let second = prop_oneof![3 => Just("0".to_owned()), 1 => field(0, 59)];
    let day = prop_oneof![4 => of(&["*", "?", "*/1"]), 1 => field(1, 28), 1 => of(&["L", "LW", "15W", "1,L", "L,LW"])];
    let weekday = prop_oneof![
        4 => of(&["*", "?"]),
        1 => field(0, 6),
        1 => of(&["FRI-SUN", "7", "MON#2", "1#L", "MON,2#1", "L,1", "0-6", "+1", "+1-5", "+*/2"]),
    ];
    let month = prop_oneof![4 => Just("*".to_owned()), 1 => field(1, 12)];
    (second, field(0, 59), field(0, 23), day, month, weekday).prop_map(
        |(second, minute, hour, day, month, weekday)| {
            format!("{second} {minute} {hour} {day} {month} {weekday}")
        },
    )
}

/// The number before `unit` in "every 15 minutes", wherever in the sentence it stands.
fn every(sentence: &str, unit: &str) -> Option<u32> {
    let lower = sentence.to_lowercase();
    let words: Vec<&str> = lower.split([' ', ',']).collect();
    words.windows(3).find_map(|three| match three {
        ["every", number, of] if *of == unit => number.parse().ok(),
        _ => None,
    })
}

#[test]
fn every_so_many_is_said_only_of_what_is_even_through_the_whole_of_its_field() {
    type Read = fn(&NaiveDateTime) -> u32;
    let units: [(&str, u32, Read); 3] = [
        ("seconds", 60, NaiveDateTime::second),
        ("minutes", 60, NaiveDateTime::minute),
        ("hours", 24, NaiveDateTime::hour),
    ];
    let mut seen = [0; 3];
    let mut runner = TestRunner::deterministic();
    for _ in 0..2_000 {
        let source = pattern().new_tree(&mut runner).unwrap().current();
        let pattern = CronPattern::parse(&source).unwrap();
        let sentence = pattern.describe();
        assert!(
            every(&sentence, "days").or_else(|| every(&sentence, "months")).is_none(),
            "{source:?}: {sentence:?}"
        );
        for (index, (unit, size, read)) in units.iter().enumerate() {
            let Some(step) = every(&sentence, unit) else { continue };
            seen[index] += 1;
            let mut values: Vec<u32> = slots(&pattern).take(200).map(|slot| read(&slot)).collect();
            values.dedup();
            for pair in values.windows(2) {
                let distance = (pair[1] + size - pair[0]) % size;
                assert_eq!(distance, step, "{source:?}: {sentence:?}, but {unit} {values:?}");
            }
        }
    }
    assert!(seen.iter().all(|times| *times > 20), "too few sentences were looked at: {seen:?}");
}

#[test]
fn patterns_of_one_sentence_have_the_same_slots() {
    let mut told: HashMap<String, (String, Vec<NaiveDateTime>)> = HashMap::new();
    let mut again = 0;
    let mut runner = TestRunner::deterministic();
    for _ in 0..4_000 {
        let source = pattern().new_tree(&mut runner).unwrap().current();
        let pattern = CronPattern::parse(&source).unwrap();
        let sentence = pattern.describe();
        // A long list is told by its length and its ends.
        if sentence.contains(" of the minutes from ") || sentence.contains(" of the seconds from ") {
            continue;
        }
        let mine: Vec<NaiveDateTime> = slots(&pattern).take(50).collect();
        if let Some((other, theirs)) = told.get(&sentence) {
            again += usize::from(*other != source);
            assert_eq!(&mine, theirs, "{sentence:?} is said of {source:?} and of {other:?}");
        } else {
            told.insert(sentence, (source, mine));
        }
    }
    assert!(again > 100, "too few patterns shared a sentence: {again}");
}
