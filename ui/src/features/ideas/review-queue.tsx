import { CheckCheck } from "lucide-react";
import { useRef, useState } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Keys } from "@/components/ui/keys";
import { RelativeTime } from "@/components/ui/relative-time";
import { inOrder } from "@/lib/in-order";
import { useShortcut } from "@/lib/shortcuts";
import { useSingleKeys } from "@/lib/single-keys";
import { useDecideIdea } from "./api/use-ideas";
import { decisions } from "./idea-status";

export type ReviewQueueProps = {
  ideas: IdeaDto[];
  /** The row of the list that has the focus. */
  focused: () => string | undefined;
  /** Becomes of an idea: its row may be about to go. */
  onDecide: (idea: IdeaDto, status: string) => void;
};

/** What waits for review, one at a time: the longest waiting first, and how far one is. */
export function ReviewQueue({ ideas, focused, onDecide }: ReviewQueueProps) {
  const [decided, setDecided] = useState<ReadonlySet<number>>(new Set());
  const card = useRef<HTMLDivElement>(null);
  const act = useDecideIdea();
  const single = useSingleKeys();
  const due = ideas
    .filter(({ status }) => status === "due")
    .sort((a, b) => inOrder(a.dueAt ?? "", b.dueAt ?? "") || a.id - b.id);
  const idea = due[0];
  // What was taken back by a failure waits again.
  const done = [...decided].filter((id) => due.every((waiting) => waiting.id !== id)).length;

  const decide = (idea: IdeaDto | undefined, status: string) => {
    if (!idea) return;
    // The last one takes its buttons along; the focus stays in the card.
    if (due.length === 1 && card.current?.contains(document.activeElement)) card.current.focus();
    onDecide(idea, status);
    setDecided((before) => new Set(before).add(idea.id));
    act.mutate({ idea, status });
  };
  // Whoever is in a row means that one; where it does not wait for review, the keys mean none.
  const meant = () => {
    const row = focused();
    return row === undefined ? idea : due.find(({ id }) => String(id) === row);
  };
  return (
    <div ref={card} tabIndex={-1} className="outline-none empty:hidden">
      {decisions.map(({ key, label, status }) => (
        <ReviewKey
          key={key}
          keys={key}
          label={`Review: ${label.toLowerCase()}`}
          enabled={idea !== undefined}
          run={() => decide(meant(), status)}
        />
      ))}
      {idea ? (
        <Card aria-label="Review">
          <CardHeader title="Waiting for review">
            <progress
              aria-label="Reviewed"
              max={done + due.length}
              value={done}
              className="h-1.5 w-24 appearance-none overflow-hidden rounded-full bg-line [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
            />
            {/* Told by the message of the decision, so not a second time. */}
            <span className="tabular text-muted text-xs">{`${done + 1} of ${done + due.length}`}</span>
          </CardHeader>
          <CardContent className="flex min-h-32 flex-col gap-2">
            <p dir="auto" className="font-medium">
              {idea.title}
            </p>
            <p dir="auto" className="max-w-[80ch] flex-1 whitespace-pre-line text-muted text-sm">
              {idea.body || "Without notes."}
            </p>
            <div className="flex flex-wrap items-center gap-2">
              {decisions.map(({ key, label, status, icon: Icon }) => (
                <Button
                  key={status}
                  size="md"
                  aria-keyshortcuts={single ? key : undefined}
                  onClick={() => decide(idea, status)}
                >
                  <Icon aria-hidden className="size-3.5" />
                  <span>
                    {label}
                    <span className="sr-only"> this idea</span>
                  </span>
                  <span aria-hidden>
                    <Keys keys={key} />
                  </span>
                </Button>
              ))}
              <span className="text-2xs text-muted">
                captured <RelativeTime at={idea.createdAt} />
                {idea.dueAt && (
                  <>
                    {" · waits since "}
                    <RelativeTime at={idea.dueAt} />
                  </>
                )}
              </span>
            </div>
          </CardContent>
        </Card>
      ) : (
        done > 0 && <Reviewed count={done} />
      )}
    </div>
  );
}

function Reviewed({ count }: { count: number }) {
  return (
    <Card>
      <p className="flex items-center gap-2 px-4 py-3 text-sm">
        <CheckCheck aria-hidden className="size-4 text-good" />
        {`All reviewed: ${count} of ${count}.`}
      </p>
    </Card>
  );
}

type ReviewKeyProps = { keys: string; label: string; enabled: boolean; run: () => void };

function ReviewKey({ keys, label, enabled, run }: ReviewKeyProps) {
  useShortcut({ keys, label, group: "Ideas", enabled, run });
  return null;
}
