import type { Summary } from "@/lib/result";
import { useIsSavingCalendarAddress } from "./api/use-calendar-addresses";
import { useSources } from "./api/use-sources";
import { ConfigForm } from "./config-form";
import { NewsdataFields, newsdataOwns } from "./newsdata-fields";
import { PrivateCalendars } from "./private-calendars";
import { listOwns, SourceList } from "./source-list";
import type { SourceEntry } from "./source-row";
import type { ConfigChange } from "./use-config-draft";

const entries = (value: unknown): SourceEntry[] => (Array.isArray(value) ? (value as SourceEntry[]) : []);

/** Changes the list at `path`, as it is at the time. */
const changeList =
  (path: string, change: ConfigChange) => (edit: (entries: SourceEntry[]) => SourceEntry[]) =>
    change((config: Summary) => ({ [path]: edit(entries(config[path])) }));

/** Feeds, and what to ask NewsData.io for. */
export function NewsForm() {
  const { data: health = [] } = useSources();
  return (
    <ConfigForm
      title="News feeds"
      taskType="news_sync"
      owns={(field) => listOwns("feeds", field) || newsdataOwns(field)}
    >
      {(config, change, error) => (
        <>
          <SourceList
            noun="feed"
            path="feeds"
            entries={entries(config.feeds)}
            onChange={changeList("feeds", change)}
            health={health.filter((source) => source.kind === "feed")}
            error={error}
          />
          <NewsdataFields
            newsdata={config.newsdata}
            onChange={(newsdata) => change({ newsdata })}
            health={health.find((source) => source.kind === "newsdata")}
            error={error}
          />
        </>
      )}
    </ConfigForm>
  );
}

/** Subscribed calendars. They wait for a private one that is being kept: whoever edited them as they were would take it away. */
export function CalendarForm() {
  const { data: health = [] } = useSources();
  const isSavingAddress = useIsSavingCalendarAddress();
  return (
    <ConfigForm
      title="Calendars"
      taskType="calendar_sync"
      owns={(field) => listOwns("calendars", field)}
      footer={(isEditing) => <PrivateCalendars isEditing={isEditing} />}
    >
      {(config, change, error) => (
        <fieldset disabled={isSavingAddress} className="min-w-0">
          <SourceList
            noun="calendar"
            path="calendars"
            entries={entries(config.calendars)}
            onChange={changeList("calendars", change)}
            health={health.filter((source) => source.kind === "calendar")}
            error={error}
          />
        </fieldset>
      )}
    </ConfigForm>
  );
}
