import { usePause } from "../api/use-scheduler-status";
import { HoldDialog } from "./hold-dialog";

/** Pauses everything: until when, and why, so that whoever finds it paused knows. */
export function PauseDialog({ onClose }: { onClose: () => void }) {
  const pause = usePause();
  return (
    <HoldDialog
      title="Pause all schedules"
      description="No scheduled run begins until then, and none is caught up afterwards. Run now still works."
      verb="Pause"
      end="until resumed"
      onHold={(input) => pause.mutateAsync(input)}
      onClose={onClose}
    />
  );
}
