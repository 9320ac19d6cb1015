// What the window asks before it has any code to show the answers with: while that is read, the backend has time. It needs
// nothing but the IPC, and must go on so: whatever is imported here is waited for first.
import type { QueryKey } from "@tanstack/react-query";
import { listenEarly } from "@/lib/early-ear";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { DAY_HOURS, INTERRUPTED, MISSED, NEWEST } from "./dashboard/extent";

/** What the page is kept waiting for these at most; whatever comes later it asks for itself. */
const PATIENCE = 1_000;

/** Answers by the keys under which the page looks for them. */
export type FirstAnswers = [QueryKey, unknown][];

type Question = [key: QueryKey, command: string, args?: Record<string, unknown>];

const latest = (filter: object): Question => [[...keys.runs, "latest", filter], "list_runs", { filter }];

/** All that the dashboard and what is around it show; a test holds the two together. */
const questions: Question[] = [
  [keys.tasks, "list_system_tasks"],
  [keys.away, "get_away_report"],
  [keys.status, "get_scheduler_status"],
  [[...keys.settings, "all"], "get_settings"],
  [[...keys.news, "stats"], "get_news_stats"],
  [[...keys.calendar, "stats"], "get_calendar_stats"],
  [[...keys.ideas, "stats"], "get_idea_stats"],
  [[...keys.alerts, "stats"], "get_alert_stats"],
  [[...keys.alerts, "list", false], "list_alerts", { includeResolved: false }],
  [keys.sources, "list_sources"],
  [[...keys.upcoming, DAY_HOURS], "list_upcoming_runs", { hours: DAY_HOURS }],
  latest(NEWEST),
  latest(INTERRUPTED),
  latest(MISSED),
];

/** Listens, and only then asks: so nothing changes unheard after an answer. What fails or takes too long is left out. */
export async function askFirst(): Promise<FirstAnswers> {
  const late = new Promise<FirstAnswers>((resolve) => setTimeout(() => resolve([]), PATIENCE));
  const hears = listenEarly().then(
    () => true,
    () => false,
  );
  if (!(await Promise.race([hears, late.then(() => false)]))) return [];
  const answers = await Promise.all(questions.map((question) => Promise.race([ask(question), late])));
  return answers.flat();
}

async function ask([key, command, args]: Question): Promise<FirstAnswers> {
  return call(command, args).then(
    (answer) => [[key, answer]],
    () => [],
  );
}
