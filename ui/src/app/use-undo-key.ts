import { toast } from "sonner";
import { useShortcut } from "@/lib/shortcuts";
import { allTold } from "@/lib/untold";

/** Takes back what the latest message offers to take back. */
export function useUndoKey(): void {
  useShortcut({ keys: "u", label: "Undo what the last message told", group: "Anywhere", run: undoLatest });
}

/**
 * Asks for the messages themselves: a list kept by a component is a turn of the event loop behind what is on the screen,
 * and a press in it would take the message before back. So would one of an edit that is shown before it is told.
 */
async function undoLatest(): Promise<void> {
  const before = latestOffer();
  const waited = await allTold();
  const latest = latestOffer();
  // What was meant was refused, or changed nothing.
  if (waited && latest && latest.id === before?.id) return;
  if (!latest) {
    toast.info("No message offers Undo any more. A task's page keeps its edits.");
    return;
  }
  toast.dismiss(latest.id);
  latest.action.onClick(new MouseEvent("click"));
}

const latestOffer = () => toast.getToasts().findLast(offersUndo);

type Message = ReturnType<typeof toast.getToasts>[number];
type Undoable = Message & { action: { label: "Undo"; onClick: (event: MouseEvent) => void } };

const offersUndo = (message: Message): message is Undoable => {
  const action = "action" in message && message.action;
  return typeof action === "object" && action !== null && "label" in action && action.label === "Undo";
};
