import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";

/** How a source is doing, in a word. */
export function HealthBadge({ health }: { health?: SourceHealthDto }) {
  if (!health?.lastAttemptAt) return <Badge tone="plain">not read yet</Badge>;
  if (health.lastError) return <Badge tone="bad">failing</Badge>;
  return (
    <Badge tone="good">
      read <RelativeTime at={health.lastSuccessAt ?? health.lastAttemptAt} />
    </Badge>
  );
}

/** Why a source is failing, and since when; nothing while it works. */
export function HealthNote({ health }: { health?: SourceHealthDto }) {
  if (!health?.lastError) return null;
  return (
    <p className="text-muted text-xs">
      {health.lastError}
      {health.failingSince && (
        <>
          {" "}
          · since <RelativeTime at={health.failingSince} />
        </>
      )}
      {health.notBeforeAt && (
        <>
          {" "}
          · next try <RelativeTime at={health.notBeforeAt} />
        </>
      )}
    </p>
  );
}
