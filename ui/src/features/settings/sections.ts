// The sections of the settings, in their order. Links from elsewhere name one: `/settings#calendars`.

export const sections = [
  { id: "news", title: "News feeds" },
  { id: "newsdata-key", title: "NewsData.io key" },
  { id: "calendars", title: "Calendars" },
  { id: "alerts", title: "Alerts" },
  { id: "cockpit", title: "This cockpit" },
  { id: "history", title: "History" },
  { id: "data", title: "Data" },
] as const;

export type SectionTitle = (typeof sections)[number]["title"];

/** Other names that links may use. */
const aliases: Record<string, string> = { feeds: "news", key: "newsdata-key", keywords: "alerts" };

export const sectionId = (title: string): string | undefined =>
  sections.find((section) => section.title === title)?.id;

/** The section a link means; undefined where it means none. */
export function sectionOf(hash: string): string | undefined {
  const id = aliases[hash] ?? hash;
  return sections.find((section) => section.id === id)?.id;
}
