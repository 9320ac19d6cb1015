import type { RefObject } from "react";
import { Input } from "@/components/ui/field";
import { useHint } from "@/lib/single-keys";
import type { Filter } from "../task-list";

export type TaskFilterProps = {
  field: RefObject<HTMLInputElement | null>;
  filter: Filter;
  onFilter: (filter: Filter) => void;
  /** How many tasks are in a state, the more pressing first. */
  states: [string, number][];
  /** Down into the table. */
  onDown: () => void;
};

/** Words to find tasks by, and the states there are, each a filter by one click. */
export function TaskFilter({ field, filter, onFilter, states, onDown }: TaskFilterProps) {
  const { words } = filter;
  const hint = useHint("/");
  const pressed = filter.isState ? words : null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b px-3 py-2">
      <Input
        ref={field}
        type="search"
        aria-label="Filter tasks"
        aria-keyshortcuts={hint.keys}
        placeholder={`Filter by name, type, state…${hint.text}`}
        className="w-80!"
        maxLength={100}
        value={words}
        onChange={(event) => onFilter({ words: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.preventDefault();
            if (words === "") event.currentTarget.blur();
            onFilter({ words: "" });
          } else if (event.key === "ArrowDown" || event.key === "Enter") {
            event.preventDefault();
            onDown();
          }
        }}
      />
      <div className="ml-auto flex flex-wrap gap-1">
        {states.map(([state, count]) => (
          <button
            key={state}
            type="button"
            aria-pressed={pressed === state}
            className="tabular rounded px-1.5 py-0.5 text-muted text-xs hover:bg-raised hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink"
            onClick={() => onFilter(pressed === state ? { words: "" } : { words: state, isState: true })}
          >
            <span className="font-medium text-ink">{count.toLocaleString()}</span> {state}
          </button>
        ))}
      </div>
    </div>
  );
}
