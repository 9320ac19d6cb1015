// What alerts are about, and what makes them go: the words of `alerts_refresh`'s kinds.

type Kind = { source: string; resolves: string };

const kinds: Record<string, Kind> = {
  task_failing: { source: "System task", resolves: "goes when the task succeeds" },
  event_soon: { source: "Calendar", resolves: "goes when the event has begun" },
  keyword: { source: "News keyword", resolves: "goes when the articles have been read" },
  idea_due: { source: "Ideas", resolves: "goes when the ideas have been reviewed" },
};

export function kindOf(kind: string): Kind {
  return kinds[kind] ?? { source: kind.replaceAll("_", " "), resolves: "goes when its cause is gone" };
}
