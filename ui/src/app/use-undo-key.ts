import { toast } from "sonner";
import { useShortcut } from "@/lib/shortcuts";
import { standingUndo } from "@/lib/standing-undo";
import { allTold } from "@/lib/untold";

/** Takes back what was told last that it can be taken back: by a message, or by the report of many tasks. */
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
  if (waited && latest && latest.of === before?.of) return;
  if (!latest) {
    toast.info("No message offers Undo any more. A task's page keeps its edits.");
    return;
  }
  latest.undo();
}

/** `of` tells one offer from another. */
type Offer = { of: unknown; undo: () => void };

function latestOffer(): Offer | null {
  const message = toast.getToasts().findLast(offersUndo);
  const standing = standingUndo();
  if (standing && !(message && !standing.earlier.has(message.id))) {
    return { of: standing, undo: standing.undo };
  }
  if (!message) return null;
  const undo = () => {
    toast.dismiss(message.id);
    message.action.onClick(new MouseEvent("click"));
  };
  return { of: message.id, undo };
}

type Message = ReturnType<typeof toast.getToasts>[number];
type Undoable = Message & { action: { label: "Undo"; onClick: (event: MouseEvent) => void } };

const offersUndo = (message: Message): message is Undoable => {
  const action = "action" in message && message.action;
  return typeof action === "object" && action !== null && "label" in action && action.label === "Undo";
};
