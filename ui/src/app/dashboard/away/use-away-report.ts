import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { AwayReportDto } from "@/bindings/AwayReportDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

/** What became of the slots of the latest absence; null where nothing was missed, or somebody has read it. */
export function useAwayReport() {
  return useQuery({
    queryKey: keys.away,
    queryFn: () => call<AwayReportDto | null>("get_away_report"),
  });
}

/** It has been read: gone at once, back with the reason where that could not be kept. */
export function useDismissAwayReport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<null>("dismiss_away_report"),
    onMutate: async () => {
      await queries.cancelQueries({ queryKey: keys.away });
      const before = queries.getQueryData(keys.away);
      queries.setQueryData(keys.away, null);
      return { before };
    },
    onError: (error, _none, context) => {
      queries.setQueryData(keys.away, context?.before);
      toast.error(error.message);
    },
  });
}
