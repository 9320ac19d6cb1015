import { Plus } from "lucide-react";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Button } from "@/components/ui/button";
import type { ConfigError } from "./config-form";
import { type SourceEntry, SourceRow } from "./source-row";

export type SourceListProps = {
  /** What an entry is called: "feed", "calendar". */
  noun: string;
  /** Where the entries lie in the configuration, to find the field of an error: "feeds". */
  path: string;
  entries: SourceEntry[];
  onChange: (entries: SourceEntry[]) => void;
  health: SourceHealthDto[];
  error: ConfigError;
};

/** Names and addresses, each with how it is doing and what is wrong with it. */
export function SourceList({ noun, path, entries, onChange, health, error }: SourceListProps) {
  return (
    <div className="flex flex-col gap-2">
      {entries.length === 0 && <p className="text-muted text-sm">{`No ${noun} yet.`}</p>}
      {entries.map((entry, index) => {
        const field = `config.${path}[${index}]`;
        return (
          <SourceRow
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
            key={index}
            label={`${noun} ${index + 1}`}
            entry={entry}
            health={health.find((source) => source.name === entry.name)}
            nameError={error?.field === `${field}.name` ? error.message : undefined}
            addressError={
              error?.field === `${field}.url` || error?.field === field ? error.message : undefined
            }
            onChange={(part) =>
              onChange(entries.map((other, at) => (at === index ? { ...other, ...part } : other)))
            }
            onRemove={() => onChange(entries.filter((_, at) => at !== index))}
          />
        );
      })}
      <Button className="self-start" onClick={() => onChange([...entries, { name: "", url: "" }])}>
        <Plus aria-hidden className="size-3.5" />
        {`Add a ${noun}`}
      </Button>
    </div>
  );
}

/** Whether the list at `path` shows an error of `field` itself. */
export function listOwns(path: string, field: string): boolean {
  return field.match(/^config\.(\w+)\[\d+\](\.name|\.url)?$/)?.[1] === path;
}
