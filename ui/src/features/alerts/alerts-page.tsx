import { BellOff } from "lucide-react";
import { Card } from "@/components/ui/card";
import { Page } from "@/components/ui/page";
import { Empty } from "@/components/ui/states";
import { View } from "@/components/ui/view";
import { useMarkSeen } from "@/lib/use-mark-seen";
import { useNow } from "@/lib/use-now";
import { groupAlerts, nextWake, RESOLVED_LISTED } from "./alert-groups";
import { useAlertStats } from "./api/use-alert-stats";
import { useAlerts } from "./api/use-alerts";
import { OpenAlerts } from "./open-alerts";
import { QuietAlerts } from "./quiet-alerts";

/** What wants attention, and what did. */
export function AlertsPage() {
  const holding = useAlerts(false);
  const all = useAlerts(true);
  const { data: stats } = useAlertStats();
  const look = useMarkSeen("alerts", stats?.newSinceSeen);
  const lists = [all.data ?? [], holding.data ?? []];
  // A snoozed one comes back by itself, on the second.
  const now = useNow(nextWake(groupAlerts(lists, Date.now())));
  const { open, acknowledged, snoozed, resolved } = groupAlerts(lists, now);
  return (
    <Page title="Alerts" description="They resolve themselves when their cause is gone.">
      <View query={holding} framed>
        {() => (
          <>
            {open.length > 0 ? (
              <OpenAlerts alerts={open} since={look.since} />
            ) : (
              <Card>
                <Empty icon={BellOff} title="No open alerts">
                  Failing tasks, events about to start, keywords in the news and ideas waiting for review show
                  up here.
                </Empty>
              </Card>
            )}
            <QuietAlerts
              title="Acknowledged"
              note="Seen to; they go when their cause is gone."
              alerts={acknowledged}
              folded={false}
              offer="reopen"
            />
            {all.error && !all.data && (
              <p role="alert" className="text-bad text-sm">
                {`Snoozed and resolved alerts cannot be read: ${all.error.message}`}
              </p>
            )}
            <QuietAlerts title="Snoozed" note="They come back at their time." alerts={snoozed} offer="wake" />
            <QuietAlerts
              title="Resolved"
              note={`Their cause is gone.${resolved.length < RESOLVED_LISTED ? "" : ` The latest ${RESOLVED_LISTED}.`}`}
              alerts={resolved}
            />
          </>
        )}
      </View>
    </Page>
  );
}
