import { Link } from "@tanstack/react-router";
import { TriangleAlert } from "lucide-react";
import type { SourceHealthDto } from "@/bindings/SourceHealthDto";
import { RelativeTime } from "./relative-time";

export type FailingSourcesProps = {
  sources: SourceHealthDto[];
  /** The section of the settings where they are put right. */
  section: string;
};

/** Which sources cannot be read, so that what is shown of them may be old: since when, why, and where to mend it. */
export function FailingSources({ sources, section }: FailingSourcesProps) {
  const failing = sources.filter(({ lastError }) => lastError);
  if (failing.length === 0) return null;
  return (
    <ul
      aria-label="Sources that cannot be read"
      className="flex flex-col gap-1 rounded-lg border border-line bg-warn-ground px-4 py-2 text-xs"
    >
      {failing.map(({ kind, name, lastError, failingSince, lastSuccessAt }) => (
        <li key={`${kind} ${name}`} className="flex items-start gap-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-warn" />
          <p className="min-w-0 flex-1">
            <strong className="font-medium">
              <bdi>{name}</bdi> cannot be read
            </strong>
            {failingSince && (
              <>
                {" since "}
                <RelativeTime at={failingSince} />
              </>
            )}
            : <bdi>{lastError}</bdi>
            {lastSuccessAt && (
              <>
                {" · last read "}
                <RelativeTime at={lastSuccessAt} />
              </>
            )}
          </p>
          <Link
            to="/settings"
            hash={section}
            title={name}
            className="max-w-1/4 shrink-0 truncate text-accent underline"
          >
            Test <bdi>{name}</bdi>
          </Link>
        </li>
      ))}
    </ul>
  );
}
