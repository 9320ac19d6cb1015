import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { SettingsDto } from "@/bindings/SettingsDto";
import type { SettingsInput } from "@/bindings/SettingsInput";
import { CommandError, call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const queryKey = [...keys.settings, "all"];

/** The settings in force. */
export function useSettings() {
  return useQuery({
    queryKey,
    queryFn: () => call<SettingsDto>("get_settings"),
    // Whether there is a tray, and what starts at login, changes without us.
    refetchOnMount: "always",
  });
}

export function useUpdateSettings() {
  const queries = useQueryClient();
  return useMutation({
    // One after the other: each answer has all settings, and one that is overtaken would show old ones as in force.
    scope: { id: "settings" },
    mutationFn: (input: SettingsInput) => call<SettingsDto>("update_settings", { input }),
    onSuccess: (settings) => queries.setQueryData(queryKey, settings),
    // What is wrong with a field is shown there by whoever has it.
    onError: (error) => {
      if (!(error instanceof CommandError && error.field)) toast.error(error.message);
    },
  });
}
