import { AlarmClockOff, ChevronRight, Undo2 } from "lucide-react";
import { useState } from "react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Button } from "@/components/ui/button";
import { Windowed } from "@/components/ui/windowed";
import { partsOf } from "@/lib/parts";
import { AlertItem } from "./alert-item";
import { useAlertAction } from "./api/use-alerts";

export type QuietAlertsProps = {
  title: string;
  alerts: AlertDto[];
  note: string;
  folded?: boolean;
  /** What one can do to have one back. */
  offer?: "reopen" | "wake";
};

/** Alerts that want nothing now, folded away; those seen to and those held back can be had back. */
export function QuietAlerts({ title, alerts, note, folded = true, offer }: QuietAlertsProps) {
  const act = useAlertAction();
  const [open, setOpen] = useState(!folded);
  if (alerts.length === 0) return null;
  return (
    <details
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group rounded-lg border border-line bg-surface"
    >
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded-lg px-4 py-1.5 text-sm">
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
        <h2 className="font-semibold">{`${title} (${alerts.length})`}</h2>
        <span className="text-muted text-xs">{note}</span>
      </summary>
      {/* Each has times that tick: what nobody sees need not be there. */}
      {open && (
        <div className="divide-y divide-line border-line border-t">
          {partsOf(alerts).map(([part, those]) => (
            <Windowed key={part}>
              <ul>
                {those.map((alert) => (
                  <AlertItem key={alert.id} alert={alert} quiet>
                    {offer && <BackButton alert={alert} offer={offer} act={act} />}
                  </AlertItem>
                ))}
              </ul>
            </Windowed>
          ))}
        </div>
      )}
    </details>
  );
}

const backs = {
  reopen: { label: "Reopen", icon: Undo2, action: { acknowledge: false } },
  wake: { label: "Wake now", icon: AlarmClockOff, action: { wake: true } },
} as const;

type BackButtonProps = {
  alert: AlertDto;
  offer: keyof typeof backs;
  act: ReturnType<typeof useAlertAction>;
};

function BackButton({ alert, offer, act }: BackButtonProps) {
  const { label, icon: Icon, action } = backs[offer];
  return (
    <Button aria-label={`${label}: ${alert.title}`} onClick={() => act.change({ id: alert.id, ...action })}>
      <Icon aria-hidden className="size-3.5" />
      {label}
    </Button>
  );
}
