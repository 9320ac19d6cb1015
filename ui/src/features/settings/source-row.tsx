import { Trash2 } from "lucide-react";
import { useId } from "react";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { HealthBadge, HealthNote } from "./source-health";

export type SourceEntry = { name: string; url?: string; secret?: boolean };

export type SourceRowProps = {
  /** "feed 2": tells its controls from those of the others. */
  label: string;
  entry: SourceEntry;
  health?: SourceHealthDto;
  nameError?: string;
  addressError?: string;
  onChange: (part: Partial<SourceEntry>) => void;
  onRemove: () => void;
};

/** One source: its name, address and health. */
export function SourceRow(props: SourceRowProps) {
  const { label, entry, health, nameError, addressError, onChange, onRemove } = props;
  const note = useId();
  const error = nameError ?? addressError;
  return (
    <fieldset className="relative flex flex-col gap-1">
      <legend className="sr-only">{label}</legend>
      <div className="flex items-center gap-2">
        <Input
          aria-label={`Name of ${label}`}
          aria-invalid={nameError ? true : undefined}
          aria-describedby={nameError ? note : undefined}
          className="w-48!"
          placeholder="Name"
          value={entry.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <Input
          aria-label={`Address of ${label}`}
          aria-invalid={addressError ? true : undefined}
          aria-describedby={addressError ? note : undefined}
          placeholder={entry.secret ? "Kept in the keyring: see below" : "https://…"}
          disabled={entry.secret}
          spellCheck={false}
          value={entry.url ?? ""}
          onChange={(event) => onChange({ url: event.target.value })}
        />
        <HealthBadge health={health} />
        <Button size="icon" variant="ghost" aria-label={`Remove ${entry.name || label}`} onClick={onRemove}>
          <Trash2 aria-hidden className="size-3.5" />
        </Button>
      </div>
      {error && (
        <p id={note} role="alert" className="text-bad text-xs">
          {error}
        </p>
      )}
      <HealthNote health={health} />
    </fieldset>
  );
}
