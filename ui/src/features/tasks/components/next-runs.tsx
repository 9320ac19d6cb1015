import { TriangleAlert } from "lucide-react";
import type { PreviewSlotDto } from "@/bindings/PreviewSlotDto";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { dayOf } from "@/lib/days";
import { absolute, dayText } from "@/lib/time";

export type NextRunsProps = {
  preview: SchedulePreviewDto;
  /** False where the schedule is said in words already. */
  sentence: boolean;
  /** Why a slot will be passed over, if it will. */
  hold?: (slot: string) => "snoozed" | "paused" | null;
};

/** The coming slots by the clocks of the schedule's zone, with what a change of these clocks means for them. */
export function NextRuns({ preview, sentence, hold }: NextRunsProps) {
  if (!preview.valid) {
    return (
      <p role="alert" className="text-bad text-sm">
        {preview.error}
      </p>
    );
  }
  return (
    <>
      {sentence && <p className="font-medium text-sm">{preview.description}</p>}
      <ol aria-label="Next runs" className="tabular gap-x-8 text-sm @min-[460px]:columns-2">
        {preview.slots.map((slot) => (
          <Slot key={slot.at} slot={slot} hold={hold?.(slot.at) ?? null} />
        ))}
      </ol>
      {preview.warnings.map((warning) => (
        <p key={warning} className="flex gap-1.5 text-warn text-xs">
          <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {warning}
        </p>
      ))}
    </>
  );
}

function Slot({ slot, hold }: { slot: PreviewSlotDto; hold: "snoozed" | "paused" | null }) {
  return (
    <li className="flex min-w-0 break-inside-avoid flex-wrap items-baseline justify-between gap-x-2 border-line border-b py-1">
      <time
        dateTime={slot.at}
        title={`${absolute(slot.at)}; UTC${slot.utcOffset}`}
        className={`whitespace-nowrap ${hold ? "text-muted line-through" : ""}`}
      >
        {`${dayText(slot.local, dayOf(Date.now()))} `}
        <span className="font-medium">{wall(slot.local)}</span>
      </time>
      <span className="flex items-baseline gap-2 text-muted text-xs">
        {hold && <span title="It will be passed over">{hold}</span>}
        <RelativeTime at={slot.at} />
      </span>
      {slot.note && (
        <span className="basis-full">
          <Badge tone="info">{slot.note}</Badge>
        </span>
      )}
    </li>
  );
}

/** "09:00", with seconds only where there are some. */
const wall = (local: string) => (local.endsWith(":00") ? local.slice(11, 16) : local.slice(11, 19));
