//! Who uses the cockpit while it lives: one looks at the history again and again, one runs tasks by hand. What they are
//! told goes into the ledger before anything else is asked.

use std::{path::Path, sync::Arc, time::Duration};

use api::run::{RunPageDto, RunTaskNowResult};
use serde_json::{from_value, json};
use tokio::{task::JoinSet, time::timeout};

use crate::{
    ledger::{Fact, Ledger},
    random::Random,
    serving::PATIENCE,
    socket::{Answer, Socket},
    world::TASKS,
};

/// Runs of a look.
const PAGE: u32 = 30;

/// The users of one process.
pub struct Load(JoinSet<()>);

impl Load {
    /// Begins, with a look at what is running.
    pub async fn start(data_dir: &Path, ledger: &Arc<Ledger>, random: &mut Random) -> Self {
        let mut looks = Socket::connect(data_dir).await.unwrap();
        let running = json!({ "filter": { "status": "running", "limit": 500 } });
        tell(ledger, looks.ask("list_runs", running).await);
        ledger.note(Fact::Looked);
        let calls = Socket::connect(data_dir).await.unwrap();
        let mut users = JoinSet::new();
        users.spawn(look(looks, Arc::clone(ledger), random.fork()));
        users.spawn(run_by_hand(calls, Arc::clone(ledger), random.fork()));
        Self(users)
    }

    /// Waits until they have read the last word of the process, which is gone.
    pub async fn ended(self) {
        timeout(PATIENCE, self.0.join_all()).await.unwrap();
    }
}

fn tell(ledger: &Ledger, page: serde_json::Value) {
    let page: RunPageDto = from_value(page).unwrap();
    // Oldest first, as they happened.
    for run in page.runs.into_iter().rev() {
        ledger.note(Fact::Told(Box::new(run)));
    }
}

async fn look(mut socket: Socket, ledger: Arc<Ledger>, mut random: Random) {
    let latest = json!({ "filter": { "limit": PAGE } });
    loop {
        match socket.call("list_runs", latest.clone()).await {
            Answer::Ok(page) => tell(&ledger, page),
            Answer::Refused(error) => panic!("{error}"),
            Answer::Gone => return,
        }
        think(&mut random).await;
    }
}

async fn run_by_hand(mut socket: Socket, ledger: Arc<Ledger>, mut random: Random) {
    loop {
        think(&mut random).await;
        let task_type = random.weighted(TASKS.map(|task_type| (1, task_type)));
        match socket.call("run_system_task_now", json!({ "taskType": task_type })).await {
            Answer::Ok(result) => {
                let result: RunTaskNowResult = from_value(result).unwrap();
                ledger.note(Fact::Replied(Box::new(result)));
            }
            // It is closing.
            Answer::Refused(_) => {}
            Answer::Gone => return,
        }
    }
}

/// Users do not press again at once; they leave slots room to come in time.
async fn think(random: &mut Random) {
    tokio::time::sleep(random.duration(Duration::from_millis(2), Duration::from_millis(200))).await;
}
