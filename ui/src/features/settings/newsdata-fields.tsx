import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Field, Input } from "@/components/ui/field";
import { useSourceTest } from "./api/use-source-test";
import type { ConfigError } from "./config-form";
import { HealthBadge, HealthNote } from "./source-health";
import { TestButton, TestFound } from "./source-test";

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
  const trial = useSourceTest({ kind: "newsdata", newsdata: JSON.stringify(fields) });
  const failed = trial.outcome?.ok === false ? trial.outcome : null;
  // A trial names its fields with or without where they lie.
  const wrong = (name: string) => {
    if (error?.field === `config.newsdata.${name}`) return error.message;
    return failed?.field?.split(".").at(-1) === name ? failed.message : undefined;
  };
  const elsewhere = failed && !shown.some(([name]) => wrong(name));
  const change = (name: string, value: string) => {
    const { [name]: _, ...others } = fields;
    onChange(value ? { ...others, [name]: value } : others);
  };
  return (
    <fieldset className="relative flex min-w-0 flex-col gap-2 border-line border-t pt-3">
      <legend className="sr-only">NewsData.io</legend>
      <div className="grid grid-cols-2 gap-3">
        {shown.map(([name, label, placeholder]) => (
          <Field key={name} label={`NewsData.io: ${label.toLowerCase()}`} error={wrong(name)}>
            {(control) => (
              <Input
                {...control}
                placeholder={`e.g. ${placeholder}`}
                value={fields[name] ?? ""}
                onChange={(event) => change(name, event.target.value)}
              />
            )}
          </Field>
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2 text-xs">
        <TestButton name="NewsData.io" trial={trial} />
        {health && <HealthBadge health={health} />}
        <span className="text-muted">A test costs one credit of your plan.</span>
      </div>
      {elsewhere && (
        <p role="alert" className="text-bad text-xs">
          {failed.message}
        </p>
      )}
      <TestFound outcome={trial.outcome} noun="item" />
      <HealthNote health={health} />
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
