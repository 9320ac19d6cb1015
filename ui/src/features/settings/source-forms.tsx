import { Field, Input } from "@/components/ui/field";
import { useSources } from "./api/use-sources";
import { ConfigForm } from "./config-form";
import { type SourceEntry, SourceList } from "./source-list";

const entries = (value: unknown): SourceEntry[] => (Array.isArray(value) ? (value as SourceEntry[]) : []);
const fields = (value: unknown): Record<string, string> =>
  typeof value === "object" && value !== null ? (value as Record<string, string>) : {};

const newsdataFields = [
  ["query", "Search words", "climate OR energy"],
  ["language", "Languages", "en,de"],
  ["country", "Countries", "us,gb"],
  ["category", "Categories", "technology,science"],
] as const;

/** Feeds, and what to ask NewsData.io for. */
export function NewsForm() {
  const { data: health = [] } = useSources();
  return (
    <ConfigForm title="News feeds" taskType="news_sync">
      {(config, change, error) => {
        const newsdata = fields(config.newsdata);
        return (
          <>
            <SourceList
              noun="feed"
              path="feeds"
              entries={entries(config.feeds)}
              onChange={(feeds) => change({ feeds })}
              health={health.filter((source) => source.kind === "feed")}
              error={error}
            />
            <div className="grid grid-cols-2 gap-3">
              {newsdataFields.map(([name, label, placeholder]) => (
                <Field key={name} label={`NewsData.io: ${label.toLowerCase()}`}>
                  {(control) => (
                    <Input
                      {...control}
                      placeholder={placeholder}
                      value={newsdata[name] ?? ""}
                      onChange={(event) => {
                        const { [name]: _, ...others } = newsdata;
                        const value = event.target.value;
                        change({ newsdata: value ? { ...others, [name]: value } : others });
                      }}
                    />
                  )}
                </Field>
              ))}
            </div>
          </>
        );
      }}
    </ConfigForm>
  );
}

/** Subscribed calendars. */
export function CalendarForm() {
  const { data: health = [] } = useSources();
  return (
    <ConfigForm title="Calendars" taskType="calendar_sync">
      {(config, change, error) => (
        <SourceList
          noun="calendar"
          path="calendars"
          entries={entries(config.calendars)}
          onChange={(calendars) => change({ calendars })}
          health={health.filter((source) => source.kind === "calendar")}
          error={error}
        />
      )}
    </ConfigForm>
  );
}

/** What raises an alert. */
export function AlertForm() {
  return (
    <ConfigForm title="Alerts" taskType="alerts_refresh">
      {(config, change) => (
        <div className="grid grid-cols-2 gap-3">
          <Field label="Keywords in the news" hint="Separated by commas.">
            {(control) => (
              <Input
                {...control}
                placeholder="Rust, SQLite"
                value={Array.isArray(config.keywords) ? config.keywords.join(", ") : ""}
                onChange={(event) => change({ keywords: words(event.target.value) })}
              />
            )}
          </Field>
          <Field label="Minutes before an event" hint="When an event about to start becomes an alert.">
            {(control) => (
              <Input
                {...control}
                type="number"
                min={0}
                value={String(config.event_lead_minutes ?? 60)}
                onChange={(event) => change({ event_lead_minutes: event.target.valueAsNumber })}
              />
            )}
          </Field>
        </div>
      )}
    </ConfigForm>
  );
}

/** The words between commas; the last may still be in the making. */
function words(text: string): string[] {
  const parts = text.split(",").map((word, index) => (index === 0 ? word : word.trimStart()));
  return parts.length === 1 && parts[0] === "" ? [] : parts;
}
