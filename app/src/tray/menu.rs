//! What the tray's menu offers. Pure; each system draws it in its own way.

use cockpit::Glance;

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The window.
    Open,
    /// The window, where all tasks are.
    AllTasks,
    /// A run outside the schedule.
    RunNow {
        /// Of this type.
        task_type: String,
        /// Of this component.
        component: String,
    },
    /// No schedules for now.
    Pause,
    /// Schedules again.
    Resume,
    /// The end, with all that runs drained.
    Quit,
}

/// A line of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Something to read.
    State(String),
    /// Something to ask for.
    Action(String, Wish),
    /// Something to choose from.
    Choice(String, Vec<(String, Wish)>),
    /// A gap.
    Separator,
}

/// The menu for a state.
pub fn of(glance: &Glance) -> Vec<Entry> {
    let runs = glance.tasks.iter().map(|task| {
        let (task_type, component) = (task.task_type.clone(), task.component.clone());
        (task.name.clone(), Wish::RunNow { task_type, component })
    });
    let others = (glance.more > 0).then(|| (format!("{} more…", glance.more), Wish::AllTasks));
    let hold = if glance.paused {
        Entry::Action("Resume schedules".to_owned(), Wish::Resume)
    } else {
        Entry::Action("Pause schedules".to_owned(), Wish::Pause)
    };
    vec![
        Entry::State(glance.sentence.clone()),
        Entry::Separator,
        Entry::Action("Open".to_owned(), Wish::Open),
        Entry::Choice("Run now".to_owned(), runs.chain(others).collect()),
        hold,
        Entry::Separator,
        Entry::Action("Quit".to_owned(), Wish::Quit),
    ]
}

#[cfg(test)]
mod tests {
    use cockpit::{Mood, NamedTask};

    use super::*;

    fn glance(paused: bool) -> Glance {
        let (task_type, component) = ("news_sync".to_owned(), "news".to_owned());
        let tasks = vec![NamedTask { task_type, component, name: "News sync".to_owned() }];
        Glance { tasks, more: 0, mood: Mood::Well, paused, sentence: "1 task, next 14:20".to_owned() }
    }

    #[test]
    fn it_says_the_state_and_offers_each_task() {
        let menu = of(&glance(false));
        assert_eq!(menu[0], Entry::State("1 task, next 14:20".to_owned()));
        let run = Wish::RunNow { task_type: "news_sync".to_owned(), component: "news".to_owned() };
        assert!(menu.contains(&Entry::Choice("Run now".to_owned(), vec![("News sync".to_owned(), run)])));
        assert_eq!(menu.last(), Some(&Entry::Action("Quit".to_owned(), Wish::Quit)));
    }

    #[test]
    fn of_many_tasks_it_leads_to_the_others() {
        let menu = of(&Glance { more: 979, ..glance(false) });
        let runs = menu.iter().find_map(|entry| match entry {
            Entry::Choice(_, runs) => Some(runs),
            _ => None,
        });
        assert_eq!(runs.unwrap().last(), Some(&("979 more…".to_owned(), Wish::AllTasks)));
    }

    #[test]
    fn what_is_paused_can_be_resumed_and_the_other_way_round() {
        let offers = |paused, wish: Wish| {
            of(&glance(paused)).iter().any(|entry| matches!(entry, Entry::Action(_, found) if *found == wish))
        };
        assert!(offers(false, Wish::Pause) && !offers(false, Wish::Resume));
        assert!(offers(true, Wish::Resume) && !offers(true, Wish::Pause));
    }
}
