//! Patterns that are in use, each parsed once: many tasks share a few, and a parsed pattern takes more room than a task.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
};

use super::{cron::CronPattern, shared_pattern::SharedPattern};
use crate::error::InvalidSchedule;

/// Patterns that are kept though nobody uses them: an edit reads its pattern several times in a row.
const RECENT: usize = 32;
/// Patterns that nobody uses are looked for when there are twice as many as were in use the last time, and so many.
const LEAST: usize = 256;

static PARSED: LazyLock<Mutex<Parsed>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Parsed {
    by_source: HashMap<Box<str>, Weak<SharedPattern>>,
    recent: VecDeque<Arc<SharedPattern>>,
    in_use: usize,
}

/// The pattern of this source.
///
/// # Errors
/// As [`CronPattern::parse`].
pub(super) fn parsed(source: &str) -> Result<Arc<SharedPattern>, InvalidSchedule> {
    let known = lock(|parsed| parsed.by_source.get(source).and_then(Weak::upgrade));
    if let Some(known) = known {
        return Ok(known);
    }
    // Outside the lock: somebody who parses the same meanwhile gets one of his own, which is no harm.
    let pattern = Arc::new(SharedPattern::new(CronPattern::parse(source)?));
    lock(|parsed| parsed.keep(source, &pattern));
    Ok(pattern)
}

fn lock<T>(work: impl FnOnce(&mut Parsed) -> T) -> T {
    work(&mut PARSED.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Parsed {
    fn keep(&mut self, source: &str, pattern: &Arc<SharedPattern>) {
        if self.by_source.len() >= LEAST.max(2 * self.in_use) {
            self.by_source.retain(|_, pattern| pattern.strong_count() > 0);
            self.in_use = self.by_source.len();
        }
        self.by_source.insert(source.into(), Arc::downgrade(pattern));
        if self.recent.len() == RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(Arc::clone(pattern));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_in_use_is_parsed_once() {
        let one = parsed("1 2 3 4 5").unwrap();
        assert!(Arc::ptr_eq(&one, &parsed("1 2 3 4 5").unwrap()));
        assert!(!Arc::ptr_eq(&one, &parsed("1 2 3 4 6").unwrap()));
        assert!(parsed("1 2 3 4 8").is_err());
    }

    #[test]
    fn what_nobody_uses_is_let_go() {
        let mut parsed = Parsed::default();
        let used = Arc::new(SharedPattern::new(CronPattern::parse("0 0 * * *").unwrap()));
        parsed.keep("used", &used);
        for number in 0..10 * LEAST {
            let unused = Arc::new(SharedPattern::new(CronPattern::parse("1 0 * * *").unwrap()));
            parsed.keep(&number.to_string(), &unused);
        }
        assert!(parsed.by_source.len() <= LEAST + RECENT, "{}", parsed.by_source.len());
        assert!(parsed.by_source.contains_key("used"));
    }
}
