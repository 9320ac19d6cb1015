import { ChevronDown } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";

const control =
  "w-full rounded-md border border-field bg-surface px-2.5 text-sm text-ink placeholder:text-muted aria-invalid:border-bad";

export function Input({ className = "", ...props }: ComponentProps<"input">) {
  return <input className={`h-8 ${control} ${className}`} {...props} />;
}

export function Textarea({ className = "", ...props }: ComponentProps<"textarea">) {
  return <textarea className={`py-1.5 ${control} ${className}`} {...props} />;
}

/** A native list in our own frame: systems draw theirs in greys of no theme. */
export function Select({ className = "w-full", ...props }: ComponentProps<"select">) {
  return (
    <span className={`relative inline-block ${className}`}>
      <select className={`h-8 appearance-none pr-7 ${control}`} {...props} />
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-2.25 right-2 size-3.5 text-muted"
      />
    </span>
  );
}

export type FieldProps = {
  label: string;
  hint?: string;
  /** What is wrong with the value; shown at the control and told to screen readers. */
  error?: string | null;
  className?: string;
  children: (control: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
};

/** A control with its label, hint and error. */
export function Field({ label, hint, error, className = "", children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="font-medium text-xs">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note ? `${id}-note` : undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {note && (
        <p
          id={`${id}-note`}
          role={error ? "alert" : undefined}
          className={`text-xs ${error ? "text-bad" : "text-muted"}`}
        >
          {note}
        </p>
      )}
    </div>
  );
}
