import { useState } from "react";
import type { QuietHoursDto } from "@/bindings/QuietHoursDto";
import { Field, Input } from "@/components/ui/field";
import { SwitchField } from "./switch-field";

/** What quiet hours are until somebody says otherwise. */
const usual: QuietHoursDto = { from: "22:00", to: "07:00" };

export type QuietHoursFieldProps = {
  value: QuietHoursDto | null;
  onChange: (hours: QuietHoursDto | null) => void;
  error?: string;
};

/** When nothing is told: none, or from one time of day to another. */
export function QuietHoursField({ value, onChange, error }: QuietHoursFieldProps) {
  return (
    <div className="flex flex-col gap-2">
      <SwitchField
        label="Quiet hours"
        hint="By the clocks of this computer. What still lasts at their end is told then, in one notification."
        checked={value !== null}
        onChange={(on) => onChange(on ? usual : null)}
        error={error}
      />
      {value && (
        <div className="ml-11 flex gap-3">
          <Time label="From" value={value.from} onChange={(from) => onChange({ ...value, from })} />
          <Time label="To" value={value.to} onChange={(to) => onChange({ ...value, to })} />
        </div>
      )}
    </div>
  );
}

type TimeProps = { label: string; value: string; onChange: (time: string) => void };

/** A time of day; kept when it is left, or with Enter. */
function Time({ label, value, onChange }: TimeProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const keep = () => {
    setDraft(null);
    const time = draft?.trim();
    // 7:00 is how people write it.
    if (time && time !== value) onChange(/^\d:\d\d$/.test(time) ? `0${time}` : time);
  };
  return (
    <Field label={label} className="w-20">
      {(control) => (
        <Input
          {...control}
          inputMode="numeric"
          maxLength={5}
          placeholder="22:00"
          value={draft ?? value}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => {
            if (event.key === "Enter") keep();
            if (event.key === "Escape") setDraft(null);
          }}
        />
      )}
    </Field>
  );
}
