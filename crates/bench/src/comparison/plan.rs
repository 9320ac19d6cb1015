//! Which contestants take part in which figure, on what sizes, and beside whom they are read.

/// How a contestant's share is measured: a program beside this one that takes `NAME FIGURE SIZE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Without any counting of its own.
    Contestant,
    /// With every allocation counted.
    Weigh,
    /// On a display, which it takes as well as the product's own programs.
    Window,
}

/// A figure.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// Its name in the results.
    pub name: &'static str,
    /// What the table calls it.
    pub title: &'static str,
    /// What its sizes are numbers of.
    pub of: &'static str,
    /// The sizes of the table.
    pub sizes: &'static [u64],
    /// Those of the short check.
    pub short_sizes: &'static [u64],
    /// Who is measured.
    pub contestants: &'static [&'static str],
    /// Whom the others are divided by.
    pub reference: Option<&'static str>,
    /// How.
    pub program: Program,
    /// All contestants on all sizes at a time: of use only where nobody does anything.
    pub together: bool,
    /// Rounds of the table.
    pub rounds: usize,
    /// Peers that have no part in it, and why.
    pub absent: &'static str,
}

/// Peers whose figures are far off, and take long: one round each.
const OTHER_LANGUAGES: &[&str] = &[
    "apscheduler",
    "apscheduler-sqlite",
    "apscheduler-sqlite-rollback",
    "croner-node",
    "node-cron",
    "toad-scheduler",
];

/// Peers in Rust: two rounds each.
const PEERS_IN_RUST: &[&str] = &[
    "task-loops",
    "tokio-cron-scheduler",
    "tokio-cron-scheduler-one-shot",
    "apalis-cron",
    "clokwerk",
    "sacs",
];

/// How many rounds of a figure a contestant takes part in; the engine and what it is read beside in all.
pub fn rounds(figure: &Figure, contestant: &str) -> usize {
    let most = if OTHER_LANGUAGES.contains(&contestant) {
        1
    } else if PEERS_IN_RUST.contains(&contestant) {
        2
    } else {
        usize::MAX
    };
    figure.rounds.min(most)
}

const SCHEDULERS: &[&str] = &[
    "engine-memory",
    "engine-durable",
    "delay-queue",
    "task-loops",
    "tokio-cron-scheduler",
    "apalis-cron",
    "clokwerk",
    "sacs",
    "apscheduler",
    "croner-node",
    "node-cron",
    "toad-scheduler",
];

/// With the one that keeps its schedules in SQLite; it holds none of them in memory.
const WITH_STORES: &[&str] = &[
    "engine-memory",
    "engine-durable",
    "delay-queue",
    "task-loops",
    "tokio-cron-scheduler",
    "apalis-cron",
    "clokwerk",
    "sacs",
    "apscheduler",
    "apscheduler-sqlite",
    "croner-node",
    "node-cron",
    "toad-scheduler",
];

/// All of them but `next_slot`, which criterion measures.
pub const FIGURES: &[Figure] = &[
    Figure {
        name: "idle",
        title: "Idle: 60 s with every task due tomorrow",
        of: "tasks",
        sizes: &[100, 10_000, 100_000],
        short_sizes: &[10_000],
        contestants: WITH_STORES,
        reference: None,
        program: Program::Contestant,
        together: true,
        rounds: 1,
        absent: "",
    },
    Figure {
        name: "memory",
        title: "Memory a registered task",
        of: "tasks",
        sizes: &[10_000, 100_000],
        short_sizes: &[10_000],
        contestants: SCHEDULERS,
        reference: Some("tokio-cron-scheduler"),
        program: Program::Weigh,
        together: false,
        rounds: 1,
        absent: "APScheduler with SQLite holds no task in memory. For Python and Node, what is allocated is what the interpreter counts",
    },
    Figure {
        name: "punctuality",
        title: "Punctuality: all tasks due in the same instant each second, 10 s",
        of: "tasks",
        sizes: &[1_000, 10_000],
        short_sizes: &[1_000],
        contestants: WITH_STORES,
        reference: Some("delay-queue"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "p50 where more than half of the slots were missed, and p99 where more than one in a hundred were: what is missed is later than all that came",
    },
    Figure {
        name: "durable-runs",
        title: "Durable runs a second",
        of: "at a time",
        sizes: &[1, 4, 100],
        short_sizes: &[1, 100],
        contestants: &[
            "engine-durable",
            "raw",
            "raw-writes",
            "apscheduler-sqlite",
            "apscheduler-sqlite-rollback",
        ],
        reference: Some("raw"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "no peer in Rust or Node keeps anything on disk. APScheduler stores one row a run, when it is next due, and no run; as apscheduler-sqlite with the journal of the engine, as rollback with the one that SQLite comes with, both with FULL. Raw commits the claims of a group and then their ends; the engine often has ends and the next claims in one commit, so that it may come out ahead",
    },
    Figure {
        name: "dispatch",
        title: "Dispatch in memory: run now, no-op handlers",
        of: "in flight",
        sizes: &[100, 1_000],
        short_sizes: &[1_000],
        contestants: &[
            "engine-memory",
            "delay-queue",
            "tokio-cron-scheduler",
            "tokio-cron-scheduler-one-shot",
            "sacs",
            "apscheduler",
        ],
        reference: Some("delay-queue"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "apalis-cron, clokwerk and loops by hand run nothing on request; those of Node only call the function. No other has a run now that says when it is over: tokio-cron-scheduler is sent the message with which its timer starts a job, 200 at a time, because its channel drops more; as one-shot it is given a job to run once, as its guide has it, which waits for the timer. sacs is given a task to run once, 500 at a time, because it stands still with more; APScheduler a job to run once",
    },
    Figure {
        name: "edit",
        title: "Edit: change one schedule until the new one is in force",
        of: "tasks",
        sizes: &[10_000, 100_000],
        short_sizes: &[10_000],
        contestants: &[
            "engine-memory",
            "delay-queue",
            "task-loops",
            "tokio-cron-scheduler",
            "sacs",
            "apscheduler",
            "croner-node",
            "node-cron",
            "toad-scheduler",
        ],
        reference: Some("delay-queue"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "apalis-cron and clokwerk change no schedule. Of those in Rust, who asks has one processor and the scheduler another, with one worker of the runtime, and a thread of the lowest priority keeps each awake: what a processor takes to wake is many times what a change takes, and no scheduler's doing. The engine's loop is a thread, which is woken at once; those of the others are tasks, as their guides have it. Python and Node run as they are, APScheduler with a thread of its own, the others on the one that asks",
    },
    Figure {
        name: "edit-one-processor",
        title: "Edit, on one processor: where nobody has to be woken elsewhere",
        of: "tasks",
        sizes: &[10_000, 100_000],
        short_sizes: &[10_000],
        contestants: &["engine-memory", "delay-queue", "task-loops", "tokio-cron-scheduler", "sacs"],
        reference: Some("delay-queue"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "apalis-cron and clokwerk change no schedule; those of Node have one thread anyway, APScheduler is in the table before",
    },
    Figure {
        name: "edit-durable",
        title: "Edit, stored",
        of: "tasks",
        sizes: &[10_000, 100_000],
        short_sizes: &[10_000],
        contestants: &["engine-durable", "raw", "apscheduler-sqlite", "apscheduler-sqlite-rollback"],
        reference: Some("raw"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "no peer in Rust or Node keeps its schedules on disk. APScheduler with SQLite has the journal of the engine, as rollback the one that SQLite comes with, both with FULL",
    },
    Figure {
        name: "run-now-idle",
        title: "Run now, from the request to the handler, nothing else to do",
        of: "",
        sizes: &[1],
        short_sizes: &[1],
        contestants: &[
            "engine-memory",
            "engine-durable",
            "delay-queue",
            "tokio-cron-scheduler",
            "tokio-cron-scheduler-one-shot",
            "sacs",
        ],
        reference: Some("delay-queue"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "apalis-cron, clokwerk and loops by hand run nothing on request; the others as in the dispatch",
    },
    Figure {
        name: "run-now-full",
        title: "Run now, with all workers of the schedule taken and runs waiting",
        of: "waiting",
        sizes: &[2_000],
        short_sizes: &[2_000],
        contestants: &["engine-memory", "engine-durable"],
        reference: None,
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "no peer has a bound on what runs at once",
    },
    Figure {
        name: "start",
        title: "Start: from the rows in the database to armed",
        of: "tasks",
        sizes: &[100_000],
        short_sizes: &[10_000],
        contestants: &["engine-durable", "raw"],
        reference: Some("raw"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "no Rust peer starts from a database",
    },
    Figure {
        name: "history",
        title: "History: a page of one task's runs",
        of: "runs",
        sizes: &[1_000_000],
        short_sizes: &[1_000_000],
        contestants: &["engine-durable", "raw"],
        reference: Some("raw"),
        program: Program::Contestant,
        together: false,
        rounds: 3,
        absent: "no Rust peer has a history",
    },
    Figure {
        name: "catch-up",
        title: "Catch-up: days of missed minutes, decided",
        of: "days",
        sizes: &[30],
        short_sizes: &[30],
        contestants: &["engine-memory", "croner"],
        reference: Some("croner"),
        program: Program::Weigh,
        together: false,
        rounds: 3,
        absent: "no Rust peer knows what it has missed",
    },
    Figure {
        name: "window",
        title: "Window: from the start to nine tenths of what it shows at rest, and the memory of all its processes then",
        of: "tasks",
        sizes: &[5, 1_000],
        short_sizes: &[5, 1_000],
        contestants: &["cockpit", "empty-window"],
        reference: Some("empty-window"),
        program: Program::Window,
        together: false,
        rounds: 5,
        absent: "",
    },
    Figure {
        name: "ipc",
        title: "IPC: what the page waits for",
        of: "tasks",
        sizes: &[1_000],
        short_sizes: &[1_000],
        contestants: &["cockpit"],
        reference: None,
        program: Program::Window,
        together: false,
        rounds: 3,
        absent: "",
    },
];
