// Commands about what the tasks brought in, and about settings.
import type { AlertDto } from "@/bindings/AlertDto";
import type { ArticleFilter } from "@/bindings/ArticleFilter";
import type { IdeaDto } from "@/bindings/IdeaDto";
import type { IdeaInput } from "@/bindings/IdeaInput";
import type { SettingsInput } from "@/bindings/SettingsInput";
import type { SourceTestInput } from "@/bindings/SourceTestInput";
import type { Commands, FakeBackend } from "./fake-backend";
import { anIdea } from "./fixtures/attention";
import { at } from "./fixtures/clock";
import { aSourceTest } from "./fixtures/news";

export function contentCommands(backend: FakeBackend): Commands {
  return {
    ...newsCommands(backend),
    ...attentionCommands(backend),
    list_events: () => backend.events,
    get_calendar_stats: () => ({
      next7Days: 9,
      today: 2,
      total: 48,
      newSinceSeen: backend.unseen.calendar,
      next: backend.events[1] ?? null,
    }),
    mark_seen: ({ place }: { place: string }) => {
      backend.unseen[place] = 0;
      return null;
    },
    test_source: ({ input }: { input: SourceTestInput }) =>
      aSourceTest({ ok: !input.url?.includes("broken") }),
    get_settings: () => backend.settings,
    update_settings: ({ input }: { input: SettingsInput }) => {
      backend.settings = { ...backend.settings, ...input };
      return backend.settings;
    },
    get_newsdata_key_status: () => backend.key,
    set_newsdata_key: () => {
      backend.key = { ...backend.key, present: true, origin: "keyring" };
      return backend.key;
    },
    clear_newsdata_key: () => {
      backend.key = { ...backend.key, present: false, origin: "none" };
      return backend.key;
    },
    ...calendarAddressCommands(backend),
  };
}

function calendarAddressCommands(backend: FakeBackend): Commands {
  const keep = (name: string, present: boolean) => {
    const others = backend.calendarAddresses.filter((known) => known.name !== name);
    backend.calendarAddresses = [...others, { name, present, keyringAvailable: true }];
    return backend.calendarAddresses;
  };
  return {
    list_calendar_addresses: () => backend.calendarAddresses,
    set_calendar_address: ({ name }: { name: string }) => keep(name, true),
    clear_calendar_address: ({ name }: { name: string }) => keep(name, false),
  };
}

function newsCommands(backend: FakeBackend): Commands {
  const read = (ids: number[]) => {
    backend.articles = backend.articles.map((row) => (ids.includes(row.id) ? { ...row, read: true } : row));
    return null;
  };
  return {
    list_articles: ({ filter }: { filter: ArticleFilter }) => ({
      articles: backend.articles
        .filter((row) => !filter.search || row.title.toLowerCase().includes(filter.search.toLowerCase()))
        .filter((row) => !filter.source || row.source === filter.source)
        .filter((row) => !filter.unreadOnly || !row.read),
      nextCursor: null,
    }),
    mark_articles_read: ({ ids }: { ids: number[] }) => read(ids),
    open_article: ({ id }: { id: number }) => read([id]),
    get_news_stats: () => ({
      total: 1284,
      unread: backend.articles.filter((row) => !row.read).length,
      last24h: 96,
      newSinceSeen: backend.unseen.news,
      newestAt: backend.articles[0]?.publishedAt,
    }),
    list_sources: () => backend.sources,
  };
}

function attentionCommands(backend: FakeBackend): Commands {
  const alert = (id: number, part: Partial<AlertDto>) => {
    backend.alerts = backend.alerts.map((row) => (row.id === id ? { ...row, ...part } : row));
    return backend.alerts.find((row) => row.id === id);
  };
  const idea = (id: number, part: Partial<IdeaDto>) => {
    backend.ideas = backend.ideas.map((row) => (row.id === id ? { ...row, ...part } : row));
    return backend.ideas.find((row) => row.id === id);
  };
  return {
    list_alerts: ({ includeResolved }: { includeResolved?: boolean }) =>
      backend.alerts.filter((row) => includeResolved || (!row.resolvedAt && !isSnoozed(row))),
    acknowledge_alert: ({ id }: { id: number }) => alert(id, { acknowledgedAt: at(0) }),
    unacknowledge_alert: ({ id }: { id: number }) => alert(id, { acknowledgedAt: null }),
    snooze_alert: ({ id, until }: { id: number; until: string }) => alert(id, { snoozedUntil: until }),
    unsnooze_alert: ({ id }: { id: number }) => alert(id, { snoozedUntil: null }),
    get_alert_stats: () => {
      const lasting = backend.alerts.filter((row) => !row.resolvedAt);
      const open = lasting.filter((row) => !row.acknowledgedAt && !isSnoozed(row));
      return {
        open: open.length,
        critical: open.filter((row) => row.severity === "critical").length,
        last24h: 3,
        newSinceSeen: backend.unseen.alerts,
        nextWakeAt:
          lasting
            .filter(isSnoozed)
            .map((row) => row.snoozedUntil)
            .sort()[0] ?? null,
      };
    },
    list_ideas: () => backend.ideas,
    create_idea: ({ input }: { input: IdeaInput }) => {
      const added = anIdea({ id: backend.ideas.length + 10, title: input.title ?? "", createdAt: at(0) });
      backend.ideas = [added, ...backend.ideas];
      return added;
    },
    update_idea: ({ id, input }: { id: number; input: IdeaInput }) => idea(id, input),
    get_idea_stats: () => ({
      open: backend.ideas.length,
      due: backend.ideas.filter((row) => row.status === "due").length,
      last7Days: 2,
      newSinceSeen: backend.unseen.ideas,
    }),
  };
}

const isSnoozed = ({ snoozedUntil }: AlertDto) =>
  snoozedUntil != null && Date.parse(snoozedUntil) > Date.now();
