import { Link } from "@tanstack/react-router";
import { Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/lib/use-now";
import { AlertActions } from "./alert-actions";

const severities = {
  info: { tone: "info", icon: Info, word: "Info" },
  warning: { tone: "warn", icon: TriangleAlert, word: "Warning" },
  critical: { tone: "bad", icon: OctagonAlert, word: "Critical" },
} as const;

/** One alert: how bad, what, since when, and what can be done about it. */
export function AlertItem({ alert }: { alert: AlertDto }) {
  const now = useNow(alert.snoozedUntil);
  const severity = severities[alert.severity as keyof typeof severities] ?? severities.info;
  const hidden =
    !alert.resolvedAt && alert.snoozedUntil != null && new Date(alert.snoozedUntil).getTime() > now;
  const open = !alert.resolvedAt && !alert.acknowledgedAt && !hidden;
  return (
    <li className="flex flex-wrap items-start gap-3 border-line border-b px-4 py-3 last:border-b-0">
      <span className="w-24 shrink-0">
        <Badge tone={open ? severity.tone : "plain"} icon={severity.icon}>
          {severity.word}
        </Badge>
      </span>
      <div className="min-w-64 flex-1">
        <p className={`text-sm ${open ? "font-medium" : "text-muted"}`}>
          <Title alert={alert} />
        </p>
        <p className="text-muted text-xs">{alert.detail}</p>
        <p className="mt-0.5 text-2xs text-muted">
          raised <RelativeTime at={alert.raisedAt} />
          <When what="resolved" at={alert.resolvedAt} />
          <When what="acknowledged" at={alert.acknowledgedAt} />
          <When what="hidden, back" at={hidden ? alert.snoozedUntil : null} />
        </p>
      </div>
      {open && <AlertActions alert={alert} />}
    </li>
  );
}

/** Leads to where the alert comes from; addresses outside the window are not for it to open. */
function Title({ alert: { title, link } }: { alert: AlertDto }) {
  if (!link?.startsWith("/")) return title;
  return (
    <Link to={link} className="hover:underline">
      {title}
    </Link>
  );
}

function When({ what, at }: { what: string; at?: string | null }) {
  if (!at) return null;
  return (
    <>
      {` · ${what} `}
      <RelativeTime at={at} />
    </>
  );
}
