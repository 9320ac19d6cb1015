import { TriangleAlert } from "lucide-react";
import type { PreviewSlotDto } from "@/bindings/PreviewSlotDto";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import { absolute, short } from "@/lib/time";
import { useNow } from "@/lib/use-now";
import { isSameZone, useShownZone } from "@/lib/zone";

export type SchedulePreviewProps = {
  preview: SchedulePreviewDto;
  /** What the schedule goes by. */
  zone: string;
};

/**
 * A schedule as the engine reads it: the sentence, the next runs by the clocks it is written for, and what one may not have
 * meant.
 */
export function SchedulePreview({ preview, zone }: SchedulePreviewProps) {
  const now = useNow();
  const shown = useShownZone();
  if (!preview.valid) {
    return (
      <p role="alert" className="max-w-xl whitespace-normal text-bad text-xs">
        {preview.error}
      </p>
    );
  }
  return (
    <div className="flex max-w-3xl flex-col gap-1 whitespace-normal text-xs">
      <p className="font-medium">{preview.description}</p>
      <div className="flex gap-x-3">
        {preview.slots.length > 0 && (
          <span aria-hidden className="shrink-0">
            Next
          </span>
        )}
        <ol aria-label="Next runs" className="tabular flex flex-wrap gap-x-3 gap-y-0.5 text-muted">
          {preview.slots.map((slot) => (
            <li key={slot.at} className="whitespace-nowrap">
              <time dateTime={slot.at} title={absolute(slot.at)}>
                {wallTime(slot, now)}
              </time>
              <SlotNote slot={slot} />
            </li>
          ))}
        </ol>
      </div>
      {!isSameZone(zone, shown) && (
        <p className="text-muted">{`In ${zone}; elsewhere times are in ${shown}.`}</p>
      )}
      {preview.warnings.map((warning) => (
        <p key={warning} className="flex gap-1.5 text-warn">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {warning}
        </p>
      ))}
    </div>
  );
}

/**
 * What the clocks there show, by the engine: both it and the present are taken as if they were UTC, so that nobody shifts
 * them again, nor has to know the zone.
 */
function wallTime({ at, local }: PreviewSlotDto, now: number): string {
  const ahead = Date.parse(`${local}Z`) - Date.parse(at);
  return short(`${local}Z`, now + ahead, "UTC");
}

/** What a change of the clocks means for a slot, with what they show there then. */
function SlotNote({ slot }: { slot: PreviewSlotDto }) {
  if (!slot.note) return null;
  return (
    <span
      title={`${slot.local.replace("T", " ")} (UTC${slot.utcOffset})`}
      className="ml-1.5 inline-block rounded bg-info-ground px-1 font-medium text-info"
    >
      {slot.note}
    </span>
  );
}
