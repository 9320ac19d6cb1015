//! The text of the statements that the engine's runs and an edit consist of, for whoever measures what SQLite takes to execute
//! them with nothing around it. Each stands where it is used; this is no second copy. No part of what the crate offers: the benchmark
//! is in another workspace, and only what is public reaches it.

pub use super::{
    edits::{DEFINITION, RECORD, SCHEDULE_STATE},
    outcomes::APPLY_OUTCOME,
    runs::{END_RUN, INSERT_RUN, RUN},
    slots::{RESCHEDULE, STANDING, START},
    tasks::{TASK, TASKS},
};
pub use crate::writer::LATEST_EPOCH;

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    fn migrated() -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        crate::migrate::migrate(&mut connection).unwrap();
        connection
    }

    #[test]
    fn no_statement_of_a_run_or_an_edit_builds_a_table_for_itself() {
        let connection = migrated();
        for sql in [
            LATEST_EPOCH,
            STANDING,
            INSERT_RUN,
            START,
            END_RUN,
            RUN,
            TASK,
            APPLY_OUTCOME,
            RESCHEDULE,
            DEFINITION,
            SCHEDULE_STATE,
            RECORD,
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN {sql}")).unwrap();
            let operations: Vec<String> =
                statement.raw_query().mapped(|row| row.get("opcode")).collect::<Result<_, _>>().unwrap();
            assert!(!operations.iter().any(|operation| operation == "OpenEphemeral"), "{sql}");
        }
    }

    #[test]
    fn a_claim_looks_for_its_slot_among_those_that_were_pruned_by_one_index() {
        let connection = migrated();
        let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {STANDING}")).unwrap();
        let steps: Vec<String> =
            statement.raw_query().mapped(|row| row.get("detail")).collect::<Result<_, _>>().unwrap();
        let expected = [
            "SEARCH system_tasks USING INTEGER PRIMARY KEY (rowid=?)",
            "SCALAR SUBQUERY 1",
            "SEARCH pruned_slots USING INDEX pruned_slots_by_task (task_id=? AND scheduled_for>?)",
        ];
        assert_eq!(steps, expected);
    }

    #[test]
    fn words_that_nobody_knows_are_refused_by_the_database_too() {
        let connection = migrated();
        let task = "INSERT INTO system_tasks (id, name, task_type, component, created_at, updated_at)
                    VALUES (1, 'a', 'b', 'c', '', '')";
        connection.execute_batch(task).unwrap();
        let run = |trigger: &str| {
            connection.execute(
                "INSERT INTO system_task_runs (task_id, started_at, status, trigger, epoch)
                 VALUES (1, '', 'running', ?1, 1)",
                [trigger],
            )
        };
        for trigger in ["schedule", "catch_up", "manual", "retry"] {
            run(trigger).unwrap();
        }
        run("boredom").unwrap_err();
        for (column, words) in
            [("catch_up", ["once", "skip", "all"]), ("overlap", ["skip", "queue", "cancel_running"])]
        {
            let sql = format!("UPDATE system_tasks SET {column} = ?1");
            for word in words {
                connection.execute(&sql, [word]).unwrap();
            }
            connection.execute(&sql, ["whatever"]).unwrap_err();
        }
    }
}
