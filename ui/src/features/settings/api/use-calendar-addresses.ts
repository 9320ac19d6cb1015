import { useIsMutating, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { CalendarAddressDto } from "@/bindings/CalendarAddressDto";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const queryKey = [...keys.settings, "calendar-addresses"];
const mutationKey = queryKey;

/** The calendars whose addresses are secret, and whether these are there; never the addresses themselves. */
export function useCalendarAddresses() {
  return useQuery({
    queryKey,
    queryFn: () => call<CalendarAddressDto[]>("list_calendar_addresses"),
    // Calendars come and go by edits, too.
    staleTime: 0,
  });
}

/** Whether an address is on its way: it may bring its calendar, and the keyring may ask somebody first. */
export const useIsSavingCalendarAddress = () => useIsMutating({ mutationKey }) > 0;

/** A calendar's name, and the address to keep; without one, the address that is kept is forgotten. */
export type CalendarAddress = { name: string; url?: string };

/** Keeps an address in the keyring, or forgets it. Why it was not kept is for the caller to show, at the field. */
export function useSaveCalendarAddress() {
  const queries = useQueryClient();
  return useMutation({
    mutationKey,
    // A mutation remembers what it was called with: this one only as long as somebody looks at it.
    gcTime: 0,
    mutationFn: ({ name, url }: CalendarAddress) =>
      url === undefined
        ? call<CalendarAddressDto[]>("clear_calendar_address", { name })
        : call<CalendarAddressDto[]>("set_calendar_address", { name, url }),
    onSuccess: (known, { name, url }) => {
      queries.setQueryData(queryKey, known);
      toast.success(
        url === undefined
          ? `The address of ${name} is forgotten.`
          : `The address of ${name} is in the keyring. The next run goes by it.`,
      );
      // Waited for: who edits the calendars next edits them as they are now.
      return Promise.all([
        queries.invalidateQueries({ queryKey: keys.tasks, exact: true }),
        queries.invalidateQueries({ queryKey: keys.edits }),
      ]);
    },
    onError: (error, { name, url }) => {
      if (url === undefined) toast.error(`The address of ${name} was not forgotten: ${error.message}`);
    },
  });
}
