// Which tasks are listed, and in what order.
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { type Pausing, STATES, type TaskState, taskState } from "./task-state";

export type Sort = { by: "name" | "status" | "next"; descending: boolean };

export type Filter = {
  words: string;
  /** They are the words of one state, and no other task is meant that happens to have them in its name. */
  isState?: boolean;
};

export type Listing = Filter & {
  sort: Sort;
  now: number;
  scheduler?: Pausing;
  /** Listed whatever the words say: somebody types in its row, and its state may change meanwhile. */
  kept?: number | null;
};

export function listTasks(tasks: SystemTaskDto[], listing: Listing): SystemTaskDto[] {
  const { words, isState, sort, now, scheduler, kept } = listing;
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const state = (task: SystemTaskDto) => taskState(task, now, scheduler);
  const found = tasks.filter((task) => {
    if (wanted.length === 0 || task.id === kept) return true;
    if (isState) return wordsOf(state(task)) === words;
    const text = `${task.name} ${task.taskType} ${task.component} ${wordsOf(state(task))}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const rank = {
    name: () => 0,
    status: (task: SystemTaskDto) => STATES.indexOf(state(task)),
    // Those without a next run come last.
    next: (task: SystemTaskDto) => (task.nextRunAt ? new Date(task.nextRunAt).getTime() : Number.MAX_VALUE),
  }[sort.by];
  const ranked = found.map((task) => ({ task, rank: rank(task) }));
  const way = sort.descending ? -1 : 1;
  ranked.sort(
    (a, b) => way * (a.rank - b.rank || names.compare(a.task.name, b.task.name) || a.task.id - b.task.id),
  );
  return ranked.map(({ task }) => task);
}

const names = new Intl.Collator(undefined, { numeric: true });

const wordsOf = (state: TaskState): string => state.replace("_", " ");

/** How many tasks are in which state, in words, the more pressing first. */
export function countStates(tasks: SystemTaskDto[], now: number, scheduler?: Pausing): [string, number][] {
  const counts = new Map<string, number>();
  for (const task of tasks) {
    const state = taskState(task, now, scheduler);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return STATES.flatMap((state) => {
    const count = counts.get(state);
    return count ? [[wordsOf(state), count]] : [];
  });
}
