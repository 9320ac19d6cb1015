import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { SecretStatusDto } from "@/bindings/SecretStatusDto";
import { call } from "@/lib/ipc";
import { newsdataKeyQuery } from "@/lib/shared-queries";

/** Whether the key is there; never the key itself. */
export function useNewsdataKey() {
  return useQuery(newsdataKeyQuery);
}

/** Stores the key in the keyring; `null` removes it. Why it was not stored is for the caller to show, at the field. */
export function useSaveNewsdataKey() {
  const queries = useQueryClient();
  return useMutation({
    // A mutation remembers what it was called with: this one only as long as somebody looks at it.
    gcTime: 0,
    mutationFn: (key: string | null) =>
      key === null
        ? call<SecretStatusDto>("clear_newsdata_key")
        : call<SecretStatusDto>("set_newsdata_key", { key }),
    onSuccess: (status, key) => {
      queries.setQueryData(newsdataKeyQuery.queryKey, status);
      toast.success(key === null ? "The key was removed." : "The key is in the keyring.");
    },
    onError: (error, key) => {
      if (key === null) toast.error(`The key was not removed: ${error.message}`);
    },
  });
}
