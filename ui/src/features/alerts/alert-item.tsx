import { Link } from "@tanstack/react-router";
import { Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Badge } from "@/components/ui/badge";
import { Facts } from "@/components/ui/facts";
import { RelativeTime, ShortTime } from "@/components/ui/relative-time";
import { isOwnAddress } from "@/lib/own-address";
import { kindOf } from "./alert-kinds";

const severities = {
  info: { tone: "info", icon: Info, word: "Info" },
  warning: { tone: "warn", icon: TriangleAlert, word: "Warning" },
  critical: { tone: "bad", icon: OctagonAlert, word: "Critical" },
} as const;

export type AlertItemProps = {
  alert: AlertDto;
  /** Nothing is to be done about it now. */
  quiet?: boolean;
  /** It was raised since the last look. */
  isNew?: boolean;
  /** Buttons. */
  children?: ReactNode;
  /** What one is asked about it. */
  panel?: ReactNode;
};

/** One alert: how bad, what, whose, since when, and when it goes. */
export function AlertItem({ alert, quiet = false, isNew = false, children, panel }: AlertItemProps) {
  const severity = severities[alert.severity as keyof typeof severities] ?? severities.info;
  const kind = kindOf(alert.kind);
  const snoozed = !alert.resolvedAt && alert.snoozedUntil && Date.parse(alert.snoozedUntil) > Date.now();
  return (
    <li
      data-row={alert.id}
      className="relative flex flex-wrap items-start gap-3 border-line border-b px-4 py-2.5 focus-within:bg-raised/60 last:border-b-0"
    >
      <span className="w-24 shrink-0">
        <Badge tone={quiet ? "plain" : severity.tone} icon={severity.icon}>
          {severity.word}
        </Badge>
      </span>
      <div className="wrap-anywhere min-w-64 flex-1">
        <p className={`text-sm ${quiet ? "text-muted" : "font-medium"}`}>
          <Title alert={alert} />
          {isNew && (
            <span className="ml-2">
              <Badge tone="info">new</Badge>
            </span>
          )}
        </p>
        <p dir="auto" className="mt-0.5 text-muted text-xs">
          {alert.detail}
        </p>
        <div className="mt-0.5 text-2xs text-muted">
          <Facts>
            {kind.source}
            <span>
              raised <RelativeTime at={alert.raisedAt} />
            </span>
            {alert.acknowledgedAt && (
              <>
                acknowledged <RelativeTime at={alert.acknowledgedAt} />
              </>
            )}
            {snoozed && alert.snoozedUntil && (
              <>
                snoozed until <ShortTime at={alert.snoozedUntil} /> (<RelativeTime at={alert.snoozedUntil} />)
              </>
            )}
            {alert.resolvedAt ? (
              <>
                resolved <RelativeTime at={alert.resolvedAt} />
              </>
            ) : (
              kind.resolves
            )}
          </Facts>
        </div>
      </div>
      {children && <div className="flex shrink-0 gap-2">{children}</div>}
      {panel}
    </li>
  );
}

/** Leads to where the alert comes from; addresses outside the window are not for it to open. */
function Title({ alert: { title, link } }: { alert: AlertDto }) {
  if (!isOwnAddress(link)) {
    return (
      <span data-main tabIndex={-1}>
        <bdi>{title}</bdi>
      </span>
    );
  }
  return (
    <Link data-main to={link} className="underline-offset-2 hover:underline">
      <bdi>{title}</bdi>
    </Link>
  );
}
