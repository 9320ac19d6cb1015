import { TriangleAlert } from "lucide-react";
import type { PreviewSlotDto } from "@/bindings/PreviewSlotDto";
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
  const notes = new Map(preview.slots.flatMap((slot) => (slot.note ? [[slot.at, slot]] : [])));
  return (
    <div className="flex max-w-3xl flex-col gap-1 whitespace-normal text-xs">
      {sentence && <p className="font-medium">{preview.description}</p>}
      <div className="flex gap-x-3">
        {preview.nextRuns.length > 0 && (
          <span aria-hidden className="shrink-0">
            Next
          </span>
        )}
        <ol aria-label="Next runs" className="tabular flex flex-wrap gap-x-3 gap-y-0.5 text-muted">
          {preview.nextRuns.map((at) => (
            <li key={at} className="whitespace-nowrap">
              <time dateTime={at} title={absolute(at)}>
                {short(at, now)}
              </time>
              <SlotNote slot={notes.get(at)} />
            </li>
          ))}
        </ol>
      </div>
      {preview.warnings.map((warning) => (
        <p key={warning} className="flex gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {warning}
        </p>
      ))}
    </div>
  );
}

/** What a change of the clocks means for a slot, with what they show there then. */
function SlotNote({ slot }: { slot?: PreviewSlotDto }) {
  if (!slot?.note) return null;
  return (
    <span
      title={`${slot.local.replace("T", " ")} (UTC${slot.utcOffset})`}
      className="ml-1.5 inline-block rounded bg-info-ground px-1 font-medium text-info"
    >
      {slot.note}
    </span>
  );
}
