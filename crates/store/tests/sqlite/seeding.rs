//! Tasks that the program brings along.

use scheduler::{
    schedule::Frequency,
    task::{CatchUpPolicy, OverlapPolicy, TaskId},
};
use store::{NewTask, OpenError, OpenOptions, SqliteStore};

use crate::database::{Database, noon, open};

fn defaults() -> Vec<NewTask> {
    vec![
        NewTask {
            requires_network: true,
            max_retries: 2,
            config: Some(r#"{"feeds":[]}"#.to_owned()),
            ..NewTask::every("news_sync", "news", "News sync", 2_700)
        },
        NewTask::new(
            "history_prune",
            "system",
            "History prune",
            Frequency::Cron { pattern: "15 3 * * *".to_owned() },
        ),
    ]
}

#[tokio::test]
async fn the_first_start_creates_them() {
    let database = Database::create().await;
    assert_eq!(database.store.seed_tasks(defaults()).await.unwrap(), 2);
    let tasks = database.store.list_tasks().await.unwrap();
    let news = &tasks[0];
    assert_eq!(
        (news.name.as_str(), news.task_type.as_str(), news.component.as_str()),
        ("News sync", "news_sync", "news")
    );
    assert_eq!((news.frequency_seconds, news.frequency_cron.as_deref()), (Some(2_700), None));
    assert_eq!((news.enabled, news.requires_network, news.max_retries, news.revision), (true, true, 2, 1));
    assert_eq!((news.catch_up, news.timeout_seconds, news.breaker_threshold), (CatchUpPolicy::Once, 300, 5));
    assert_eq!((news.next_run_at, news.anchor_at, news.last_run_at), (None, Some(news.created_at), None));
    assert!(news.created_at >= noon() && news.updated_at == news.created_at);
    assert_eq!(news.config.as_deref(), Some(r#"{"feeds":[]}"#));
    assert_eq!((tasks[1].frequency_seconds, tasks[1].frequency_cron.as_deref()), (None, Some("15 3 * * *")));
}

#[tokio::test]
async fn one_may_say_all_that_an_edit_could() {
    let database = Database::create().await;
    let cron = Frequency::Cron { pattern: "0 9 * * 1-5".to_owned() };
    let new = NewTask {
        timezone: Some("Asia/Tokyo".to_owned()),
        enabled: false,
        catch_up: CatchUpPolicy::Skip,
        overlap: OverlapPolicy::Queue,
        timeout_seconds: 30,
        max_retries: 4,
        breaker_threshold: 0,
        ..NewTask::new("stand_up", "tokyo", "Stand-up", cron)
    };
    let task = database.store.create_task(new).await.unwrap().unwrap();
    assert_eq!((task.timezone.as_deref(), task.enabled), (Some("Asia/Tokyo"), false));
    assert_eq!((task.catch_up, task.overlap), (CatchUpPolicy::Skip, OverlapPolicy::Queue));
    assert_eq!((task.timeout_seconds, task.max_retries, task.breaker_threshold), (30, 4, 0));
}

#[tokio::test]
async fn later_starts_create_only_what_is_new_to_them() {
    let database = Database::create().await;
    database.store.seed_tasks(defaults()).await.unwrap();
    database.connect().execute("DELETE FROM system_tasks WHERE task_type = 'history_prune'", []).unwrap();
    database.connect().execute("UPDATE system_tasks SET name = 'My news'", []).unwrap();
    let folder = database.close().await;
    let store = open(folder.path()).await.unwrap();
    assert_eq!(store.seed_tasks(defaults()).await.unwrap(), 0, "what somebody deleted stays deleted");
    let mut more = defaults();
    more.push(NewTask::every("ideas_review", "ideas", "Ideas review", 21_600));
    assert_eq!(store.seed_tasks(more).await.unwrap(), 1);
    let names: Vec<_> = store.list_tasks().await.unwrap().into_iter().map(|task| task.name).collect();
    assert_eq!(names, ["My news", "Ideas review"]);
}

#[tokio::test]
async fn whoever_opens_a_database_brings_its_tasks_along() {
    let folder = tempfile::tempdir().unwrap();
    let open = |tasks| OpenOptions { tasks, ..OpenOptions::new(folder.path(), "test", "1.0") };
    let store = SqliteStore::open(open(defaults())).await.unwrap();
    assert_eq!(store.seed_tasks(defaults()).await.unwrap(), 0, "they were seeded");
    assert_eq!(store.list_tasks().await.unwrap().len(), 2);
    store.close().await;
    let connection = rusqlite::Connection::open(folder.path().join("cockpit.db")).unwrap();
    connection.execute("DELETE FROM system_tasks WHERE task_type = 'history_prune'", []).unwrap();
    drop(connection);
    let mut more = defaults();
    more.push(NewTask::every("ideas_review", "ideas", "Ideas review", 21_600));
    let store = SqliteStore::open(open(more)).await.unwrap();
    let names: Vec<_> = store.list_tasks().await.unwrap().into_iter().map(|task| task.name).collect();
    assert_eq!(names, ["News sync", "Ideas review"], "what is new, and nothing that somebody deleted");
}

#[tokio::test]
async fn a_task_that_is_there_already_is_left_alone() {
    let database = Database::create().await;
    database
        .connect()
        .execute(
            "INSERT INTO system_tasks (name, task_type, component, created_at, updated_at)
             VALUES ('Mine', 'news_sync', 'news', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')",
            [],
        )
        .unwrap();
    assert_eq!(database.store.seed_tasks(defaults()).await.unwrap(), 1);
    assert_eq!(database.store.find_task("news_sync", None).await.unwrap().unwrap().name, "Mine");
}

#[tokio::test]
async fn a_type_that_exists_twice_is_found_by_its_component() {
    let database = Database::create().await;
    let twice = ["a", "b"].map(|component| NewTask::every("sync", component, component.to_uppercase(), 60));
    database.store.seed_tasks(twice.into()).await.unwrap();
    assert_eq!(database.store.find_tasks("sync", None).await.unwrap().len(), 2);
    assert_eq!(database.store.find_task("sync", Some("b")).await.unwrap().unwrap().name, "B");
    assert_eq!(database.store.find_task("sync", Some("c")).await.unwrap(), None);
}

#[tokio::test]
async fn some_are_found_by_their_ids_in_whatever_order_and_one_that_is_gone_is_left_out() {
    let database = Database::create().await;
    let three = ["a", "b", "c"].map(|component| NewTask::every("sync", component, component, 60));
    database.store.seed_tasks(three.into()).await.unwrap();
    let tasks = database.store.list_tasks().await.unwrap();
    let asked = vec![tasks[2].id, TaskId(0), tasks[0].id];
    let found = database.store.tasks_by_ids(asked).await.unwrap();
    assert_eq!(found, [tasks[2].clone(), tasks[0].clone()]);
    assert_eq!(database.store.tasks_by_ids(Vec::new()).await.unwrap(), []);
}

#[tokio::test]
async fn what_cannot_be_scheduled_or_told_apart_is_refused_and_nothing_is_created() {
    let database = Database::create().await;
    let cron = |pattern: &str| NewTask::new("b", "b", "B", Frequency::Cron { pattern: pattern.to_owned() });
    for (second, says) in [
        (NewTask::every("b", "b", "B", 0), "the task b/b cannot be created: frequencySeconds: "),
        (cron("every morning"), "the task b/b cannot be created: frequencyCron: "),
        (cron("0 0 30 2 *"), "the task b/b cannot be created: frequencyCron: "),
        (
            NewTask { timezone: Some("Mars/Olympus".to_owned()), ..cron("@daily") },
            "the task b/b cannot be created: timezone: ",
        ),
        (
            NewTask { timeout_seconds: 0, ..cron("@daily") },
            "the task b/b cannot be created: timeoutSeconds: ",
        ),
        (NewTask::every("b", "b", " ", 60), "the task b/b cannot be created: name: "),
        (NewTask::every("a", "a", "Another", 60), "two of the tasks are a/a; "),
    ] {
        let tasks = vec![NewTask::every("a", "a", "A", 60), second];
        let error = database.store.seed_tasks(tasks.clone()).await.unwrap_err().to_string();
        assert!(error.starts_with(says), "{error}");
        assert_eq!(database.store.list_tasks().await.unwrap(), []);
        let folder = tempfile::tempdir().unwrap();
        let options = OpenOptions { tasks, ..OpenOptions::new(folder.path(), "test", "1.0") };
        assert!(matches!(SqliteStore::open(options).await, Err(OpenError::Tasks(_))));
        assert!(!folder.path().join(store::DATABASE_NAME).exists());
    }
}
