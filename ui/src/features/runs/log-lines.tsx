import type { LogLineDto } from "@/bindings/LogLineDto";
import { absolute, shownZone } from "@/lib/time";

const tones: Record<string, string> = { info: "text-muted", warn: "text-warn", error: "text-bad" };

const clock = (zone: string) =>
  new Intl.DateTimeFormat(undefined, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  });

/** Lines of a log, oldest first. */
export function LogLines({ lines }: { lines: LogLineDto[] }) {
  const format = clock(shownZone());
  return (
    <ol className="p-3 font-mono text-xs">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
        <li key={index} className="flex gap-3 py-0.5">
          <time dateTime={line.at} title={absolute(line.at)} className="tabular shrink-0 text-muted">
            {format.format(new Date(line.at))}
          </time>
          <span className={`w-10 shrink-0 ${tones[line.level] ?? ""}`}>{line.level}</span>
          <span className="min-w-0 whitespace-pre-wrap break-words">{line.message}</span>
        </li>
      ))}
    </ol>
  );
}

/** The lines as text, with instants that mean the same everywhere. */
export const logText = (lines: LogLineDto[]): string =>
  lines.map(({ at, level, message }) => `${at} ${level.padEnd(5)} ${message}`).join("\n");
