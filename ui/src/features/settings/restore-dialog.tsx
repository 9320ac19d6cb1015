import type { DataFiguresDto } from "@/bindings/DataFiguresDto";
import type { RestorePreviewDto } from "@/bindings/RestorePreviewDto";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Table, Td, Th, Tr } from "@/components/ui/table";
import { absolute } from "@/lib/time";
import { useRestore } from "./api/use-backups";
import { TaskDifferences, ToEnterAgain } from "./task-differences";

const figures: [string, (figures: DataFiguresDto) => string | number][] = [
  ["Last change", ({ lastChangeAt }) => (lastChangeAt ? absolute(lastChangeAt) : "none")],
  ["Version", ({ version }) => version ?? "unknown"],
  ["Tasks", ({ tasks }) => tasks],
  ["Runs", ({ runs }) => runs],
  ["Articles", ({ articles }) => articles],
  ["Events", ({ events }) => events],
  ["Ideas", ({ ideas }) => ideas],
  ["Alerts", ({ alerts }) => alerts],
];

export type RestoreDialogProps = {
  preview: RestorePreviewDto;
  /** The backup's name; null: a file that was chosen. */
  backup: string | null;
  onClose: () => void;
};

/** What is in a backup and what would change; only from here is it restored. */
export function RestoreDialog({ preview, backup, onClose }: RestoreDialogProps) {
  const restore = useRestore();
  const { then, now } = preview;
  // What is under way goes on whatever becomes of the dialog, and why it failed is told only here.
  const close = () => restore.isPending || onClose();
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && close()}
      title="Restore this database?"
      description={`${preview.file} (schema ${preview.schemaVersion}). Nothing has been changed yet.`}
    >
      <div className="flex flex-col gap-4">
        <Table>
          <thead>
            <Tr>
              <Th>
                <span className="sr-only">What</span>
              </Th>
              <Th>In the backup</Th>
              <Th>At present</Th>
            </Tr>
          </thead>
          <tbody>
            {figures.map(([label, of]) => (
              <Tr key={label}>
                <th scope="row" className="px-3 py-1 text-left font-normal text-muted text-xs">
                  {label}
                </th>
                <Td className="tabular py-1 text-sm">{of(then)}</Td>
                <Td className="tabular py-1 text-sm">{now ? of(now) : "cannot be read"}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
        <TaskDifferences tasks={preview.tasks} />
        <ToEnterAgain
          items={preview.missingAddresses.map((name) => `the address of the calendar “${name}”`)}
        />
        {preview.unreadAddresses.map((name) => (
          <p key={name} className="text-sm text-warn">
            The keyring did not say whether it has the address of the calendar “<bdi>{name}</bdi>”.
          </p>
        ))}
        <p className="text-muted text-sm">
          The present database is kept among the backups, and the window starts anew. Slots since then are
          caught up once, as after any absence.
        </p>
        {restore.error && (
          <p role="alert" className="text-bad text-sm">
            {restore.error.message}
          </p>
        )}
        {restore.isSuccess ? (
          <p role="status" className="text-sm">
            Restored. The window starts anew…
          </p>
        ) : (
          <div className="flex justify-end gap-2">
            <Button size="md" disabled={restore.isPending} onClick={close}>
              Cancel
            </Button>
            <Button
              size="md"
              variant="danger"
              loading={restore.isPending}
              onClick={() => restore.mutate(backup)}
            >
              Restore
            </Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
