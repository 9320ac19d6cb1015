import { LoaderCircle } from "lucide-react";
import type { ComponentProps } from "react";

const variants = {
  primary: "bg-accent text-on-accent hover:brightness-110",
  secondary: "border border-line bg-surface text-ink hover:bg-raised",
  ghost: "text-muted hover:bg-raised hover:text-ink",
  danger: "border border-bad/40 bg-surface text-bad hover:bg-bad-ground",
} as const;

/** The sign of being worked on lies over the label, so that nothing beside the button moves. */
const spinners = {
  primary: "text-on-accent",
  secondary: "text-ink",
  ghost: "text-ink",
  danger: "text-bad",
} as const;

const sizes = {
  sm: "h-7 gap-1.5 px-2.5 text-xs",
  md: "h-8 gap-2 px-3 text-sm",
  icon: "size-7 min-h-target min-w-target justify-center",
};

export type ButtonProps = ComponentProps<"button"> & {
  variant?: keyof typeof variants;
  size?: keyof typeof sizes;
  /** Shows that the click is being worked on, and takes no further one; the focus stays, as `disabled` would not let it. */
  loading?: boolean;
};

export function Button({
  variant = "secondary",
  size = "sm",
  loading = false,
  className = "",
  onClick,
  children,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={(event) => (loading ? event.preventDefault() : onClick?.(event))}
      className={`relative inline-flex shrink-0 items-center whitespace-nowrap rounded-md font-medium transition-colors disabled:opacity-55 aria-disabled:opacity-55 aria-busy:text-transparent! ${variants[variant]} ${sizes[size]} ${className}`}
      {...props}
    >
      {loading && (
        <LoaderCircle
          aria-hidden
          className={`absolute inset-0 m-auto size-3.5 animate-spin ${spinners[variant]}`}
        />
      )}
      {children}
    </button>
  );
}
