import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Field, Input } from "@/components/ui/field";
import type { ConfigError } from "./config-form";
import { HealthBadge, HealthNote } from "./source-health";

const shown = [
  ["query", "Search words", "climate OR energy"],
  ["language", "Languages", "en,de"],
  ["country", "Countries", "us,gb"],
  ["category", "Categories", "technology,science"],
] as const;

export type NewsdataFieldsProps = {
  newsdata: unknown;
  onChange: (newsdata: object) => void;
  health?: SourceHealthDto;
  error: ConfigError;
};

/** What to ask NewsData.io for. What has no field here, such as its address, stays as it is. */
export function NewsdataFields({ newsdata, onChange, health, error }: NewsdataFieldsProps) {
  const fields = asFields(newsdata);
  const change = (name: string, value: string) => {
    const { [name]: _, ...others } = fields;
    onChange(value ? { ...others, [name]: value } : others);
  };
  return (
    <fieldset className="relative flex flex-col gap-2">
      <legend className="sr-only">NewsData.io</legend>
      <div className="grid grid-cols-2 gap-3">
        {shown.map(([name, label, placeholder]) => (
          <Field
            key={name}
            label={`NewsData.io: ${label.toLowerCase()}`}
            error={error?.field === `config.newsdata.${name}` ? error.message : undefined}
          >
            {(control) => (
              <Input
                {...control}
                placeholder={placeholder}
                value={fields[name] ?? ""}
                onChange={(event) => change(name, event.target.value)}
              />
            )}
          </Field>
        ))}
      </div>
      {health && (
        <div className="flex flex-wrap items-center gap-2 text-xs">
          NewsData.io
          <HealthBadge health={health} />
          <HealthNote health={health} />
        </div>
      )}
    </fieldset>
  );
}

/** Whether an error of `field` is shown at one of these fields. */
export function newsdataOwns(field: string): boolean {
  return shown.some(([name]) => field === `config.newsdata.${name}`);
}

function asFields(value: unknown): Record<string, string> {
  return typeof value === "object" && value !== null ? (value as Record<string, string>) : {};
}
