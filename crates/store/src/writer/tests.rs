//! What a group does to the jobs in it. The thread around it is tested from outside, on a file.

use super::*;

const EPOCH: Epoch = Epoch(1);

/// A database with an epoch, a table `numbers`, and one whose rows must have a parent by the time of the commit.
fn database() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             CREATE TABLE process_epochs (id INTEGER PRIMARY KEY);
             INSERT INTO process_epochs VALUES (1);
             CREATE TABLE numbers (n INTEGER PRIMARY KEY);
             CREATE TABLE children (parent INTEGER REFERENCES numbers (n) DEFERRABLE INITIALLY DEFERRED);
             CREATE TABLE blobs (bytes BLOB);",
        )
        .unwrap();
    connection
}

type Work = Box<dyn FnOnce(&Connection) -> rusqlite::Result<()> + Send>;

/// Runs the jobs as one group and returns their answers.
fn run(connection: &Connection, jobs: Vec<Work>) -> Vec<StoreResult<()>> {
    let mut group: Vec<Box<dyn Job>> = Vec::new();
    let mut answers = Vec::new();
    for work in jobs {
        let (pending, answer) = Pending::once(work);
        group.push(Box::new(pending));
        answers.push(answer);
    }
    run_group(connection, EPOCH, &mut group);
    answers.into_iter().map(|mut answer| answer.try_recv().unwrap()).collect()
}

fn insert(n: i64) -> Work {
    Box::new(move |connection| connection.execute("INSERT INTO numbers VALUES (?1)", [n]).map(drop))
}

fn numbers(connection: &Connection) -> Vec<i64> {
    let mut statement = connection.prepare("SELECT n FROM numbers ORDER BY n").unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_job_that_fails_takes_back_only_its_own_changes() {
    let connection = database();
    let fails_late: Work = Box::new(|connection| {
        connection.execute("INSERT INTO numbers VALUES (2)", [])?;
        connection.execute("INSERT INTO numbers VALUES (1)", []).map(drop)
    });
    let answers = run(&connection, vec![insert(1), fails_late, insert(3)]);
    assert!(matches!(answers[..], [Ok(()), Err(StoreError::Failed(_)), Ok(())]), "{answers:?}");
    assert_eq!(numbers(&connection), [1, 3]);
}

#[test]
fn jobs_that_can_be_repeated_are_done_again_without_the_one_that_fails() {
    let connection = database();
    let mut group: Vec<Box<dyn Job>> = Vec::new();
    let mut answers = Vec::new();
    for n in [1, 2, 1, 3] {
        let (pending, answer) = Pending::repeatable(move |connection: &Connection| {
            connection.execute("INSERT INTO numbers VALUES (?1)", [n])
        });
        group.push(Box::new(pending));
        answers.push(answer);
    }
    run_group(&connection, EPOCH, &mut group);
    let answers: Vec<_> = answers.into_iter().map(|mut answer| answer.try_recv().unwrap()).collect();
    assert!(matches!(answers[..], [Ok(1), Ok(1), Err(StoreError::Failed(_)), Ok(1)]), "{answers:?}");
    assert_eq!(numbers(&connection), [1, 2, 3]);
}

#[test]
fn a_job_that_panics_takes_back_only_its_own_changes() {
    let connection = database();
    let panics: Work = Box::new(|connection| {
        connection.execute("INSERT INTO numbers VALUES (2)", [])?;
        panic!("a bug")
    });
    let answers = run(&connection, vec![insert(1), panics, insert(3)]);
    assert!(matches!(answers[..], [Ok(()), Err(StoreError::Failed(_)), Ok(())]), "{answers:?}");
    assert_eq!(numbers(&connection), [1, 3]);
    assert!(run(&connection, vec![insert(4)])[0].is_ok(), "and the next group is none the wiser");
}

#[test]
fn a_commit_that_fails_fails_every_job() {
    let connection = database();
    let orphan: Work =
        Box::new(|connection| connection.execute("INSERT INTO children VALUES (99)", []).map(drop));
    let answers = run(&connection, vec![insert(1), orphan, insert(3)]);
    assert!(answers.iter().all(Result::is_err), "{answers:?}");
    assert!(numbers(&connection).is_empty());
    assert!(run(&connection, vec![insert(4)])[0].is_ok());
}

#[test]
fn a_later_epoch_refuses_the_whole_group() {
    let connection = database();
    connection.execute("INSERT INTO process_epochs VALUES (2)", []).unwrap();
    let answers = run(&connection, vec![insert(1), insert(2)]);
    assert!(answers.iter().all(|answer| matches!(answer, Err(StoreError::Superseded))), "{answers:?}");
    assert!(numbers(&connection).is_empty());
}

#[test]
fn a_full_disk_is_called_that_and_leaves_nothing_half_done() {
    let connection = database();
    let pages: i64 = connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    connection.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let large: Work = Box::new(|connection| {
        connection.execute("INSERT INTO numbers VALUES (2)", [])?;
        connection.execute("INSERT INTO blobs VALUES (zeroblob(1000000))", []).map(drop)
    });
    let answers = run(&connection, vec![insert(1), large, insert(3)]);
    assert!(matches!(answers[1], Err(StoreError::Full(_))), "{answers:?}");
    let stored: Vec<i64> =
        [1, 2, 3].into_iter().zip(&answers).filter(|(_, answer)| answer.is_ok()).map(|(n, _)| n).collect();
    assert_eq!(numbers(&connection), stored, "what was answered with Ok is there, and nothing else");
    assert!(run(&connection, vec![insert(4)])[0].is_ok());
}

#[test]
fn a_locked_database_is_busy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("locked.db");
    let [connection, other] = [(); 2].map(|()| Connection::open(&path).unwrap());
    connection.execute_batch("CREATE TABLE process_epochs (id INTEGER PRIMARY KEY)").unwrap();
    connection.busy_timeout(Duration::ZERO).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let answers = run(&connection, vec![insert(1)]);
    assert!(matches!(answers[..], [Err(StoreError::Busy(_))]), "{answers:?}");
}
