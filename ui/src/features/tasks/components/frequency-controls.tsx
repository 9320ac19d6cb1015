import { Input, Select } from "@/components/ui/field";
import type { Draft } from "./frequency-draft";

export type FrequencyControlsProps = {
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  /** What the draft says cannot be. */
  invalid: boolean;
  /** The id of what says why. */
  describedBy: string;
};

/** The kind of schedule, and what that kind needs to know. */
export function FrequencyControls({ draft, onChange, invalid, describedBy }: FrequencyControlsProps) {
  const value = { "aria-invalid": invalid || undefined, "aria-describedby": describedBy };
  return (
    <>
      <Select
        aria-label="Kind of schedule"
        className="w-auto"
        value={draft.kind}
        onChange={(event) => onChange({ kind: event.target.value as Draft["kind"] })}
      >
        <option value="every">Every</option>
        <option value="cron">Cron</option>
        <option value="manual">Manual</option>
      </Select>
      {draft.kind === "every" && (
        <>
          <Input
            {...value}
            aria-label="Amount"
            className="w-16!"
            inputMode="numeric"
            value={draft.amount}
            onFocus={(event) => event.target.select()}
            onChange={(event) => onChange({ amount: event.target.value })}
          />
          <Select
            aria-label="Unit"
            className="w-auto"
            value={draft.unit}
            onChange={(event) => onChange({ unit: event.target.value as Draft["unit"] })}
          >
            <option value="1">seconds</option>
            <option value="60">minutes</option>
            <option value="3600">hours</option>
          </Select>
        </>
      )}
      {draft.kind === "cron" && (
        <Input
          {...value}
          aria-label="Cron expression"
          className="w-40! font-mono"
          spellCheck={false}
          autoComplete="off"
          maxLength={100}
          value={draft.cron}
          onChange={(event) => onChange({ cron: event.target.value })}
        />
      )}
    </>
  );
}
