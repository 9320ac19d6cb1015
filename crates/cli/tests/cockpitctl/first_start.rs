//! First starts: whoever looks meanwhile sees nothing of them, or all.

use crate::support::{Bench, run};

/// What each of them brings along.
const TASKS: usize = 5;
/// How often two of them begin together: where the tasks come after their database, four of ten listings lack them.
const TRIES: usize = 20;

#[test]
fn of_two_first_starts_at_once_each_lists_every_task() {
    for _ in 0..TRIES {
        let bench = Bench::new();
        let [one, other] = [(); 2].map(|()| {
            let command = bench.command(&["tasks", "--json"]);
            std::thread::spawn(move || run(command))
        });
        let every = bench.json(&["tasks"]);
        assert_eq!(every.as_array().map(Vec::len), Some(TASKS), "{every}");
        for listed in [one, other].map(|listing| listing.join().unwrap()) {
            assert_eq!(
                (listed.code, listed.document().as_array().map(Vec::len)),
                (0, Some(TASKS)),
                "{listed:?}"
            );
        }
    }
}
