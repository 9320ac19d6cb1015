import { AlarmClockOff, ChevronRight, Undo2 } from "lucide-react";
import type { AlertDto } from "@/bindings/AlertDto";
import { Button } from "@/components/ui/button";
import { AlertItem } from "./alert-item";
import { useAlertAction } from "./api/use-alerts";

export type QuietAlertsProps = { title: string; alerts: AlertDto[]; note: string; folded?: boolean };

/** Alerts that want nothing now, folded away; those seen to and those held back can be had back. */
export function QuietAlerts({ title, alerts, note, folded = true }: QuietAlertsProps) {
  const act = useAlertAction();
  if (alerts.length === 0) return null;
  return (
    <details open={!folded} className="group rounded-lg border border-line bg-surface">
      <summary className="flex min-h-10 cursor-pointer list-none items-center gap-2 rounded-lg px-4 py-1.5 text-sm">
        <ChevronRight aria-hidden className="size-4 text-muted transition-transform group-open:rotate-90" />
        <h2 className="font-semibold">{`${title} (${alerts.length})`}</h2>
        <span className="text-muted text-xs">{note}</span>
      </summary>
      <ul className="border-line border-t">
        {alerts.map((alert) => (
          <AlertItem key={alert.id} alert={alert} quiet>
            {title === "Acknowledged" && (
              <Button
                aria-label={`Reopen: ${alert.title}`}
                onClick={() => act.mutate({ id: alert.id, acknowledge: false })}
              >
                <Undo2 aria-hidden className="size-3.5" />
                Reopen
              </Button>
            )}
            {title === "Snoozed" && (
              <Button
                aria-label={`Wake now: ${alert.title}`}
                onClick={() => act.mutate({ id: alert.id, wake: true })}
              >
                <AlarmClockOff aria-hidden className="size-3.5" />
                Wake now
              </Button>
            )}
          </AlertItem>
        ))}
      </ul>
    </details>
  );
}
