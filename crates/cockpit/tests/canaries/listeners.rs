//! Those who are told what happens outside the window: the command line at the socket, and whoever shows notices.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use cockpit::{
    Cockpit, Notice,
    socket::{Client, ClientError, FOLLOW_EVENTS, RUN_LIVE, Server},
};
use serde_json::{Value, json};
use tokio::{task::JoinHandle, time::timeout};

use crate::said::Said;

/// How long anything may take before the test gives up on it.
const PATIENCE: Duration = Duration::from_mins(1);

/// What comes from one of them, in the order in which it comes.
type Heard<T> = Arc<Mutex<Vec<T>>>;

pub struct Listeners {
    _server: Server,
    client: Client,
    cockpit: Cockpit,
    events: Heard<Value>,
    notices: Heard<Notice>,
    listening: [JoinHandle<()>; 2],
}

impl Listeners {
    pub async fn start(cockpit: &Cockpit) -> Self {
        let server = Server::start(cockpit).unwrap();
        let connect = async || Client::connect(cockpit.data_dir()).await.unwrap();
        let (mut follower, client) = (connect().await, connect().await);
        follower.ask(FOLLOW_EVENTS, Value::Null).await.unwrap();
        let (events, notices) = (Heard::default(), Heard::default());
        let (heard, mut coming) = (Arc::clone(&events), cockpit.notices());
        let following = tokio::spawn(async move {
            while let Ok(event) = follower.next_answer().await {
                heard.lock().unwrap().push(event);
            }
        });
        let told = Arc::clone(&notices);
        let watching = tokio::spawn(async move {
            while let Some(notice) = coming.recv().await {
                told.lock().unwrap().push(notice);
            }
        });
        let listening = [following, watching];
        Self { _server: server, client, cockpit: cockpit.clone(), events, notices, listening }
    }

    /// Asks over the socket.
    pub async fn ask(&mut self, method: &str, params: Value, place: &str, said: &mut Said) -> Value {
        match timeout(PATIENCE, self.client.call(method, params)).await.unwrap() {
            Ok(answer) => {
                let mut shown = answer.clone();
                // A run comes with its task, and a task with the config that a person wrote.
                if let Some(config) = shown.pointer_mut("/task/config") {
                    config.take();
                }
                said.json(format!("{place}, over the socket"), &shown);
                answer
            }
            Err(ClientError::UseCase(error)) => {
                said.add(format!("{place}, shown"), format!("{error} {error:?}"));
                said.json(format!("{place}, over the socket"), &error);
                Value::Null
            }
            Err(error) => panic!("{method}: {error}"),
        }
    }

    /// Runs a task over the socket, and listens to it.
    pub async fn run(&mut self, task_type: &str, place: &str, said: &mut Said) {
        self.client.ask(RUN_LIVE, json!({ "taskType": task_type })).await.unwrap();
        let mut client = Client::connect(self.cockpit.data_dir()).await.unwrap();
        std::mem::swap(&mut client, &mut self.client);
        loop {
            let answer = timeout(PATIENCE, client.next_answer()).await.unwrap().unwrap();
            said.json(place, &answer);
            if answer.get("result").is_some() {
                return;
            }
        }
    }

    /// What the command line asks for.
    pub async fn read_everything(&mut self, said: &mut Said) {
        for method in [
            "list_sources",
            "list_backups",
            "get_storage",
            "get_settings",
            "get_scheduler_status",
            "get_away_report",
            "get_news_stats",
            "get_calendar_stats",
            "list_alerts",
            "export_settings",
        ] {
            self.ask(method, json!({}), method, said).await;
        }
        self.ask("list_articles", json!({ "filter": {} }), "articles", said).await;
        let of_all_time = json!({ "from": "2000-01-01T00:00:00Z", "to": "2001-01-01T00:00:00Z" });
        self.ask("list_events", of_all_time, "events of the calendar", said).await;
        let runs = self.ask("list_runs", json!({ "filter": { "limit": 500 } }), "runs", said).await;
        for run in runs["runs"].as_array().unwrap() {
            self.ask("get_run", json!({ "id": run["id"] }), "a run", said).await;
            self.ask("get_task_overview", json!({ "taskId": run["taskId"] }), "a task", said).await;
        }
        for task_type in ["news_sync", "calendar_sync", "alerts_refresh"] {
            self.ask("explain_slot", json!({ "taskType": task_type }), "why", said).await;
        }
    }

    /// Everything that came by itself.
    pub async fn end(self, said: &mut Said) {
        // The last failures have been told: a notice comes after its event, and an event after its run.
        timeout(PATIENCE, async {
            while self.notices.lock().unwrap().is_empty() || self.events.lock().unwrap().is_empty() {
                tokio::task::yield_now().await;
            }
        })
        .await
        .unwrap();
        self.listening.iter().for_each(JoinHandle::abort);
        for event in self.events.lock().unwrap().iter() {
            said.json("an event, over the socket", event);
        }
        for notice in self.notices.lock().unwrap().iter() {
            said.add("a notification", format!("{} {} {}", notice.title, notice.body, notice.route));
        }
    }
}
