import type { AlertDto } from "@/bindings/AlertDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { isOwnAddress } from "@/lib/own-address";
import type { Item } from "./attention";

/** Critical alerts that nobody has seen to, save those that only repeat what is said of a task. */
export function ofAlerts(alerts: AlertDto[], failing: SystemTaskDto[], now: number): Item[] {
  return (
    alerts
      .filter(
        ({ severity, resolvedAt, acknowledgedAt }) =>
          severity === "critical" && !resolvedAt && !acknowledgedAt,
      )
      // One that has just been snoozed is among them until they are read again.
      .filter(({ snoozedUntil }) => !snoozedUntil || new Date(snoozedUntil).getTime() <= now)
      .filter(
        ({ kind, title }) => kind !== "task_failing" || !failing.some(({ name }) => title.includes(name)),
      )
      .map((alert) => ({
        key: `alert ${alert.id}`,
        rank: 10,
        state: "critical",
        title: alert.title,
        cause: alert.detail.split("\n")[0] ?? "",
        since: alert.raisedAt,
        remedy: { kind: "view", link: isOwnAddress(alert.link) ? alert.link : "/alerts" },
      }))
  );
}
