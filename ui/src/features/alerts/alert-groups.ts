// Alerts by what is to be done about them.
import type { AlertDto } from "@/bindings/AlertDto";
import { inOrder } from "@/lib/in-order";

/** Of the resolved ones the backend lists no more than this, the latest. */
export const RESOLVED_LISTED = 500;

export type AlertGroups = {
  /** Somebody should look: the worst first. */
  open: AlertDto[];
  acknowledged: AlertDto[];
  snoozed: AlertDto[];
  resolved: AlertDto[];
};

const weights: Record<string, number> = { critical: 0, warning: 1 };
const weight = ({ severity }: AlertDto) => weights[severity] ?? 2;
const latest = (a: AlertDto, b: AlertDto) => inOrder(b.raisedAt, a.raisedAt) || b.id - a.id;

/** Each alert of the lists in one group; of the same alert the later list knows better. */
export function groupAlerts(lists: AlertDto[][], now: number): AlertGroups {
  const alerts = new Map(lists.flat().map((alert) => [alert.id, alert]));
  const groups: AlertGroups = { open: [], acknowledged: [], snoozed: [], resolved: [] };
  for (const alert of [...alerts.values()].sort(latest)) groups[groupOf(alert, now)].push(alert);
  groups.open.sort((a, b) => weight(a) - weight(b));
  return groups;
}

function groupOf({ resolvedAt, snoozedUntil, acknowledgedAt }: AlertDto, now: number): keyof AlertGroups {
  if (resolvedAt) return "resolved";
  if (snoozedUntil && Date.parse(snoozedUntil) > now) return "snoozed";
  return acknowledgedAt ? "acknowledged" : "open";
}

/** The next time a snoozed alert comes back. */
export function nextWake({ snoozed }: AlertGroups): string | null {
  return snoozed.map(({ snoozedUntil }) => snoozedUntil ?? "").sort()[0] ?? null;
}
