import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { BackupDto } from "@/bindings/BackupDto";
import type { BackupsDto } from "@/bindings/BackupsDto";
import type { RestorePreviewDto } from "@/bindings/RestorePreviewDto";
import type { RestoreStartedDto } from "@/bindings/RestoreStartedDto";
import { bytes } from "@/lib/bytes";
import { call } from "@/lib/ipc";
import { keys } from "@/lib/query";

const queryKey = [...keys.settings, "backups"];

/** The backups, and when the next is made. Looked at anew each time: files come and go by themselves. */
export function useBackups() {
  return useQuery({ queryKey, queryFn: () => call<BackupsDto>("list_backups"), staleTime: 0 });
}

export function useBackUpNow() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<BackupDto>("back_up_now"),
    onSuccess: (made) => {
      toast.success(`Backed up: ${made.name}, ${bytes(made.bytes)}.`);
      queries.invalidateQueries({ queryKey: keys.settings });
    },
    onError: (error) => toast.error(error.message),
  });
}

/** What restoring would change: a backup of the list, or a file that the system's dialog asks for. */
export function useRestorePreview() {
  return useMutation({
    mutationFn: (backup: string | null) =>
      backup === null
        ? call<RestorePreviewDto | null>("choose_restore_file")
        : call<RestorePreviewDto | null>("preview_restore", { file: backup }),
    onError: (error) => toast.error(error.message),
  });
}

/** Restores what was looked at; the window starts anew with it. */
export function useRestore() {
  return useMutation({
    mutationFn: (backup: string | null) =>
      backup === null
        ? call<RestoreStartedDto>("restore_chosen_file")
        : call<RestoreStartedDto>("restore_database", { file: backup }),
  });
}
