import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { PreviewInput } from "@/bindings/PreviewInput";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import { call } from "@/lib/ipc";

/** What a schedule would mean, as the engine reads it; asked again where the next run is another one. */
export function useSchedulePreview(input: PreviewInput | null, nextRunAt?: string | null) {
  return useQuery({
    queryKey: ["preview", input, nextRunAt],
    queryFn: () => call<SchedulePreviewDto>("preview_schedule", { input }),
    enabled: input !== null,
    placeholderData: keepPreviousData,
    // Its answer is about now.
    staleTime: 0,
    gcTime: 10_000,
  });
}
