import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { SettingsDto } from "@/bindings/SettingsDto";
import type { SettingsInput } from "@/bindings/SettingsInput";
import { isLastChange, refreshAfterLast } from "@/lib/early-change";
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

/** Changes settings: shown at once, taken back with the reason when they are refused. */
export function useUpdateSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: queryKey,
    // One after the other: each answer has all settings, and one that is overtaken would show old ones as in force.
    scope: { id: "settings" },
    mutationFn: (input: SettingsInput) => call<SettingsDto>("update_settings", { input }),
    onMutate: async (input) => {
      // What is on its way was read before the change.
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData<SettingsDto>(queryKey);
      const show = (part: SettingsInput) =>
        queries.setQueryData<SettingsDto>(queryKey, (settings) => settings && { ...settings, ...part });
      show(input);
      // Only its own fields: what others show that are still to be answered stays.
      return { takeBack: () => before && show(fieldsOf(before, input)) };
    },
    onSuccess: (settings) => {
      // The answer knows nothing of a change after it; the last one's knows of both.
      if (isLastChange(queries, queryKey)) queries.setQueryData(queryKey, settings);
    },
    onError: (error, _input, context) => {
      context?.takeBack();
      // What is wrong with a field is shown there by whoever has it, but of the latest change only.
      const isShown = error instanceof CommandError && error.field && isLastChange(queries, queryKey);
      if (!isShown) toast.error(error.message);
    },
    onSettled: () => refreshAfterLast(queries, queryKey),
  });
}

/** The fields of the settings that a change has, as they are there. */
const fieldsOf = (settings: SettingsDto, input: SettingsInput): SettingsInput =>
  Object.fromEntries(Object.keys(input).map((name) => [name, settings[name as keyof SettingsInput]]));
