import { Pencil } from "lucide-react";
import { useRef } from "react";
import { flushSync } from "react-dom";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { frequencyText } from "../task-state";
import { FrequencyEditor } from "./frequency-editor";

export type FrequencyCellProps = {
  task: SystemTaskDto;
  editing: boolean;
  onEditing: (editing: boolean) => void;
};

/** How often a task runs, and the way to change it. */
export function FrequencyCell({ task, editing, onEditing }: FrequencyCellProps) {
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    // The editor goes away with the focus in it: it goes back to where it came from.
    flushSync(() => onEditing(false));
    button.current?.focus();
  };
  if (editing) return <FrequencyEditor task={task} onDone={close} />;
  return (
    <span className="flex items-center gap-1 whitespace-nowrap">
      <span className={task.frequencyCron ? "font-mono text-xs" : ""}>{frequencyText(task)}</span>
      <Button
        ref={button}
        variant="ghost"
        size="icon"
        aria-label={`Edit frequency of ${task.name}`}
        onClick={() => onEditing(true)}
      >
        <Pencil aria-hidden className="size-3.5" />
      </Button>
    </span>
  );
}
