import { useId } from "react";
import { Switch } from "@/components/ui/switch";

export type SwitchFieldProps = {
  label: string;
  hint: string;
  /** Why it cannot be switched here; it is shown off then. */
  unavailable?: string | null;
  checked: boolean;
  onChange: (checked: boolean) => void;
  error?: string;
};

/** A switch with its name and a sentence about it. */
export function SwitchField({ label, hint, unavailable, checked, onChange, error }: SwitchFieldProps) {
  const note = useId();
  return (
    <div className="flex items-start gap-3">
      <Switch
        label={label}
        describedBy={note}
        checked={checked && !unavailable}
        disabled={Boolean(unavailable)}
        onChange={onChange}
      />
      <div className="flex flex-col gap-1">
        <span aria-hidden className="font-medium text-xs">
          {label}
        </span>
        <p
          id={note}
          role={error ? "alert" : undefined}
          className={`text-xs ${error ? "text-bad" : "text-muted"}`}
        >
          {error ?? unavailable ?? hint}
        </p>
      </div>
    </div>
  );
}
