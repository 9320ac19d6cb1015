import { Plus } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Button } from "@/components/ui/button";
import type { ConfigError } from "./config-form";
import { type SourceEntry, SourceRow } from "./source-row";

export type SourceListProps = {
  /** What an entry is called. */
  noun: "feed" | "calendar";
  /** Where the entries lie in the configuration, to find the field of an error: "feeds". */
  path: string;
  entries: SourceEntry[];
  onChange: (change: (entries: SourceEntry[]) => SourceEntry[]) => void;
  health: SourceHealthDto[];
  error: ConfigError;
};

/** Names and addresses, each with how it is doing and what is wrong with it; in the order one likes. */
export function SourceList({ noun, path, entries, onChange, health, error }: SourceListProps) {
  const list = useRef<HTMLDivElement>(null);
  const focus = useFocusLater(list);
  const removed = useRemoved(entries);
  const move = (from: number, to: number) => {
    const moving = document.activeElement;
    const control = moving instanceof HTMLElement ? (moving.dataset.move ?? "") : "";
    onChange((before) => {
      const after = [...before];
      after.splice(to, 0, ...after.splice(from, 1));
      return after;
    });
    // The focus goes along with what was moved; at an end its button has nothing more to do.
    const end = to === 0 || to === entries.length - 1;
    focus(to, control && !end ? `[data-move="${control}"]` : "input");
  };
  const remove = (index: number) => {
    const entry = entries[index];
    onChange((before) => before.filter((_, at) => at !== index));
    focus(Math.min(index, entries.length - 2), "input");
    if (!entry) return;
    const isBack = (now: SourceEntry[]) => times(now, entry) >= times(entries, entry);
    const message = toast(`Removed ${entry.name || `${noun} ${index + 1}`}. Save to keep it so.`, {
      action: {
        label: "Undo",
        onClick: () =>
          onChange((now) => (isBack(now) ? now : [...now.slice(0, index), entry, ...now.slice(index)])),
      },
    });
    removed.current.set(message, isBack);
  };
  return (
    <div ref={list} className="flex flex-col gap-3">
      {entries.length === 0 && <p className="text-muted text-sm">{`No ${noun} yet.`}</p>}
      {entries.map((entry, index) => {
        const field = `config.${path}[${index}]`;
        return (
          <SourceRow
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
            key={index}
            label={`${noun} ${index + 1}`}
            kind={noun}
            entry={entry}
            health={health.find((source) => source.name === entry.name)}
            nameError={error?.field === `${field}.name` ? error.message : undefined}
            addressError={
              error?.field === `${field}.url` || error?.field === field ? error.message : undefined
            }
            onChange={(part) =>
              onChange((before) => before.map((other, at) => (at === index ? { ...other, ...part } : other)))
            }
            onRemove={() => remove(index)}
            onUp={index > 0 ? () => move(index, index - 1) : undefined}
            onDown={index < entries.length - 1 ? () => move(index, index + 1) : undefined}
          />
        );
      })}
      <Button
        className="self-start"
        onClick={() => {
          onChange((before) => [...before, { name: "", url: "" }]);
          focus(entries.length, "input");
        }}
      >
        <Plus aria-hidden className="size-3.5" />
        {`Add a ${noun}`}
      </Button>
    </div>
  );
}

const times = (entries: SourceEntry[], { name, url }: SourceEntry): number =>
  entries.filter((entry) => entry.name === name && entry.url === url).length;

/** The messages about what was removed, each with how to see that it is back; a revert leaves them nothing to undo. */
function useRemoved(entries: SourceEntry[]) {
  const removed = useRef(new Map<string | number, (now: SourceEntry[]) => boolean>());
  useEffect(() => {
    for (const [message, isBack] of removed.current) {
      if (!isBack(entries)) continue;
      removed.current.delete(message);
      toast.dismiss(message);
    }
  }, [entries]);
  return removed;
}

/** Puts the focus into a row once it is there; without rows, on the button that adds one. */
function useFocusLater(list: RefObject<HTMLElement | null>) {
  const [wanted, setWanted] = useState<{ row: number; selector: string } | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const row = list.current?.querySelectorAll<HTMLElement>("[data-source]")[wanted.row];
    const control = row?.querySelector<HTMLElement>(wanted.selector);
    (control ?? list.current?.querySelector<HTMLElement>(":scope > button"))?.focus();
  }, [wanted, list]);
  return (row: number, selector: string) => setWanted({ row, selector });
}

/** Whether the list at `path` shows an error of `field` itself. */
export function listOwns(path: string, field: string): boolean {
  return field.match(/^config\.(\w+)\[\d+\](\.name|\.url)?$/)?.[1] === path;
}
