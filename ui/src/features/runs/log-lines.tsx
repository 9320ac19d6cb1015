import { memo } from "react";
import type { LogLineDto } from "@/bindings/LogLineDto";
import { absolute, clockAndSeconds } from "@/lib/time";
import { useShownZone } from "@/lib/zone";

const tones: Record<string, string> = { info: "text-muted", warn: "text-warn", error: "text-bad" };

/** Lines of a log, oldest first. */
export function LogLines({ lines }: { lines: LogLineDto[] }) {
  const zone = useShownZone();
  return (
    <ol className="p-3 font-mono text-xs">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
        <Line key={index} at={line.at} level={line.level} message={line.message} zone={zone} />
      ))}
    </ol>
  );
}

type LineProps = { at: string; level: string; message: string; zone: string };

/** Drawn once: each report of a running run brings all its lines anew, four times a second. */
const Line = memo(function Line({ at, level, message, zone }: LineProps) {
  return (
    <li className="flex gap-3 py-0.5">
      <time dateTime={at} title={absolute(at)} className="tabular shrink-0 text-muted">
        {clockAndSeconds(at, zone)}
      </time>
      <span className={`w-10 shrink-0 ${tones[level] ?? ""}`}>{level}</span>
      <span className="min-w-0 whitespace-pre-wrap break-words">{message}</span>
    </li>
  );
});

/** The lines as text, with instants that mean the same everywhere. */
export const logText = (lines: LogLineDto[]): string =>
  lines.map(({ at, level, message }) => `${at} ${level.padEnd(5)} ${message}`).join("\n");
