import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { ImportReportDto } from "@/bindings/ImportReportDto";
import type { WrittenFileDto } from "@/bindings/WrittenFileDto";
import { bytes } from "@/lib/bytes";
import { CommandError, call } from "@/lib/ipc";

/** Writes a file where the system's dialog says; nobody choosing a place is no failure. */
export function useWriteFile(command: "export_settings" | "write_diagnostics", what: string) {
  return useMutation({
    mutationFn: () => call<WrittenFileDto | null>(command),
    onSuccess: (written) => {
      if (written) toast.success(`${what}: ${written.path} (${bytes(written.bytes)}).`);
    },
    onError: (error) => toast.error(error.message),
  });
}

/** What a document that the dialog asks for would change. */
export function useImportPreview() {
  return useMutation({
    mutationFn: () => call<ImportReportDto | null>("choose_import_file"),
    // The path in the document says where it is.
    onError: (error) => toast.error(sentence(error)),
  });
}

/** Reads in what was looked at. */
export function useImport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => call<ImportReportDto>("import_chosen_file"),
    onSuccess: () => {
      toast.success("Imported. Undo is in the history of each task.");
      // Tasks, their runs to come, settings: anything may be another. The dialog does not wait for all of it.
      void queries.invalidateQueries();
    },
  });
}

export function useOpenDataFolder() {
  return useMutation({
    mutationFn: () => call<null>("open_data_folder"),
    onError: (error) => toast.error(error.message),
  });
}

/** What is wrong, and where. */
const sentence = (error: Error): string =>
  error instanceof CommandError && error.field ? `${error.field}: ${error.message}` : error.message;
