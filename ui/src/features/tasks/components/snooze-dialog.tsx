import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { useSnooze } from "../api/use-snooze";
import { HoldDialog } from "./hold-dialog";

/** What a snooze means, for one task as for many. */
export const SNOOZE_MEANS =
  "Scheduled runs are skipped until then, which the history shows, and are not caught up afterwards. Run now still works.";

/** Snoozes one task: until when, and why. */
export function SnoozeDialog({ task, onClose }: { task: SystemTaskDto; onClose: () => void }) {
  const snooze = useSnooze(task);
  return (
    <HoldDialog
      title={`Snooze ${task.name}`}
      description={SNOOZE_MEANS}
      verb="Snooze"
      end="until woken"
      onHold={snooze}
      onClose={onClose}
    />
  );
}
