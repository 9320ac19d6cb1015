import { Check, FlaskConical } from "lucide-react";
import { Button, type ButtonProps } from "@/components/ui/button";
import { Facts } from "@/components/ui/facts";
import { RelativeTime } from "@/components/ui/relative-time";
import { plural } from "@/lib/result";
import { duration } from "@/lib/time";
import type { SourceTest, TestOutcome } from "./api/use-source-test";

export type TestButtonProps = {
  name: string;
  trial: SourceTest;
  disabled?: boolean;
  size?: ButtonProps["size"];
};

/** Tries a source as it stands there, saved or not. */
export function TestButton({ name, trial, disabled = false, size }: TestButtonProps) {
  return (
    <Button
      size={size}
      aria-label={`Test ${name}`}
      title="Fetches it once and stores nothing"
      disabled={disabled}
      loading={trial.isTesting}
      onClick={trial.test}
    >
      {!trial.isTesting && <FlaskConical aria-hidden className="size-3.5" />}
      Test
    </Button>
  );
}

export type TestFoundProps = { outcome: TestOutcome | null; noun: "item" | "event" };

/** What a trial brought: how much, how new, how long it took, and the first few titles. */
export function TestFound({ outcome, noun }: TestFoundProps) {
  return (
    <div role="status" className="text-xs empty:hidden">
      {outcome?.ok && <Found found={outcome.found} noun={noun} />}
    </div>
  );
}

type FoundProps = { found: Extract<TestOutcome, { ok: true }>["found"]; noun: "item" | "event" };

function Found({ found: { items, newestAt, examples, durationMs, message }, noun }: FoundProps) {
  return (
    <div className="flex items-start gap-1.5 rounded-md bg-good-ground px-2 py-1.5">
      <Check aria-hidden className="mt-0.5 size-3.5 shrink-0 text-good" />
      <div className="min-w-0 flex-1">
        <div className="text-good">
          {items === 0 ? (
            `It answered, but is empty: ${message}`
          ) : (
            <Facts>
              <span>
                Fetched {plural(items, noun)}
                {newestAt && (
                  <>
                    {noun === "item" ? ", newest " : ", next "}
                    <span aria-live="off">
                      <RelativeTime at={newestAt} />
                    </span>
                  </>
                )}
              </span>
              <span>took {duration(durationMs)}</span>
            </Facts>
          )}
        </div>
        <ul className="text-muted">
          {examples.map((title, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: titles may be the same
            <li key={place} title={title} className="truncate">
              {title}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
