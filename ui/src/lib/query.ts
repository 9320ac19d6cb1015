/** The first elements of query keys: what an event makes stale. */
export const keys = {
  tasks: ["tasks"],
  status: ["status"],
  upcoming: ["upcoming"],
  edits: ["edits"],
  runs: ["runs"],
  news: ["news"],
  calendar: ["calendar"],
  alerts: ["alerts"],
  ideas: ["ideas"],
  sources: ["sources"],
  settings: ["settings"],
  away: ["away"],
} as const;
