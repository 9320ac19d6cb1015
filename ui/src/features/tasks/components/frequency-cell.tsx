import { Pencil } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { Button } from "@/components/ui/button";
import { frequencyText } from "../task-state";
import { FrequencyEditor } from "./frequency-editor";

/** How often a task runs; pressed, it becomes the editor. */
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
    <Button
      ref={button}
      variant="ghost"
      className="-ml-2.5 text-ink!"
      aria-label={`Edit frequency of ${task.name}`}
      onClick={() => setEditing(true)}
    >
      <span className={task.frequencyCron ? "font-mono" : "text-sm"}>{frequencyText(task)}</span>
      <Pencil aria-hidden className="size-3 text-muted" />
    </Button>
  );
}
