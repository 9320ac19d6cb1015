//! Ideas: captured, touched, closed, and counted.

use api::{
    error::ErrorKind,
    idea::{IdeaDto, IdeaInput},
};
use serde_json::{Value, json};

use crate::support::Bench;

fn input(input: Value) -> IdeaInput {
    serde_json::from_value(input).unwrap()
}

async fn captured(bench: &Bench, title: &str) -> IdeaDto {
    bench.cockpit.create_idea(&input(json!({ "title": title }))).await.unwrap()
}

#[tokio::test]
async fn an_idea_is_captured_with_its_title_trimmed() {
    let bench = Bench::open().await;
    let idea =
        bench.cockpit.create_idea(&input(json!({ "title": "  A shed ", "body": "of oak" }))).await.unwrap();
    assert_eq!(
        (idea.title.as_str(), idea.body.as_str(), idea.status.as_str()),
        ("A shed", "of oak", "captured")
    );
    assert_eq!((&idea.due_at, &idea.touched_at), (&None, &idea.created_at));
    assert_eq!(bench.cockpit.list_ideas(false).await.unwrap(), [idea]);
    let stats = bench.cockpit.get_idea_stats().await.unwrap();
    assert_eq!((stats.open, stats.due, stats.last_7_days), (1, 0, 1));
}

#[tokio::test]
async fn a_closed_idea_leaves_the_open_list() {
    let bench = Bench::open().await;
    let (one, two) = (captured(&bench, "One").await, captured(&bench, "Two").await);
    let kept = bench.cockpit.update_idea(one.id, &input(json!({ "status": "kept" }))).await.unwrap();
    assert_eq!(kept.status, "kept");
    bench.cockpit.update_idea(two.id, &input(json!({ "status": "done" }))).await.unwrap();
    let open: Vec<i64> = bench.cockpit.list_ideas(false).await.unwrap().iter().map(|idea| idea.id).collect();
    assert_eq!(open, [one.id]);
    assert_eq!(bench.cockpit.list_ideas(true).await.unwrap().len(), 2);
    assert_eq!(bench.cockpit.get_idea_stats().await.unwrap().open, 1);
}

#[tokio::test]
async fn a_change_leaves_the_other_fields() {
    let bench = Bench::open().await;
    let idea = captured(&bench, "One").await;
    let changed = bench.cockpit.update_idea(idea.id, &input(json!({ "body": "more" }))).await.unwrap();
    assert_eq!((changed.title.as_str(), changed.body.as_str()), ("One", "more"));
    assert_eq!((&changed.status, &changed.created_at), (&idea.status, &idea.created_at));
    assert!(changed.touched_at >= idea.touched_at);
}

#[tokio::test]
async fn a_field_that_cannot_be_is_refused_and_nothing_changed() {
    let bench = Bench::open().await;
    let idea = captured(&bench, "One").await;
    let (title, body) = ("t".repeat(201), "b".repeat(10_001));
    for (bad, field) in [
        (json!({ "title": "" }), "title"),
        (json!({ "title": " \n " }), "title"),
        (json!({ "title": "\u{200b}" }), "title"),
        (json!({ "title": title }), "title"),
        (json!({ "title": "Fine", "body": body }), "body"),
    ] {
        for error in [
            bench.cockpit.create_idea(&input(bad.clone())).await.unwrap_err(),
            bench.cockpit.update_idea(idea.id, &input(bad.clone())).await.unwrap_err(),
        ] {
            assert_eq!(
                (error.kind, error.field.as_deref()),
                (ErrorKind::InvalidInput, Some(field)),
                "{error}"
            );
        }
    }
    for status in ["due", "lost", ""] {
        let bad = input(json!({ "title": "Other", "status": status }));
        let error = bench.cockpit.update_idea(idea.id, &bad).await.unwrap_err();
        assert_eq!(error.field.as_deref(), Some("status"), "{status:?}");
    }
    let error = bench.cockpit.create_idea(&IdeaInput::default()).await.unwrap_err();
    assert_eq!(error.field.as_deref(), Some("title"));
    assert_eq!(bench.cockpit.list_ideas(true).await.unwrap(), [idea]);
}

#[tokio::test]
async fn an_idea_that_is_not_there_is_not_found() {
    let bench = Bench::open().await;
    let error = bench.cockpit.update_idea(4_711, &input(json!({ "status": "done" }))).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn titles_are_counted_in_characters_and_kept_as_they_are() {
    let bench = Bench::open().await;
    let title = "é".repeat(200);
    assert_eq!(captured(&bench, &title).await.title, title);
    let markup = "<b>'; DROP TABLE ideas; --</b>";
    assert_eq!(captured(&bench, markup).await.title, markup);
}
