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

/** Dismisses the report of the absence that ended at a time; one that could not be is back with the reason. */
export function useDismissAwayReport() {
  const queries = useQueryClient();
  const dismissal = useMutation({
    mutationFn: (to: string) => call<null>("dismiss_away_report", { to }),
    onError: (error) => void toast.error(error.message),
    // Waited for: until then the report that is known is the one that has been read.
    onSettled: () => queries.invalidateQueries({ queryKey: keys.away }),
  });
  return {
    dismiss: dismissal.mutate,
    /** What is being dismissed is gone at once, also where it is read again meanwhile. */
    isGoing: (report: AwayReportDto) => dismissal.isPending && dismissal.variables === report.to,
  };
}
