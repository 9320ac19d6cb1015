//! Requests that are answered more than once: events as they come, and a run while it runs.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, BufReader},
    net::unix::{OwnedReadHalf, OwnedWriteHalf},
    sync::{broadcast::error::RecvError, mpsc, watch},
};

use super::{FOLLOW_EVENTS, RESTARTING, RUN_LIVE, Request, Response, STOPPED, server::send};
use crate::{Cockpit, UseCaseResult, events};

/// Whether a request of this name is answered more than once.
pub(super) fn is_one(method: &str) -> bool {
    matches!(method, FOLLOW_EVENTS | RUN_LIVE)
}

/// Answers until there is nothing more to say, or nobody listens any more.
pub(super) async fn serve(
    request: Request,
    cockpit: &Cockpit,
    closing: watch::Receiver<bool>,
    mut reader: BufReader<OwnedReadHalf>,
    mut writer: OwnedWriteHalf,
) -> io::Result<()> {
    let speaking = async {
        if request.method == RUN_LIVE {
            run_live(request.params, cockpit, &mut writer).await
        } else {
            follow(cockpit, closing, &mut writer).await
        }
    };
    tokio::select! {
        spoken = speaking => spoken,
        // A run that was asked for goes on without its listener, as the manager has it by then.
        gone = until_gone(&mut reader) => gone,
    }
}

/// The listener has nothing to say but that it goes.
async fn until_gone(reader: &mut BufReader<OwnedReadHalf>) -> io::Result<()> {
    while reader.read(&mut [0; 64]).await? > 0 {}
    Ok(())
}

async fn follow(
    cockpit: &Cockpit,
    mut closing: watch::Receiver<bool>,
    writer: &mut OwnedWriteHalf,
) -> io::Result<()> {
    let mut events = cockpit.events();
    // So that whoever asked knows that nothing is missed from now on.
    send(writer, &Response::Ok(Value::Null)).await?;
    loop {
        let event = tokio::select! {
            // What has happened by then is told before the end.
            biased;
            event = events.recv() => Some(event),
            () = closed(&mut closing) => None,
        };
        let Some(event) = event else {
            let word = if cockpit.is_restart_requested() { RESTARTING } else { STOPPED };
            return send(writer, &Response::Ok(json!({ "ended": word }))).await;
        };
        let event = match event {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => events::everything_changed("rescheduled"),
            Err(RecvError::Closed) => return Ok(()),
        };
        let said = json!({ "event": event.name(), "payload": event.payload()? });
        send(writer, &Response::Ok(said)).await?;
    }
}

async fn closed(closing: &mut watch::Receiver<bool>) {
    // A server that is gone has closed, too.
    let _ = closing.wait_for(|closing| *closing).await;
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct RunLive {
    task_type: String,
    #[serde(default)]
    component: Option<String>,
}

async fn run_live(params: Value, cockpit: &Cockpit, writer: &mut OwnedWriteHalf) -> io::Result<()> {
    let RunLive { task_type, component } = match serde_json::from_value(params) {
        Ok(asked) => asked,
        Err(error) => {
            let error = api::error::ApiError::invalid("arguments", error.to_string());
            return send(writer, &Response::Error(error)).await;
        }
    };
    let (sender, mut reports) = mpsc::channel(4);
    let mut running = std::pin::pin!(cockpit.run_system_task_live(&task_type, component.as_deref(), sender));
    let result = loop {
        tokio::select! {
            biased;
            Some(report) = reports.recv() => send(writer, &Response::Ok(json!({ "report": report }))).await?,
            result = &mut running => break result,
        }
    };
    send(writer, &last(result)?).await
}

fn last<T: Serialize>(result: UseCaseResult<T>) -> io::Result<Response> {
    Ok(match result {
        Ok(result) => Response::Ok(json!({ "result": serde_json::to_value(result)? })),
        Err(error) => Response::Error(error),
    })
}
