import type { LogLineDto } from "@/bindings/LogLineDto";

const tones: Record<string, string> = { info: "text-muted", warn: "text-warn", error: "text-bad" };

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** What a handler wrote during a run. */
export function RunLog({ lines, running }: { lines: LogLineDto[]; running: boolean }) {
  if (lines.length === 0) {
    return (
      <p className="p-4 text-muted text-sm">
        {running ? "It has not said anything yet." : "It did not say anything."}
      </p>
    );
  }
  return (
    <ol className="p-3 font-mono text-xs">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
        <li key={index} className="flex gap-3 py-0.5">
          <time dateTime={line.at} className="tabular shrink-0 text-muted">
            {clock.format(new Date(line.at))}
          </time>
          <span className={`w-10 shrink-0 ${tones[line.level] ?? ""}`}>{line.level}</span>
          <span className="min-w-0 whitespace-pre-wrap break-words">{line.message}</span>
        </li>
      ))}
    </ol>
  );
}
