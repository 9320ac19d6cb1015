import { CardContent } from "@/components/ui/card";
import { Field, Select } from "@/components/ui/field";
import { View } from "@/components/ui/view";
import { CommandError } from "@/lib/ipc";
import { useSettings, useUpdateSettings } from "./api/use-settings";
import { DesktopFields } from "./desktop-fields";
import { Section, SectionHeader } from "./section";
import { ZoneField } from "./zone-field";

/** How this window looks and behaves, and which clock it goes by; each choice is kept at once. */
export function CockpitForm() {
  const settings = useSettings();
  const update = useUpdateSettings();
  const wrong = (field: string) =>
    update.error instanceof CommandError && update.error.field === field ? update.error.message : undefined;
  return (
    <Section title="This cockpit">
      <SectionHeader title="This cockpit">
        <span className="text-muted text-xs">Changes are kept at once.</span>
      </SectionHeader>
      <CardContent>
        <View query={settings} rows={2}>
          {({ theme, density, timezone, ...desktop }) => (
            <div className="grid grid-cols-2 items-start gap-x-6 gap-y-4">
              <Field label="Theme" error={wrong("theme")}>
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
              <Field label="Density" error={wrong("density")}>
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
              <ZoneField
                value={timezone}
                onChange={(zone) => update.mutate({ timezone: zone })}
                error={wrong("timezone")}
              />
              <DesktopFields settings={desktop} onChange={update.mutate} wrong={wrong} />
            </div>
          )}
        </View>
      </CardContent>
    </Section>
  );
}
