import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { FreedDto } from "@/bindings/FreedDto";
import type { RetentionEstimateDto } from "@/bindings/RetentionEstimateDto";
import type { StorageDto } from "@/bindings/StorageDto";
import { bytes } from "@/lib/bytes";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";
import { plural } from "@/lib/result";

const queryKey = [...keys.settings, "storage"];

/** How much room what takes. */
export function useStorage() {
  return useQuery({ queryKey, queryFn: () => call<StorageDto>("get_storage"), staleTime: 0 });
}

/** What these limits would free; not asked for while they are none, or may change at once. */
export function useRetentionEstimate(
  limits: { keepRuns: number; keepDays: number } | null,
  haveSettled: boolean,
) {
  return useQuery({
    queryKey: [...queryKey, limits],
    queryFn: () => call<RetentionEstimateDto>("estimate_retention", { ...limits }),
    enabled: limits !== null && haveSettled,
    staleTime: 0,
  });
}

export function useFreeSpace() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<FreedDto>("free_space"),
    onSuccess: ({ runs, before, after }) => {
      toast.success(`${plural(runs, "run")} pruned: ${bytes(before)} before, ${bytes(after)} now.`);
      queries.invalidateQueries({ queryKey: keys.settings });
      queries.invalidateQueries({ queryKey: keys.runs });
    },
    onError: (error) => toast.error(error.message),
  });
}
