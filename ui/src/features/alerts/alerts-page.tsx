import { BellOff } from "lucide-react";
import { useState } from "react";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { ToggleButton } from "@/components/ui/toggle-button";
import { View } from "@/components/ui/view";
import { AlertItem } from "./alert-item";
import { useAlerts } from "./api/use-alerts";

/** What wants attention, and what did. */
export function AlertsPage() {
  const [includeResolved, setIncludeResolved] = useState(false);
  const alerts = useAlerts(includeResolved);
  return (
    <Page
      title="Alerts"
      description="They resolve themselves when their cause is gone."
      actions={
        <ToggleButton pressed={includeResolved} onChange={setIncludeResolved}>
          Show resolved
        </ToggleButton>
      }
    >
      <Card>
        <View query={alerts}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={BellOff} title="No alerts">
                Failing tasks, events about to start, keywords in the news and ideas waiting for review show
                up here.
              </Empty>
            ) : (
              <ul>
                {rows.map((alert) => (
                  <AlertItem key={alert.id} alert={alert} />
                ))}
              </ul>
            )
          }
        </View>
      </Card>
    </Page>
  );
}
