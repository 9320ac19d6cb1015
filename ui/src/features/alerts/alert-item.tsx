import { Link } from "@tanstack/react-router";
import { Check, Clock, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { useAlertAction } from "./api/use-alerts";

const severities = {
  info: { tone: "info", icon: Info, word: "Info" },
  warning: { tone: "warn", icon: TriangleAlert, word: "Warning" },
  critical: { tone: "bad", icon: OctagonAlert, word: "Critical" },
} as const;

const HOUR = 3_600_000;

export function AlertItem({ alert }: { alert: AlertDto }) {
  const act = useAlertAction();
  const severity = severities[alert.severity as keyof typeof severities] ?? severities.info;
  const open = !alert.resolvedAt && !alert.acknowledgedAt;
  return (
    <li
      className={`flex items-start gap-3 border-line border-b px-4 py-3 last:border-b-0 ${open ? "" : "opacity-75"}`}
    >
      <Badge tone={severity.tone} icon={severity.icon}>
        {severity.word}
      </Badge>
      <div className="min-w-0 flex-1">
        <p className="font-medium text-sm">
          {alert.link?.startsWith("/") ? (
            <Link to={alert.link} className="hover:underline">
              {alert.title}
            </Link>
          ) : (
            alert.title
          )}
        </p>
        <p className="text-muted text-xs">{alert.detail}</p>
        <p className="mt-0.5 text-2xs text-muted">
          raised <RelativeTime at={alert.raisedAt} />
          {alert.resolvedAt && (
            <>
              {" "}
              · resolved <RelativeTime at={alert.resolvedAt} />
            </>
          )}
          {alert.acknowledgedAt && " · acknowledged"}
          {alert.snoozedUntil && !alert.resolvedAt && (
            <>
              {" "}
              · hidden until <RelativeTime at={alert.snoozedUntil} />
            </>
          )}
        </p>
      </div>
      {open && (
        <div className="flex gap-2">
          <Button
            aria-label={`Hide for an hour: ${alert.title}`}
            onClick={() => act.mutate({ id: alert.id, until: new Date(Date.now() + HOUR) })}
          >
            <Clock aria-hidden className="size-3.5" />1 h
          </Button>
          <Button aria-label={`Acknowledge: ${alert.title}`} onClick={() => act.mutate({ id: alert.id })}>
            <Check aria-hidden className="size-3.5" />
            Acknowledge
          </Button>
        </div>
      )}
    </li>
  );
}
