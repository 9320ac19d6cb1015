import { AlarmClock, BellRing } from "lucide-react";
import { useState } from "react";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { useShortcut } from "@/lib/shortcuts";
import { useNow } from "@/lib/use-now";
import { useRunTaskNow } from "../api/use-run-task-now";
import { useSnooze } from "../api/use-snooze";
import { useToggle } from "../api/use-toggle";
import { isSnoozed } from "../task-state";
import { EnabledSwitch } from "./enabled-switch";
import { RunNowButton } from "./run-now-button";
import { SnoozeDialog } from "./snooze-dialog";

const group = "This task";

/** What one can do with the task of the page, by button and by the keys of the table. */
export function TaskActions({ task, onEdit }: { task: SystemTaskDto; onEdit: () => void }) {
  const [asking, setAsking] = useState(false);
  const snoozed = isSnoozed(task, useNow(task.snoozedUntil));
  const { run } = useRunTaskNow(task);
  const snooze = useSnooze(task);
  const toggle = useToggle(task);
  // What fails has been told by the hooks.
  const wake = () => void snooze(null).catch(() => undefined);
  useShortcut({ group, keys: "r", label: "Run now", run: () => void run().catch(() => undefined) });
  useShortcut({ group, keys: "e", label: "Edit frequency", run: onEdit });
  useShortcut({ group, keys: "p", label: "Snooze", run: () => setAsking(true) });
  useShortcut({ group, keys: "w", label: "Wake", run: wake, enabled: snoozed });
  useShortcut({ group, keys: "s", label: "Switch on or off", run: () => void toggle(!task.enabled) });
  return (
    <>
      <span className="flex items-center gap-2 text-muted text-xs">
        <span aria-hidden>{task.enabled ? "On" : "Off"}</span>
        <EnabledSwitch task={task} />
      </span>
      {snoozed ? (
        <Button aria-label={`Wake ${task.name}`} onClick={wake}>
          <BellRing aria-hidden className="size-3.5" />
          Wake now
        </Button>
      ) : (
        <Button aria-label={`Snooze ${task.name}`} onClick={() => setAsking(true)}>
          <AlarmClock aria-hidden className="size-3.5" />
          Snooze…
        </Button>
      )}
      <RunNowButton task={task} variant="primary" />
      {asking && <SnoozeDialog task={task} onClose={() => setAsking(false)} />}
    </>
  );
}
