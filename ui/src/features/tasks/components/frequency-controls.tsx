import { Input, Select } from "@/components/ui/field";
import { dayName, shortDay, WEEK } from "../weekly-cron";
import { type Draft, type Kind, type Unit, withKind } from "./frequency-draft";

export type FrequencyControlsProps = {
  draft: Draft;
  onChange: (draft: Draft) => void;
  /** What the draft says cannot be. */
  invalid: boolean;
  /** The id of what says why. */
  describedBy: string;
};

const kinds: [Kind, string][] = [
  ["manual", "Off, by hand only"],
  ["every", "Every"],
  ["daily", "Daily at"],
  ["weekly", "Weekly at"],
  ["cron", "Cron"],
];

/** The kind of schedule, and what that kind needs to know. */
export function FrequencyControls({ draft, onChange, invalid, describedBy }: FrequencyControlsProps) {
  const value = { "aria-invalid": invalid || undefined, "aria-describedby": describedBy };
  const change = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  return (
    <>
      <Select
        aria-label="Kind of schedule"
        className="w-auto"
        value={draft.kind}
        onChange={(event) => onChange(withKind(draft, event.target.value as Kind))}
      >
        {kinds.map(([kind, label]) => (
          <option key={kind} value={kind}>
            {label}
          </option>
        ))}
      </Select>
      {draft.kind === "every" && (
        <>
          <Input
            {...value}
            aria-label="Amount"
            className="w-16!"
            inputMode="numeric"
            autoComplete="off"
            value={draft.amount}
            onFocus={(event) => event.target.select()}
            onChange={(event) => change({ amount: event.target.value })}
          />
          <Select
            aria-label="Unit"
            className="w-auto"
            value={draft.unit}
            onChange={(event) => change({ unit: event.target.value as Unit })}
          >
            <option value="1">seconds</option>
            <option value="60">minutes</option>
            <option value="3600">hours</option>
            <option value="86400">days</option>
          </Select>
        </>
      )}
      {(draft.kind === "daily" || draft.kind === "weekly") && (
        <Input
          {...value}
          aria-label="Time of day"
          className="tabular w-18!"
          autoComplete="off"
          maxLength={5}
          placeholder="09:00"
          value={draft.time}
          onFocus={(event) => event.target.select()}
          onChange={(event) => change({ time: event.target.value })}
        />
      )}
      {draft.kind === "weekly" && (
        <Weekdays days={draft.days} describedBy={describedBy} onChange={(days) => change({ days })} />
      )}
      {draft.kind === "cron" && (
        <Input
          {...value}
          aria-label="Cron expression"
          className="w-44! font-mono"
          spellCheck={false}
          autoComplete="off"
          maxLength={100}
          value={draft.cron}
          onChange={(event) => change({ cron: event.target.value })}
        />
      )}
    </>
  );
}

type WeekdaysProps = { days: number[]; describedBy: string; onChange: (days: number[]) => void };

function Weekdays({ days, describedBy, onChange }: WeekdaysProps) {
  return (
    <fieldset className="flex gap-1" aria-label="Weekdays" aria-describedby={describedBy}>
      {WEEK.map((day) => (
        <label
          key={day}
          title={dayName(day)}
          className="grid h-8 min-w-9 cursor-pointer place-items-center rounded-md border border-field px-1 text-muted text-xs has-checked:border-accent has-checked:bg-raised has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
        >
          <input
            type="checkbox"
            aria-label={dayName(day)}
            className="sr-only"
            checked={days.includes(day)}
            onChange={({ target }) =>
              onChange(target.checked ? [...days, day] : days.filter((other) => other !== day))
            }
          />
          {shortDay(day)}
        </label>
      ))}
    </fieldset>
  );
}
