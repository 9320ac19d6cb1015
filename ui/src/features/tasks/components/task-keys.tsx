import { useNavigate } from "@tanstack/react-router";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { useShortcut } from "@/lib/shortcuts";
import { useRunTaskNow } from "../api/use-run-task-now";
import { useSnooze } from "../api/use-snooze";
import { useToggle } from "../api/use-toggle";

const group = "System tasks";

/** What keys do to the task of the cursor. */
type Acts = Record<"run" | "edit" | "snooze" | "wake" | "toggle" | "select" | "open", () => void>;

export type TaskKeysProps = {
  /** The task of the cursor. */
  task: SystemTaskDto | undefined;
  /** Goes some rows on, or back. */
  step: (by: number) => void;
  filter: () => void;
} & Pick<RowKeysProps, "edit" | "snooze" | "select">;

/** The keys of the table. Where there is no cursor yet, the first press only shows where it is. */
export function TaskKeys({ task, step, filter, ...acts }: TaskKeysProps) {
  useShortcut({ group, keys: "j", label: "Next task", run: () => step(1) });
  useShortcut({ group, keys: "k", label: "Previous task", run: () => step(-1) });
  useShortcut({ group, keys: "/", label: "Filter tasks", run: filter });
  const show = () => step(0);
  const none = { run: show, edit: show, snooze: show, wake: show, toggle: show, select: show, open: show };
  return task ? <RowKeys task={task} {...acts} /> : <Keys acts={none} />;
}

type RowKeysProps = {
  task: SystemTaskDto;
  edit: (id: number) => void;
  snooze: (id: number) => void;
  select: (id: number) => void;
};

function RowKeys({ task, edit, snooze, select }: RowKeysProps) {
  const navigate = useNavigate();
  const { run } = useRunTaskNow(task);
  const hold = useSnooze(task);
  const toggle = useToggle(task);
  // What fails has been told by the hooks.
  const acts: Acts = {
    run: () => void run().catch(() => undefined),
    edit: () => edit(task.id),
    snooze: () => snooze(task.id),
    wake: () => void hold(null).catch(() => undefined),
    toggle: () => void toggle(!task.enabled),
    select: () => select(task.id),
    open: () => navigate({ to: "/settings/system-tasks/$id", params: { id: String(task.id) } }),
  };
  return <Keys acts={acts} />;
}

function Keys({ acts }: { acts: Acts }) {
  useShortcut({ group, keys: "r", label: "Run now", run: acts.run });
  useShortcut({ group, keys: "e", label: "Edit frequency", run: acts.edit });
  useShortcut({ group, keys: "p", label: "Snooze", run: acts.snooze });
  useShortcut({ group, keys: "w", label: "Wake", run: acts.wake });
  useShortcut({ group, keys: "s", label: "Switch on or off", run: acts.toggle });
  useShortcut({ group, keys: "x", label: "Select", run: acts.select });
  useShortcut({ group, keys: "o", label: "Open task", run: acts.open });
  return null;
}
