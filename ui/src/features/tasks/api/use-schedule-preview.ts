import { hashKey, keepPreviousData, useQuery } from "@tanstack/react-query";
import type { PreviewInput } from "@/bindings/PreviewInput";
import type { SchedulePreviewDto } from "@/bindings/SchedulePreviewDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";

/**
 * What a schedule would mean for a task, as the engine reads it; asked again where it would count from another run.
 * The answer before stays until then: `isOfInput` says whether it was to this very schedule.
 */
export function useSchedulePreview(
  input: PreviewInput | null,
  { nextRunAt, lastRunAt }: Pick<SystemTaskDto, "nextRunAt" | "lastRunAt">,
) {
  const asked = hashKey([input]);
  const { data, error, refetch } = useQuery({
    queryKey: ["preview", input, nextRunAt, lastRunAt],
    queryFn: async () => ({ asked, preview: await call<SchedulePreviewDto>("preview_schedule", { input }) }),
    enabled: input !== null,
    placeholderData: keepPreviousData,
    // Its answer is about now.
    staleTime: 0,
    gcTime: 10_000,
  });
  return { data: data?.preview, error, refetch, isOfInput: data?.asked === asked };
}
