// What a finished run is worth saying.
import type { TaskRunEventPayload } from "@/bindings/TaskRunEventPayload";
import { count, plural, readSummary } from "@/lib/result";

export type RunMessage = { level: "success" | "error" | "warning" | "info"; text: string };

/** Reasons that read better than the handler's own word. */
const reasons: Record<string, string> = {
  not_configured: "it has not been set up yet",
  offline: "there is no network",
};

/** Tasks whose success is what they bring; of others nobody knows here what they do. */
const brings = new Set(["news_sync", "calendar_sync", "alerts_refresh", "ideas_review"]);

/** The toast of a run; none where it would only be noise. */
export function runMessage(name: string, event: TaskRunEventPayload): RunMessage | null {
  switch (event.status) {
    case "success": {
      const news = whatIsNew(event);
      if (news) return { level: "success", text: `${name} completed · ${news}.` };
      // Runs that bring nothing are only told to whoever asked for them.
      if (event.trigger !== "manual") return null;
      const said = brings.has(event.taskType) ? "nothing new" : whatWasDone(event);
      return { level: "success", text: said ? `${name} completed · ${said}.` : `${name} completed.` };
    }
    case "error": {
      const line = event.errorMessage?.split("\n")[0] ?? event.reason ?? "no reason given";
      return { level: "error", text: `${name} failed · ${line}` };
    }
    case "skipped": {
      // Of slots passed over the history and the card say enough: one without a network would say it all day.
      if (event.trigger !== "manual") return null;
      const { reason } = readSummary(event.result);
      const said = typeof reason === "string" ? reason : event.reason?.replaceAll("_", " ");
      const why = reasons[event.reason ?? ""] ?? said ?? "nothing to do";
      return { level: "warning", text: `${name} skipped · ${why}.` };
    }
    case "cancelled":
      return event.reason === "cancelled" ? { level: "info", text: `${name} was cancelled.` } : null;
    default:
      return null;
  }
}

/** "24 new articles": what a success brought, in the words of its handler's summary. */
function whatIsNew(event: TaskRunEventPayload): string | null {
  const summary = readSummary(event.result);
  const said = (parts: (string | false)[]) => parts.filter(Boolean).join(", ") || null;
  const some = (name: string, words: (n: number) => string) => {
    const n = count(summary, name);
    return n > 0 && words(n);
  };
  switch (event.taskType) {
    case "news_sync":
      return said([
        some("inserted", (n) => plural(n, "new article")),
        some("updated", (n) => `${n} updated`),
      ]);
    case "calendar_sync":
      return said([
        some("inserted", (n) => `${plural(n, "event")} added`),
        some("updated", (n) => `${n} updated`),
        some("removed", (n) => `${n} removed`),
      ]);
    case "alerts_refresh":
      return said([some("raised", (n) => plural(n, "new alert")), some("resolved", (n) => `${n} resolved`)]);
    case "ideas_review":
      return said([some("due", (n) => `${plural(n, "idea")} waiting for review`)]);
    default:
      return null;
  }
}

/** "120 runs pruned, backed up": what a success that brings nothing did, where that is known. */
function whatWasDone({ taskType, result }: TaskRunEventPayload): string | null {
  if (taskType !== "history_prune") return null;
  const summary = readSummary(result);
  const runs = count(summary, "pruned");
  const done = [
    runs > 0 && `${plural(runs, "run")} pruned`,
    typeof summary.backup === "string" && "backed up",
  ];
  return done.filter(Boolean).join(", ") || null;
}
