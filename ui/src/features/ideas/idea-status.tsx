// The words of what becomes of an idea.
import { Bookmark, Check, Clock, Trash2 } from "lucide-react";
import { Badge } from "@/components/ui/badge";

/** What a person can decide, with the keys of the review. */
export const decisions = [
  { key: "1", label: "Keep", status: "kept", icon: Bookmark },
  { key: "2", label: "Done", status: "done", icon: Check },
  { key: "3", label: "Drop", status: "dropped", icon: Trash2 },
] as const;

/** Which ideas to show: `open` is whatever is neither done nor dropped. */
export const filters = [
  ["open", "Open"],
  ["due", "Waiting for review"],
  ["captured", "Captured"],
  ["kept", "Kept"],
  ["done", "Done"],
  ["dropped", "Dropped"],
  ["all", "All"],
] as const;

/** Of the ideas that are done or dropped the backend lists no more than this, the latest. */
export const CLOSED_LISTED = 1_000;

export const isClosed = (status: string) => status === "done" || status === "dropped";

const looks = {
  due: { tone: "warn", icon: Clock, word: "due for review" },
  kept: { tone: "good", icon: Bookmark, word: "kept" },
  done: { tone: "plain", icon: Check, word: "done" },
  dropped: { tone: "plain", icon: Trash2, word: "dropped" },
} as const;

export function IdeaStatus({ status }: { status: string }) {
  const look = looks[status as keyof typeof looks];
  if (!look) return null;
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {look.word}
    </Badge>
  );
}
