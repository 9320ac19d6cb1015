import { useRef } from "react";
import type { IdeaDto } from "@/bindings/IdeaDto";
import { Button } from "@/components/ui/button";
import { Matches } from "@/components/ui/matches";
import { RelativeTime } from "@/components/ui/relative-time";
import { useDecideIdea, useUpdateIdea } from "./api/use-ideas";
import { IdeaEditor } from "./idea-editor";
import { decisions, IdeaStatus, isClosed } from "./idea-status";
import type { Draft, Editing } from "./use-editing";

export type IdeaItemProps = {
  idea: IdeaDto;
  /** The words looked for. */
  search: string;
  /** Which ideas are being edited. */
  editing: Editing;
  /** Becomes of it: its row may be about to go. */
  onDecide: (idea: IdeaDto, status: string) => void;
};

/** One idea: what, since when, and what becomes of it; edited in place. */
export function IdeaItem({ idea, search, editing, onDecide }: IdeaItemProps) {
  const isOpen = editing.drafts.has(idea.id);
  const left = editing.drafts.get(idea.id);
  const unsaved = useRef<Draft>(undefined);
  const title = useRef<HTMLButtonElement>(null);
  const decide = useDecideIdea();
  const save = useUpdateIdea(idea.id);
  const close = () => {
    // What is on its way has nowhere else to come back to.
    if (save.isPending) return;
    save.reset();
    editing.close(idea, unsaved.current);
    title.current?.focus();
  };
  return (
    <li
      data-row={idea.id}
      className="relative flex flex-col gap-2 border-line border-b px-4 py-2 focus-within:bg-raised/60 last:border-b-0"
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1.5">
        <div className="wrap-anywhere min-w-64 flex-1">
          <button
            ref={title}
            type="button"
            data-main
            aria-expanded={isOpen}
            onClick={() => (isOpen ? close() : editing.open(idea.id))}
            className={`text-left font-medium text-sm hover:underline ${isClosed(idea.status) ? "text-muted line-through" : ""}`}
          >
            <bdi>
              <Matches text={idea.title} search={search} />
            </bdi>
          </button>
          {idea.body && !isOpen && (
            <p
              dir="auto"
              title={idea.body}
              className="mt-0.5 line-clamp-2 max-w-[80ch] whitespace-pre-line text-muted text-xs"
            >
              <Matches text={idea.body} search={search} />
            </p>
          )}
          <p className="mt-0.5 flex items-center gap-2 text-2xs text-muted">
            <span>
              captured <RelativeTime at={idea.createdAt} />
            </span>
            <IdeaStatus status={idea.status} />
          </p>
        </div>
        <div className="flex gap-1.5">
          {decisions
            .filter(({ status }) => status !== idea.status)
            .map(({ label, status }) => (
              <Button
                key={status}
                aria-label={`${label}: ${idea.title}`}
                onClick={() => {
                  onDecide(idea, status);
                  decide.mutate({ idea, status });
                }}
              >
                {label}
              </Button>
            ))}
        </div>
      </div>
      {isOpen && (
        <IdeaEditor
          // Another one where Undo gives back what was left in one before.
          key={JSON.stringify(left)}
          idea={idea}
          left={left}
          unsaved={unsaved}
          save={save}
          onClose={close}
        />
      )}
    </li>
  );
}
