import { useState } from "react";
import type { BackupDto } from "@/bindings/BackupDto";
import type { RestorePreviewDto } from "@/bindings/RestorePreviewDto";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { View } from "@/components/ui/view";
import { bytes } from "@/lib/bytes";
import { useBackUpNow, useBackups, useRestorePreview } from "./api/use-backups";
import { RestoreDialog } from "./restore-dialog";

const kinds: Record<string, string> = {
  scheduled: "by History prune",
  manual: "by hand",
  before_update: "before an update",
  before_restore: "before a restore",
  damaged: "of a damaged log",
  other: "put there by somebody",
};

/** The backups, what each is, and the ways to make and restore one. */
export function BackupList() {
  const backups = useBackups();
  const backUp = useBackUpNow();
  const look = useRestorePreview();
  const [shown, setShown] = useState<{ backup: string | null; preview: RestorePreviewDto } | null>(null);
  const choose = (backup: string | null) =>
    look.mutate(backup, { onSuccess: (preview) => preview && setShown({ backup, preview }) });
  const isLookedAt = (backup: string | null) => look.isPending && look.variables === backup;
  return (
    <section aria-label="Backups" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="flex-1 font-medium text-sm">Backups</h3>
        <Button loading={isLookedAt(null)} onClick={() => choose(null)}>
          Restore a file…
        </Button>
        <Button variant="primary" loading={backUp.isPending} onClick={() => backUp.mutate()}>
          Back up now
        </Button>
      </div>
      <View query={backups} rows={2}>
        {(found) => (
          <>
            <p className="text-muted text-xs">
              Last by itself: {found.lastScheduledAt ? <RelativeTime at={found.lastScheduledAt} /> : "never"}.{" "}
              {found.nextScheduledAt ? (
                <>
                  Next: <RelativeTime at={found.nextScheduledAt} />; {found.kept}{" "}
                  {found.kept === 1 ? "is" : "are"} kept.
                </>
              ) : (
                "None is made by itself: History prune is off, or keeps none."
              )}{" "}
              Those made by hand stay until you delete them.
            </p>
            {found.backups.length === 0 ? (
              <p className="text-sm">No backups yet.</p>
            ) : (
              <Table className="text-sm">
                <thead>
                  <Tr>
                    <Th>Made</Th>
                    <Th>Why</Th>
                    <Th>Size</Th>
                    <Th>Schema</Th>
                    <Th>State</Th>
                    <Th>
                      <span className="sr-only">Actions</span>
                    </Th>
                  </Tr>
                </thead>
                <tbody>
                  {found.backups.map((backup) => (
                    <Row
                      key={backup.name}
                      backup={backup}
                      loading={isLookedAt(backup.name)}
                      onRestore={() => choose(backup.name)}
                    />
                  ))}
                </tbody>
              </Table>
            )}
          </>
        )}
      </View>
      {shown && <RestoreDialog {...shown} onClose={() => setShown(null)} />}
    </section>
  );
}

type RowProps = { backup: BackupDto; loading: boolean; onRestore: () => void };

function Row({ backup, loading, onRestore }: RowProps) {
  const { name, kind, madeAt, schemaVersion, problem, checked } = backup;
  const state = checked ? "can be restored" : "not checked: its log lies beside it; restoring reads both";
  return (
    <Tr>
      <Td title={name}>
        <RelativeTime at={madeAt} />
      </Td>
      <Td className="text-muted">{kinds[kind] ?? kind}</Td>
      <Td className="tabular whitespace-nowrap">{bytes(backup.bytes)}</Td>
      <Td className="tabular">{schemaVersion}</Td>
      <Td className={problem ? "text-bad" : "text-muted"}>{problem ?? state}</Td>
      <Td className="text-right">
        <Button
          disabled={!!problem}
          loading={loading}
          aria-label={`Restore the backup ${name}`}
          onClick={onRestore}
        >
          Restore…
        </Button>
      </Td>
    </Tr>
  );
}
