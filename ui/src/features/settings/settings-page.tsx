import { Link } from "@tanstack/react-router";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, Select } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { View } from "@/components/ui/view";
import { shownZone } from "@/lib/time";
import { AlertForm } from "./alert-form";
import { useSettings, useUpdateSettings } from "./api/use-settings";
import { KeyForm } from "./key-form";
import { CalendarForm, NewsForm } from "./source-forms";

/** Sources, key, appearance, and where the data lies. */
export function SettingsPage() {
  return (
    <Page
      title="Settings"
      description={
        <>
          What the tasks bring in. When they run is in{" "}
          <Link to="/settings/system-tasks" className="text-accent underline">
            System tasks
          </Link>
          .
        </>
      }
    >
      <NewsForm />
      <KeyForm />
      <CalendarForm />
      <AlertForm />
      <Appearance />
    </Page>
  );
}

function Appearance() {
  const settings = useSettings();
  const update = useUpdateSettings();
  return (
    <Card>
      <CardHeader title="This cockpit" />
      <CardContent>
        <View query={settings} rows={2}>
          {({ theme, density, dataDir, version }) => (
            <div className="flex flex-col gap-4">
              <div className="grid grid-cols-2 gap-3">
                <Field label="Theme">
                  {(control) => (
                    <Select
                      {...control}
                      value={theme}
                      onChange={(event) => update.mutate({ theme: event.target.value })}
                    >
                      <option value="system">As the system</option>
                      <option value="light">Light</option>
                      <option value="dark">Dark</option>
                    </Select>
                  )}
                </Field>
                <Field label="Density">
                  {(control) => (
                    <Select
                      {...control}
                      value={density}
                      onChange={(event) => update.mutate({ density: event.target.value })}
                    >
                      <option value="comfortable">Comfortable</option>
                      <option value="compact">Compact</option>
                    </Select>
                  )}
                </Field>
              </div>
              <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
                <dt className="text-muted">Data folder</dt>
                <dd className="break-all font-mono text-xs leading-5">{dataDir}</dd>
                <dt className="text-muted">Time zone</dt>
                <dd>{shownZone()}</dd>
                <dt className="text-muted">Version</dt>
                <dd className="tabular">{version}</dd>
              </dl>
            </div>
          )}
        </View>
      </CardContent>
    </Card>
  );
}
