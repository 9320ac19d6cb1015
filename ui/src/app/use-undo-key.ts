import { toast } from "sonner";
import { useShortcut } from "@/lib/shortcuts";

/** Takes back what the latest message offers to take back. */
export function useUndoKey(): void {
  useShortcut({ keys: "u", label: "Undo what the last message told", group: "Anywhere", run: undoLatest });
}

/**
 * Asks for the messages as it is pressed: a list kept by a component is a turn of the event loop behind what is on the
 * screen, and a press in it would take the message before back.
 */
function undoLatest(): void {
  const latest = toast.getToasts().findLast(offersUndo);
  if (!latest) {
    toast.info("No message offers Undo any more. A task's page keeps its edits.");
    return;
  }
  toast.dismiss(latest.id);
  latest.action.onClick(new MouseEvent("click"));
}

type Message = ReturnType<typeof toast.getToasts>[number];
type Undoable = Message & { action: { label: "Undo"; onClick: (event: MouseEvent) => void } };

const offersUndo = (message: Message): message is Undoable => {
  const action = "action" in message && message.action;
  return typeof action === "object" && action !== null && "label" in action && action.label === "Undo";
};
