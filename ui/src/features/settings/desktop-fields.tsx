import type { SettingsDto } from "@/bindings/SettingsDto";
import type { SettingsInput } from "@/bindings/SettingsInput";
import { Field, Select } from "@/components/ui/field";
import { QuietHoursField } from "./quiet-hours-field";
import { SwitchField } from "./switch-field";

export type DesktopFieldsProps = {
  settings: Omit<SettingsDto, "theme" | "density" | "timezone">;
  onChange: (input: SettingsInput) => void;
  /** What is wrong with a field. */
  wrong: (field: string) => string | undefined;
};

/** What the window does beyond its frame: log, tray, login, notifications; cells of the form's grid. */
export function DesktopFields({ settings, onChange, wrong }: DesktopFieldsProps) {
  const { closeToTray, noTray, startAtLogin, noStartAtLogin, notifications, quietHours, logLevel } = settings;
  return (
    <>
      <Field
        label="Log"
        hint="How much goes into the daily log files; COCKPIT_LOG overrides it."
        error={wrong("logLevel")}
      >
        {(control) => (
          <Select
            {...control}
            value={logLevel}
            onChange={(event) => onChange({ logLevel: event.target.value })}
          >
            <option value="error">Errors</option>
            <option value="warn">Warnings</option>
            <option value="info">What happens</option>
            <option value="debug">Details</option>
            <option value="trace">Everything</option>
          </Select>
        )}
      </Field>
      <SwitchField
        label="Close to the tray"
        hint="Closing the window leaves the tasks running; Quit in the tray ends them."
        unavailable={noTray && `Closing the window ends the cockpit: ${noTray}.`}
        checked={closeToTray}
        onChange={(on) => onChange({ closeToTray: on })}
        error={wrong("closeToTray")}
      />
      <SwitchField
        label="Start at login"
        hint="Starts in the tray when you log in; minimised where there is no tray."
        unavailable={noStartAtLogin}
        checked={startAtLogin}
        onChange={(on) => onChange({ startAtLogin: on })}
        error={wrong("startAtLogin")}
      />
      <Field
        label="Notifications"
        hint="One per incident: three errors in a row, or a critical alert."
        error={wrong("notifications")}
      >
        {(control) => (
          <Select
            {...control}
            value={notifications}
            onChange={(event) => onChange({ notifications: event.target.value })}
          >
            <option value="failures">Failures</option>
            <option value="all">Failures and every alert</option>
            <option value="none">None</option>
          </Select>
        )}
      </Field>
      <QuietHoursField
        value={quietHours ?? null}
        onChange={(hours) => onChange({ quietHours: hours })}
        error={wrong("quietHours.from") ?? wrong("quietHours.to")}
      />
    </>
  );
}
