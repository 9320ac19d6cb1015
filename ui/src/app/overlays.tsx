import type { SystemTaskDto } from "@/bindings/SystemTaskDto";
import { PauseDialog } from "@/features/tasks/components/pause-dialog";
import { SnoozeDialog } from "@/features/tasks/components/snooze-dialog";
import { QuickCapture } from "./capture/quick-capture";
import { Palette } from "./palette/palette";
import { ShortcutSheet } from "./shortcut-sheet";
import type { Overlay } from "./use-shell-keys";

export type OverlaysProps = {
  /** The one that is open. */
  overlay: Overlay | null;
  onOpen: (overlay: Overlay | null) => void;
  snoozing: SystemTaskDto | null;
  onSnooze: (task: SystemTaskDto | null) => void;
};

/** What a key opens above every page. */
export function Overlays({ overlay, onOpen, snoozing, onSnooze }: OverlaysProps) {
  const of = (kind: Overlay) => ({
    open: overlay === kind,
    onOpenChange: (opened: boolean) => onOpen(opened ? kind : null),
  });
  return (
    <>
      <Palette {...of("palette")} shell={{ snooze: onSnooze }} />
      <ShortcutSheet {...of("sheet")} />
      <QuickCapture {...of("capture")} />
      {overlay === "pause" && <PauseDialog onClose={() => onOpen(null)} />}
      {snoozing && <SnoozeDialog task={snoozing} onClose={() => onSnooze(null)} />}
    </>
  );
}
