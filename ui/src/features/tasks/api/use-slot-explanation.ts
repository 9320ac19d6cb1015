import { useQuery } from "@tanstack/react-query";
import type { SlotExplanationDto } from "@/bindings/SlotExplanationDto";
import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** What became of a slot, and why: of the latest up to `at`, an instant or a local time of the task; null: up to now. */
export function useSlotExplanation({ taskType, component }: SystemTaskDto, at: string | null) {
  return useQuery({
    // A run changes what became of its slot.
    queryKey: [...keys.runs, "slot", taskType, component, at],
    queryFn: () =>
      call<SlotExplanationDto>("explain_slot", { taskType, component, ...(at !== null && { at }) }),
    placeholderData: (previous) => previous,
  });
}
