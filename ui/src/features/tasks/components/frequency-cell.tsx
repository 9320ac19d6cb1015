import { Pencil } from "lucide-react";
import { type Ref, useRef } from "react";
import { flushSync } from "react-dom";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { frequencyText } from "../task-state";
import { fromCron, weeklyText } from "../weekly-cron";
import { FrequencyEditor } from "./frequency-editor";

export type FrequencyCellProps = {
  task: SystemTaskDto;
  editing: boolean;
  onEditing: (editing: boolean) => void;
};

/** How often a task runs, and the way to change it in the same place. */
export function FrequencyCell({ task, editing, onEditing }: FrequencyCellProps) {
  const button = useRef<HTMLButtonElement>(null);
  const close = (withFocus: boolean) => {
    // It goes back to where it came from.
    flushSync(() => onEditing(false));
    if (withFocus) button.current?.focus();
  };
  if (editing) return <FrequencyEditor task={task} onDone={close} />;
  return <Frequency task={task} button={button} onEdit={() => onEditing(true)} />;
}

export type FrequencyProps = {
  task: SystemTaskDto;
  button?: Ref<HTMLButtonElement>;
  /** The editor is open somewhere else. */
  expanded?: boolean;
  onEdit: () => void;
};

/** In words where they are certain, with the pattern they stand for. */
export function Frequency({ task, button, expanded, onEdit }: FrequencyProps) {
  const cron = task.frequencyCron;
  const weekly = cron ? fromCron(cron) : null;
  return (
    <span className="flex items-start gap-0.5">
      <span className="min-w-0">
        <span
          className={`block break-words ${cron && !weekly ? "font-mono text-xs" : ""}`}
          title={cron ?? undefined}
        >
          {weekly ? weeklyText(weekly) : frequencyText(task)}
        </span>
        {weekly && <span className="block truncate font-mono text-2xs text-muted">{cron}</span>}
        {cron && task.timezone && <span className="block truncate text-2xs text-muted">{task.timezone}</span>}
      </span>
      <Button
        ref={button}
        variant="ghost"
        size="icon"
        // Into the cell's padding: "Every 30 min" has no room to lose at 1024 pixels.
        className="-my-1 -mr-2"
        aria-label={`Edit frequency of ${task.name}`}
        aria-expanded={expanded}
        onClick={onEdit}
      >
        <Pencil aria-hidden className="size-3.5" />
      </Button>
    </span>
  );
}
