import { Plus, Trash2 } from "lucide-react";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/field";
import { relative } from "@/lib/time";
import { useNow } from "@/lib/use-now";

export type SourceEntry = { name: string; url?: string; secret?: boolean };

export type SourceListProps = {
  /** What an entry is called: "feed", "calendar". */
  noun: string;
  /** Where the entries lie in the configuration, to find the field of an error: "feeds". */
  path: string;
  entries: SourceEntry[];
  onChange: (entries: SourceEntry[]) => void;
  health: SourceHealthDto[];
  error?: { field?: string; message: string } | null;
};

/** Names and addresses, each with how it is doing and what is wrong with it. */
export function SourceList({ noun, path, entries, onChange, health, error }: SourceListProps) {
  const change = (index: number, part: Partial<SourceEntry>) =>
    onChange(entries.map((entry, at) => (at === index ? { ...entry, ...part } : entry)));
  return (
    <div className="flex flex-col gap-2">
      {entries.map((entry, index) => {
        const prefix = `config.${path}[${index}]`;
        const wrong = error?.field?.startsWith(prefix) ? error : null;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
          <fieldset key={index} className="flex flex-col gap-1">
            <legend className="sr-only">{`${noun} ${index + 1}`}</legend>
            <div className="flex items-center gap-2">
              <Input
                aria-label={`Name of ${noun} ${index + 1}`}
                aria-invalid={wrong?.field === `${prefix}.name` || undefined}
                className="w-48!"
                placeholder="Name"
                value={entry.name}
                onChange={(event) => change(index, { name: event.target.value })}
              />
              <Input
                aria-label={`Address of ${noun} ${index + 1}`}
                aria-invalid={(wrong && wrong.field !== `${prefix}.name`) || undefined}
                placeholder={entry.secret ? "The address is in the keyring" : "https://…"}
                disabled={entry.secret}
                spellCheck={false}
                value={entry.url ?? ""}
                onChange={(event) => change(index, { url: event.target.value })}
              />
              <Health health={health.find((source) => source.name === entry.name)} />
              <Button
                size="icon"
                variant="ghost"
                aria-label={`Remove ${entry.name || `${noun} ${index + 1}`}`}
                onClick={() => onChange(entries.filter((_, at) => at !== index))}
              >
                <Trash2 aria-hidden className="size-3.5" />
              </Button>
            </div>
            {wrong && (
              <p role="alert" className="text-bad text-xs">
                {wrong.message}
              </p>
            )}
          </fieldset>
        );
      })}
      <Button className="self-start" onClick={() => onChange([...entries, { name: "", url: "" }])}>
        <Plus aria-hidden className="size-3.5" />
        {`Add a ${noun}`}
      </Button>
    </div>
  );
}

function Health({ health }: { health?: SourceHealthDto }) {
  const now = useNow();
  if (!health?.lastAttemptAt) return <Badge tone="plain">not read yet</Badge>;
  if (health.lastError) {
    return (
      <span title={health.lastError}>
        <Badge tone="bad">failing</Badge>
      </span>
    );
  }
  return <Badge tone="good">{`read ${relative(health.lastSuccessAt ?? health.lastAttemptAt, now)}`}</Badge>;
}
