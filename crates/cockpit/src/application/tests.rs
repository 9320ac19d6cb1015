//! What was stored stays done where the scheduler has ended and the database has not.

use serde_json::json;

use crate::night::Night;

async fn without_scheduler() -> Night {
    let night = Night::begin().await;
    let running = night.cockpit.inner.running.as_ref().unwrap();
    running.scheduler.lock().await.take().unwrap().shutdown().await;
    night
}

async fn name(night: &Night) -> String {
    night.cockpit.store().find_task("work", None).await.unwrap().unwrap().name
}

#[tokio::test(start_paused = true)]
async fn an_edit_that_is_stored_has_not_failed() {
    let night = without_scheduler().await;
    let input = serde_json::from_value(json!({ "name": "Mine" })).unwrap();
    let edited = night.cockpit.update_system_task("work", None, &input).await.unwrap();
    assert_eq!((edited.name.as_str(), name(&night).await.as_str()), ("Mine", "Mine"));
}

#[tokio::test(start_paused = true)]
async fn a_document_that_was_read_in_is_in_force_as_far_as_it_can_be() {
    let night = without_scheduler().await;
    let mut document = night.cockpit.export_settings().await.unwrap();
    document["tasks"][0]["name"] = json!("Mine");
    document["settings"]["closeToTray"] = json!(false);
    let report = night.cockpit.import_settings(&document.to_string(), false).await.unwrap();
    assert!(report.applied, "{report:?}");
    assert_eq!(name(&night).await, "Mine");
    assert!(!night.cockpit.manners().borrow().close_to_tray);
}
