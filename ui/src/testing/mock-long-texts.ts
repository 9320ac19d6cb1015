// A window in which all that others have written is as long as it may be, with and without spaces: `?state=long`.
import type { FakeBackend } from "./fake-backend";
import { anAwayReport } from "./fixtures/away";
import { at, HOUR, MINUTE } from "./fixtures/clock";

const WORD = "Donaudampfschifffahrtsgesellschaftskapitaensmuetzenabzeichenverleihungsurkundenkopierstation";
const ADDRESS = `https://teams.example.com/l/meetup-join/${"19%3ameeting_OGQ4ZTM1".repeat(8)}?context=${"0123456789abcdef".repeat(4)}`;
const POSTAL =
  "Physikalisch-Technische Bundesanstalt, Bundesallee 100, Kohlrausch-Bau, second floor, room 214, 38116 Braunschweig";
const PROSE =
  "Minutes of what was agreed on about the night ferry, the cranes, the winter timetable and the lighthouse, in the order of the day";
/** What is found again in what a page shows of them. */
export const WORDS = [WORD, ADDRESS, POSTAL, PROSE];
const TEXTS = [WORD, ADDRESS, PROSE];

/** One of them for each row, in turn. */
const text = (row: number): string => TEXTS[row % TEXTS.length] ?? WORD;

export function longTexts(backend: FakeBackend): void {
  const lastError = `GET ${ADDRESS} answered 503: the server has a problem.`;
  const failing = { lastError, failingSince: at(-HOUR), errorCount: 3 };
  backend.tasks = backend.tasks.map((task, row) => ({
    ...task,
    ...(row < 3 ? { ...failing, name: text(row).slice(0, 100), lastStatus: "error" } : {}),
    ...(row === 3
      ? { snoozedAt: at(-HOUR), snoozeReason: WORD, lastResult: JSON.stringify({ note: WORD }) }
      : {}),
  }));
  const result = JSON.stringify({
    note: WORD,
    feeds: TEXTS.map((name) => ({ name: name.slice(0, 80), status: "failed", error: lastError })),
    warnings: [ADDRESS],
  });
  backend.runs = backend.runs.map((run, row) => ({
    ...run,
    taskName: text(row).slice(0, 100),
    ...(row % 3 === 0 ? { status: "error", errorMessage: lastError, result: null } : { result }),
  }));
  backend.articles = backend.articles.map((article, row) => ({
    ...article,
    title: text(row),
    summary: text(row + 1),
    source: text(row).slice(0, 80),
  }));
  const places = [ADDRESS, POSTAL, WORD];
  backend.events = backend.events.map((event, row) => ({
    ...event,
    summary: text(row),
    location: places[row % places.length] ?? null,
    calendar: text(row).slice(0, 80),
  }));
  backend.alerts = backend.alerts.map((alert, row) => ({
    ...alert,
    title: text(row),
    detail: `In 58 minutes, ${text(row + 1)}`,
  }));
  backend.ideas = backend.ideas.map((idea, row) => ({ ...idea, title: text(row), body: text(row + 1) }));
  backend.sources = backend.sources.map((source, row) => ({
    ...source,
    ...failing,
    notBeforeAt: at(10 * MINUTE),
    // The first are those of the lists in the settings, which know their health by the name.
    name: row < 3 ? source.name : text(row).slice(0, 80),
  }));
  const storeError = `/home/${WORD}/cockpit.db: the disk is full`;
  const paused = { paused: true, pausedSince: at(-HOUR), pauseReason: WORD };
  backend.status = { ...backend.status, ...paused, storeError };
  const away = anAwayReport();
  const missed = away.tasks.map((task, row) => ({ ...task, name: text(row).slice(0, 100) }));
  backend.away = { ...away, tasks: missed };
}
