import { ArrowDownToLine, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { LogLineDto } from "@/bindings/LogLineDto";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { Select } from "@/components/ui/field";
import { ToggleButton } from "@/components/ui/toggle-button";
import { copyText } from "@/lib/clipboard";
import { plural } from "@/lib/result";
import { LogLines, logText } from "./log-lines";

const levels = ["info", "warn", "error"];

export type RunLogProps = { lines: LogLineDto[]; running: boolean };

/** What a handler wrote during a run: while it runs the newest line stays in sight, unless one scrolls away from it. */
export function RunLog({ lines, running }: RunLogProps) {
  const [level, setLevel] = useState("info");
  const [follow, setFollow] = useState(true);
  const frame = useRef<HTMLDivElement>(null);
  const shown = lines.filter((line) => levels.indexOf(line.level) >= levels.indexOf(level));
  const last = shown.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line is a reason to go to the end
  useEffect(() => {
    if (running && follow && frame.current) frame.current.scrollTop = frame.current.scrollHeight;
  }, [running, follow, last]);
  const onScroll = () => {
    const { scrollTop, clientHeight, scrollHeight } = frame.current as HTMLDivElement;
    setFollow(scrollTop + clientHeight >= scrollHeight - 8);
  };
  return (
    <Card>
      <CardHeader title="Log">
        <span className="text-muted text-xs">{plural(shown.length, "line")}</span>
        {running && (
          <ToggleButton pressed={follow} onChange={setFollow}>
            Follow the end
          </ToggleButton>
        )}
        {!running && shown.length > 12 && (
          <Button
            variant="ghost"
            size="icon"
            aria-label="Go to the end of the log"
            onClick={() => toEnd(frame.current)}
          >
            <ArrowDownToLine aria-hidden className="size-3.5" />
          </Button>
        )}
        <Select
          aria-label="Level"
          className="w-auto"
          value={level}
          onChange={(event) => setLevel(event.target.value)}
        >
          <option value="info">All levels</option>
          <option value="warn">Warnings and errors</option>
          <option value="error">Errors</option>
        </Select>
        <Button
          aria-label="Copy the log"
          disabled={shown.length === 0}
          onClick={() => copyText(logText(shown))}
        >
          <Copy aria-hidden className="size-3.5" />
          Copy
        </Button>
      </CardHeader>
      {shown.length === 0 ? (
        <p className="p-4 text-muted text-sm">{nothing(lines.length > 0, running)}</p>
      ) : (
        <div
          ref={frame}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label="Log lines"
          onScroll={onScroll}
          className="max-h-96 overflow-y-auto"
        >
          <LogLines lines={shown} />
        </div>
      )}
    </Card>
  );
}

function toEnd(frame: HTMLElement | null): void {
  if (frame) frame.scrollTop = frame.scrollHeight;
}

function nothing(hidden: boolean, running: boolean): string {
  if (hidden) return "No line of this level.";
  return running ? "It has not said anything yet." : "It did not say anything.";
}
