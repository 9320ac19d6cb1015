import type { ImportReportDto } from "@/bindings/ImportReportDto";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useImport } from "./api/use-transfer";
import { TaskDifferences, ToEnterAgain } from "./task-differences";

export type ImportDialogProps = { report: ImportReportDto; onClose: () => void };

/** What a document would change; only from here is it read in. */
export function ImportDialog({ report, onClose }: ImportDialogProps) {
  const read = useImport();
  // What is under way goes on whatever becomes of the dialog, and why it failed is told only here.
  const close = () => read.isPending || onClose();
  const isNothing = report.tasks.length === 0 && report.settings.length === 0;
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && close()}
      title="Import these tasks and settings?"
      description="Nothing has been changed yet. All of it is taken over, or nothing."
    >
      <div className="flex flex-col gap-4">
        <TaskDifferences tasks={report.tasks} settings={report.settings} />
        <ToEnterAgain items={report.toEnterAgain} />
        {read.error && (
          <p role="alert" className="text-bad text-sm">
            {read.error.message}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button size="md" disabled={read.isPending} onClick={close}>
            Cancel
          </Button>
          <Button
            size="md"
            variant="primary"
            disabled={isNothing}
            loading={read.isPending}
            onClick={() => read.mutate(undefined, { onSuccess: onClose })}
          >
            Import
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
