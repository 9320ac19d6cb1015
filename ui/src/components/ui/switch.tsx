import { Switch as Base } from "@base-ui/react/switch";

export type SwitchProps = {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
  /** Id of the element that says more. */
  describedBy?: string;
};

export function Switch({ label, checked, onChange, disabled, describedBy }: SwitchProps) {
  return (
    <Base.Root
      aria-label={label}
      aria-describedby={describedBy}
      checked={checked}
      disabled={disabled}
      onCheckedChange={onChange}
      className="flex h-4.5 w-8 shrink-0 items-center rounded-full border border-field bg-raised p-0.5 transition-colors data-disabled:opacity-50 data-checked:border-accent data-checked:bg-accent"
    >
      <Base.Thumb className="size-3 rounded-full bg-muted transition-transform data-checked:translate-x-3.5 data-checked:bg-on-accent" />
    </Base.Root>
  );
}
