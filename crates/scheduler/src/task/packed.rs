//! A task's row in little room: what the manager decides by in fields, all texts in one piece.
//!
//! Of many tasks few run at a time, and the strings of a [`SystemTask`] take more room than what they say. It is the
//! whole row all the same: what runs gets it back as it was.

use chrono::{DateTime, Utc};

use crate::{
    snooze::SnoozeSpan,
    task::{CatchUpPolicy, OverlapPolicy, SystemTask, TaskId},
};

/// A [`SystemTask`]; its fields mean what that one's do. The manager shares it with the task's run.
#[derive(Debug)]
pub struct PackedTask {
    pub id: TaskId,
    pub revision: i64,
    pub enabled: bool,
    pub suspended: bool,
    pub requires_network: bool,
    pub catch_up: CatchUpPolicy,
    pub overlap: OverlapPolicy,
    pub last_run_at: Option<DateTime<Utc>>,
    pub snooze: SnoozeSpan,
    frequency_seconds: Option<i64>,
    anchor_at: Option<DateTime<Utc>>,
    next_run_at: Option<DateTime<Utc>>,
    last_slot_at: Option<DateTime<Utc>>,
    failing_since: Option<DateTime<Utc>>,
    suspended_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    error_count: i64,
    pub timeout_seconds: i64,
    pub max_retries: i64,
    breaker_threshold: i64,
    /// One after the other, each behind its length; in the order that [`PackedTask::unpack`] reads them.
    texts: Box<str>,
}

impl From<&SystemTask> for PackedTask {
    fn from(task: &SystemTask) -> Self {
        let texts = pack([
            Some(&task.name),
            Some(&task.task_type),
            Some(&task.component),
            task.frequency_cron.as_ref(),
            task.timezone.as_ref(),
            task.last_status.as_ref(),
            task.last_result.as_ref(),
            task.last_error.as_ref(),
            task.suspended_reason.as_ref(),
            task.snooze_reason.as_ref(),
            task.config.as_ref(),
        ]);
        Self {
            id: task.id,
            revision: task.revision,
            enabled: task.enabled,
            suspended: task.is_suspended(),
            requires_network: task.requires_network,
            catch_up: task.catch_up,
            overlap: task.overlap,
            last_run_at: task.last_run_at,
            snooze: task.snooze_span(),
            frequency_seconds: task.frequency_seconds,
            anchor_at: task.anchor_at,
            next_run_at: task.next_run_at,
            last_slot_at: task.last_slot_at,
            failing_since: task.failing_since,
            suspended_at: task.suspended_at,
            created_at: task.created_at,
            updated_at: task.updated_at,
            error_count: task.error_count,
            timeout_seconds: task.timeout_seconds,
            max_retries: task.max_retries,
            breaker_threshold: task.breaker_threshold,
            texts,
        }
    }
}

impl PackedTask {
    /// Which handler runs it.
    pub fn task_type(&self) -> &str {
        // Behind the name.
        Texts(&self.texts).nth(1).flatten().unwrap_or_default()
    }

    /// The row as it was.
    pub fn unpack(&self) -> SystemTask {
        let mut texts = Texts(&self.texts);
        let mut text = || texts.next().flatten().map(str::to_owned);
        SystemTask {
            id: self.id,
            // In the order that they are packed in.
            name: text().unwrap_or_default(),
            task_type: text().unwrap_or_default(),
            component: text().unwrap_or_default(),
            frequency_cron: text(),
            timezone: text(),
            last_status: text(),
            last_result: text(),
            last_error: text(),
            suspended_reason: text(),
            snooze_reason: text(),
            config: text(),
            revision: self.revision,
            enabled: self.enabled,
            requires_network: self.requires_network,
            catch_up: self.catch_up,
            overlap: self.overlap,
            last_run_at: self.last_run_at,
            snoozed_at: self.snooze.since,
            snoozed_until: self.snooze.until,
            frequency_seconds: self.frequency_seconds,
            anchor_at: self.anchor_at,
            next_run_at: self.next_run_at,
            last_slot_at: self.last_slot_at,
            failing_since: self.failing_since,
            suspended_at: self.suspended_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
            error_count: self.error_count,
            timeout_seconds: self.timeout_seconds,
            max_retries: self.max_retries,
            breaker_threshold: self.breaker_threshold,
        }
    }
}

/// A length is written in digits of six bits, the lowest first, one ASCII character each; the seventh bit says that another follows. So
/// what is packed is a text as a whole, and nobody has to prove that again for its parts.
const MORE: u8 = 0x40;
const BITS: u32 = MORE.trailing_zeros();

/// A length of nought is that of no text, one of one that of an empty text.
fn length_of(text: Option<&String>) -> usize {
    text.map_or(0, |text| text.len() + 1)
}

fn pack<const N: usize>(texts: [Option<&String>; N]) -> Box<str> {
    let digits = |length: usize| length.checked_ilog2().unwrap_or_default() / BITS + 1;
    let room = |text| digits(length_of(text)) as usize + text.map_or(0, String::len);
    let mut packed = String::with_capacity(texts.into_iter().map(room).sum());
    for text in texts {
        let mut length = length_of(text);
        while length >= usize::from(MORE) {
            packed.push(char::from((length.to_le_bytes()[0] % MORE) | MORE));
            length >>= BITS;
        }
        packed.push(char::from(length.to_le_bytes()[0]));
        packed.push_str(text.map_or("", String::as_str));
    }
    packed.into_boxed_str()
}

/// What [`pack`] has packed, from its beginning.
struct Texts<'a>(&'a str);

impl<'a> Iterator for Texts<'a> {
    type Item = Option<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        let last = self.0.bytes().position(|digit| digit & MORE == 0)?;
        let (digits, rest) = self.0.split_at_checked(last + 1)?;
        self.0 = rest;
        let length = digits.bytes().rfold(0, |length, digit| (length << BITS) | usize::from(digit % MORE));
        let Some(length) = length.checked_sub(1_usize) else { return Some(None) };
        let (text, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some(Some(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text() -> impl Strategy<Value = Option<String>> {
        let long = (0_usize..20_000).prop_map(|count| "ü".repeat(count));
        proptest::option::of(prop_oneof![any::<String>(), long])
    }

    fn instant() -> impl Strategy<Value = Option<DateTime<Utc>>> {
        proptest::option::of(
            any::<i32>().prop_map(|second| DateTime::from_timestamp(second.into(), 7).unwrap()),
        )
    }

    prop_compose! {
        fn row()(
            texts in proptest::collection::vec(text(), 11),
            instants in proptest::collection::vec(instant(), 10),
            numbers in proptest::collection::vec(any::<i64>(), 7),
            (enabled, requires_network, interval) in any::<(bool, bool, bool)>(),
            catch_up in prop_oneof![Just(CatchUpPolicy::Once), Just(CatchUpPolicy::Skip), Just(CatchUpPolicy::All)],
            overlap in prop_oneof![Just(OverlapPolicy::Skip), Just(OverlapPolicy::Queue), Just(OverlapPolicy::CancelRunning)],
        ) -> SystemTask {
            SystemTask {
                id: TaskId(numbers[0]),
                name: texts[0].clone().unwrap_or_default(),
                task_type: texts[1].clone().unwrap_or_default(),
                component: texts[2].clone().unwrap_or_default(),
                frequency_cron: texts[3].clone(),
                frequency_seconds: interval.then_some(numbers[1]),
                timezone: texts[4].clone(),
                enabled,
                anchor_at: instants[0],
                next_run_at: instants[1],
                last_slot_at: instants[2],
                last_run_at: instants[3],
                last_status: texts[5].clone(),
                last_result: texts[6].clone(),
                last_error: texts[7].clone(),
                failing_since: instants[4],
                error_count: numbers[2],
                revision: numbers[3],
                catch_up,
                overlap,
                timeout_seconds: numbers[4],
                max_retries: numbers[5],
                breaker_threshold: numbers[6],
                suspended_reason: texts[8].clone(),
                suspended_at: instants[5],
                snoozed_at: instants[6],
                snoozed_until: instants[7],
                snooze_reason: texts[9].clone(),
                requires_network,
                config: texts[10].clone(),
                created_at: instants[8].unwrap_or_default(),
                updated_at: instants[9].unwrap_or_default(),
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_row_comes_back_as_it_was(row in row()) {
            let packed = PackedTask::from(&row);
            prop_assert_eq!(packed.suspended, row.is_suspended());
            prop_assert_eq!(packed.task_type(), &row.task_type);
            prop_assert_eq!(packed.unpack(), row);
        }
    }
}
