import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import { useId } from "react";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { useSourceTest } from "./api/use-source-test";
import { HealthBadge, HealthNote } from "./source-health";
import { TestButton, TestFound } from "./source-test";

export type SourceEntry = { name: string; url?: string; secret?: boolean };

export type SourceRowProps = {
  /** "feed 2": tells its controls from those of the others. */
  label: string;
  kind: "feed" | "calendar";
  entry: SourceEntry;
  health?: SourceHealthDto;
  nameError?: string;
  addressError?: string;
  onChange: (part: Partial<SourceEntry>) => void;
  onRemove: () => void;
  /** Towards the beginning or the end; undefined at that end. */
  onUp?: () => void;
  onDown?: () => void;
};

/** One source: its name, address and health; tried before it is saved, moved and removed. */
export function SourceRow(props: SourceRowProps) {
  const { label, kind, entry, health, nameError, addressError, onChange, onRemove, onUp, onDown } = props;
  const note = useId();
  const trial = useSourceTest(entry.secret ? { kind, name: entry.name } : { kind, url: entry.url ?? "" });
  const failed = trial.outcome?.ok === false ? trial.outcome : null;
  const wrongAddress = addressError ?? failed?.message;
  const error = nameError ?? wrongAddress;
  const name = entry.name || label;
  return (
    <fieldset
      data-source
      className="relative flex min-w-0 flex-col gap-1.5 border-line border-b pb-3 last-of-type:border-b-0 last-of-type:pb-0"
      onKeyDown={(event) => {
        const move = event.altKey ? { ArrowUp: onUp, ArrowDown: onDown }[event.key] : undefined;
        if (!move) return;
        event.preventDefault();
        move();
      }}
    >
      <legend className="sr-only">{label}</legend>
      <div className="flex items-center gap-2">
        <Input
          aria-label={`Name of ${label}`}
          aria-invalid={nameError ? true : undefined}
          aria-describedby={nameError ? note : undefined}
          className="w-48! max-[56rem]:w-36!"
          placeholder="Name"
          value={entry.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <Input
          aria-label={`Address of ${label}`}
          aria-invalid={wrongAddress ? true : undefined}
          aria-describedby={wrongAddress ? note : undefined}
          placeholder={entry.secret ? "Kept in the keyring: see below" : "https://…"}
          disabled={entry.secret}
          spellCheck={false}
          value={entry.url ?? ""}
          onChange={(event) => onChange({ url: event.target.value })}
        />
        <TestButton name={name} trial={trial} disabled={!entry.secret && !entry.url} />
        <span className="flex">
          <Button
            size="icon"
            variant="ghost"
            aria-label={`Move ${name} up`}
            title="Move up  ( Alt+↑ )"
            data-move="up"
            disabled={!onUp}
            onClick={onUp}
          >
            <ArrowUp aria-hidden className="size-3.5" />
          </Button>
          <Button
            size="icon"
            variant="ghost"
            aria-label={`Move ${name} down`}
            title="Move down  ( Alt+↓ )"
            data-move="down"
            disabled={!onDown}
            onClick={onDown}
          >
            <ArrowDown aria-hidden className="size-3.5" />
          </Button>
          <Button size="icon" variant="ghost" aria-label={`Remove ${name}`} onClick={onRemove}>
            <Trash2 aria-hidden className="size-3.5" />
          </Button>
        </span>
      </div>
      {error && (
        <p id={note} role="alert" className="text-bad text-xs">
          {error}
        </p>
      )}
      <TestFound outcome={trial.outcome} noun={kind === "feed" ? "item" : "event"} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <HealthBadge health={health} />
        <HealthNote health={health} />
      </div>
    </fieldset>
  );
}
