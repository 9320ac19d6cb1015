//! Notifications of a Linux desktop, over the session bus: with an answer when somebody clicks one.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use cockpit::Cockpit;
use futures::{Stream, StreamExt, stream};
use tauri::{AppHandle, Runtime};
use tokio::time::timeout;
use zbus::{Message, connection::Builder, names::UniqueName, zvariant::Value};

use crate::window;

/// The program's name in notifications and, as the packages have it, of its desktop entry.
const NAME: &str = "Architect Cockpit";
const ICON: &str = "architect-cockpit";
const FAILED_START: &str = "Architect Cockpit could not start";
/// The action that is the click itself.
const CLICK: &str = "default";
/// Left to the desktop.
const ITS_OWN_TIMEOUT: i32 = -1;
/// Notifications whose clicks are understood, the latest of them.
const REMEMBERED: usize = 50;
/// What can be asked of one that a click opens: the key of it and its words.
const OPENS: [&str; 2] = [CLICK, "Open"];
/// How long whoever shows them may take to answer: one that hangs must not keep later ones and clicks waiting.
const ANSWER: Duration = Duration::from_secs(10);
/// How long an end that is told may wait for whoever shows it.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// What shows notifications.
#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Notifications {
    /// What it can do.
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    /// Somebody clicked one.
    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: &str) -> zbus::Result<()>;
}

/// A notification: who shows it, and its number there. Whoever comes in the place of another counts from one again.
type Shown = (Option<UniqueName<'static>>, u32);

/// Shows each notice for as long as the cockpit speaks, and opens what somebody clicks.
pub async fn show<R: Runtime>(app: AppHandle<R>, cockpit: Cockpit) {
    let mut notices = cockpit.notices();
    let desktop = match connect().await {
        Ok(desktop) => Some(desktop),
        Err(error) => {
            tracing::info!(%error, "there is no session bus: nothing is told outside the window");
            None
        }
    };
    let mut clicks = clicks(desktop.as_ref()).await;
    let mut routes: VecDeque<(Shown, String)> = VecDeque::new();
    loop {
        tokio::select! {
            notice = notices.recv() => {
                let Some(notice) = notice else { return };
                let Some(desktop) = &desktop else { continue };
                match notify(desktop, &notice.title, &notice.body, &OPENS).await {
                    Ok(shown) => routes.push_back((shown, notice.route)),
                    Err(error) => tracing::info!(%error, title = notice.title, "nobody shows a notification"),
                }
                routes.drain(..routes.len().saturating_sub(REMEMBERED));
            }
            Some(clicked) = clicks.next() => {
                if let Some((_, route)) = routes.iter().find(|(shown, _)| *shown == clicked) {
                    window::open_route(&app, route.clone());
                }
            }
        }
    }
}

/// Says why there is no window to whoever started one from a menu, where nobody reads what it writes.
pub async fn tell_failed_start(cause: &str) {
    let told = async {
        let desktop = connect().await?;
        notify(&desktop, FAILED_START, cause, &[]).await
    };
    // Whoever cannot be told so finds it in the journal, as the process says it there, too.
    if let Ok(Err(error)) = timeout(LAST_WORDS, told).await {
        tracing::info!(%error, "nobody shows why there is no window");
    }
}

async fn connect() -> zbus::Result<NotificationsProxy<'static>> {
    let bus = Builder::session()?.method_timeout(ANSWER).build().await?;
    NotificationsProxy::new(&bus).await
}

/// The notifications that are clicked, ours and others'; none ever where nobody tells.
async fn clicks(desktop: Option<&NotificationsProxy<'static>>) -> impl Stream<Item = Shown> + Unpin {
    let told = match desktop {
        Some(desktop) => desktop.receive_action_invoked().await.ok(),
        None => None,
    };
    let Some(told) = told else { return stream::pending().left_stream() };
    let clicked = told.filter_map(async |told| {
        let arguments = told.args().ok()?;
        (arguments.action_key == CLICK).then(|| (sender(told.message()), arguments.id))
    });
    clicked.boxed().chain(stream::pending()).right_stream()
}

async fn notify(
    desktop: &NotificationsProxy<'_>,
    title: &str,
    body: &str,
    actions: &[&str],
) -> zbus::Result<Shown> {
    let reads_markup = desktop.get_capabilities().await?.iter().any(|word| word == "body-markup");
    let body = if reads_markup { escaped(body) } else { body.to_owned() };
    let entry = Value::from(NAME);
    let hints = HashMap::from([("desktop-entry", &entry)]);
    // In the place of none.
    let notification = (NAME, 0_u32, ICON, title, body, actions, hints, ITS_OWN_TIMEOUT);
    // Not by a method of the proxy, which does not tell who answered.
    let answer = desktop.inner().call_method("Notify", &notification).await?;
    Ok((sender(&answer), answer.body().deserialize()?))
}

fn sender(message: &Message) -> Option<UniqueName<'static>> {
    message.header().sender().map(UniqueName::to_owned)
}

/// Where a body may be markup, ours is none.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_text_also_where_it_could_be_markup() {
        assert_eq!(escaped("<img src=x> & </b>"), "&lt;img src=x&gt; &amp; &lt;/b&gt;");
    }
}
