use std::sync::Arc;

use scheduler::clock::SystemClock;

use super::*;

#[tokio::test]
async fn what_is_open_is_listed_however_much_comes_after_it() {
    let store = SqliteStore::open_in_memory(Arc::new(SystemClock::new())).unwrap();
    let now = "2026-03-10T12:00:00Z".parse().unwrap();
    let first = store.create_idea("First".to_owned(), String::new(), now).await.unwrap();
    let add = |status: &'static str| {
        store.write(move |conn| {
            conn.execute(
                "WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
                 INSERT INTO ideas (title, body, status, created_at, touched_at) SELECT 'Later', '', ?2, ?3, ?3 FROM n",
                params![MAX_CLOSED, status, to_text(now)],
            )
        })
    };
    let added = add("captured").await.unwrap();
    assert!(added > usize::try_from(MAX_CLOSED).unwrap());
    let open = store.list_ideas(false).await.unwrap();
    assert_eq!((open.len(), open.last()), (added + 1, Some(&first)));

    add("dropped").await.unwrap();
    assert_eq!(store.list_ideas(false).await.unwrap(), open);
    let all = store.list_ideas(true).await.unwrap();
    let closed = all.iter().filter(|idea| idea.status == "dropped").count();
    assert_eq!((closed, all.len(), all.last()), (added - 1, open.len() + added - 1, Some(&first)));
    assert!(all.is_sorted_by_key(|idea| std::cmp::Reverse(idea.id)));
}
