import { TriangleAlert } from "lucide-react";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import { absolute, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";

export type SchedulePreviewProps = {
  preview: SchedulePreviewDto;
  /** False where the schedule is said in words already. */
  sentence?: boolean;
};

/** A schedule as the engine reads it: the sentence, the next runs, and what one may not have meant. */
export function SchedulePreview({ preview, sentence = true }: SchedulePreviewProps) {
  const now = useNow();
  if (!preview.valid) {
    return (
      <p role="alert" className="max-w-xl whitespace-normal text-bad text-xs">
        {preview.error}
      </p>
    );
  }
  return (
    <div className="flex max-w-xl flex-col gap-1 whitespace-normal text-xs">
      {sentence && <p className="font-medium">{preview.description}</p>}
      <ol aria-label="Next runs" className="tabular flex flex-wrap gap-x-3 text-muted">
        {preview.nextRuns.map((at) => (
          <li key={at} className="whitespace-nowrap">
            <time dateTime={at} title={absolute(at)}>
              {short(at, now)}
            </time>
          </li>
        ))}
      </ol>
      {preview.warnings.map((warning) => (
        <p key={warning} className="flex gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {warning}
        </p>
      ))}
    </div>
  );
}
