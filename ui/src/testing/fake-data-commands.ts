// Commands about the data as a whole.
import type { Commands, FakeBackend } from "./fake-backend";
import { at } from "./fixtures/clock";
import { aBackup, anImportReport, aRestorePreview } from "./fixtures/data";

export function dataCommands(backend: FakeBackend): Commands {
  const written = { path: "/home/ada/cockpit.json", bytes: 4_200 };
  return {
    list_backups: () => backend.backups,
    back_up_now: () => {
      const made = aBackup({ name: "cockpit-manual-20260131-120000.db", kind: "manual", madeAt: at(0) });
      backend.backups = { ...backend.backups, backups: [made, ...backend.backups.backups] };
      return made;
    },
    preview_restore: () => aRestorePreview(),
    restore_database: () => ({ preview: aRestorePreview(), state: "restarting" }),
    choose_restore_file: () => aRestorePreview({ file: "/media/stick/cockpit.db" }),
    restore_chosen_file: () => ({ preview: aRestorePreview(), state: "restarting" }),
    export_settings: () => written,
    choose_import_file: () => anImportReport(),
    import_chosen_file: () => anImportReport({ applied: true }),
    write_diagnostics: () => written,
    open_data_folder: () => null,
    get_storage: () => backend.storage,
    estimate_retention: ({ keepRuns }: { keepRuns: number }) => ({
      runs: Math.max(0, 1_204 - keepRuns),
      logLines: 0,
      bytes: 300_000,
    }),
    free_space: () => {
      backend.storage = { ...backend.storage, bytes: 2_100_000, freeBytes: 0 };
      return { runs: 204, before: 2_500_000, after: 2_100_000 };
    },
  };
}
