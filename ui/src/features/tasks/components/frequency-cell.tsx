import { Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { frequencyText } from "../task-state";
import { FrequencyEditor } from "./frequency-editor";

/** How often a task runs, and the way to change it. */
export function FrequencyCell({ task }: { task: SystemTaskDto }) {
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    // The editor goes away with the focus in it: it goes back to where it came from.
    flushSync(() => setEditing(false));
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
        onClick={() => setEditing(true)}
      >
        <Pencil aria-hidden className="size-3.5" />
      </Button>
    </span>
  );
}
