import { Check, CircleDashed, X } from "lucide-react";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Badge } from "@/components/ui/badge";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/lib/use-now";

/** How a source is doing, in a word. */
export function HealthBadge({ health }: { health?: SourceHealthDto }) {
  if (!health?.lastAttemptAt) {
    return (
      <Badge tone="plain" icon={CircleDashed}>
        not read yet
      </Badge>
    );
  }
  if (health.lastError) {
    return (
      <Badge tone="bad" icon={X}>
        failing
      </Badge>
    );
  }
  return (
    <Badge tone="good" icon={Check}>
      read <RelativeTime at={health.lastSuccessAt ?? health.lastAttemptAt} />
    </Badge>
  );
}

/** Why a source is failing, and since when; nothing while it works. */
export function HealthNote({ health }: { health?: SourceHealthDto }) {
  const now = useNow(health?.notBeforeAt);
  if (!health?.lastError) return null;
  // What it asked for is over by now, or it has asked for nothing: the next run tries again.
  const next = health.notBeforeAt && new Date(health.notBeforeAt).getTime() > now ? health.notBeforeAt : null;
  return (
    <div className="min-w-0 text-muted text-xs">
      <p>{health.lastError}</p>
      <Facts>
        {health.failingSince && (
          <>
            since <RelativeTime at={health.failingSince} />
          </>
        )}
        {next && (
          <>
            next try <RelativeTime at={next} />
          </>
        )}
      </Facts>
    </div>
  );
}
