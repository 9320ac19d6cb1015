import { Square, SquareCheck } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "./button";

export type ToggleButtonProps = {
  pressed: boolean;
  onChange: (pressed: boolean) => void;
  children: ReactNode;
};

/** On or off, in its mark as well as in its colour. */
export function ToggleButton({ pressed, onChange, children }: ToggleButtonProps) {
  const Icon = pressed ? SquareCheck : Square;
  return (
    <Button
      aria-pressed={pressed}
      className={pressed ? "border-accent! text-accent!" : ""}
      onClick={() => onChange(!pressed)}
    >
      <Icon aria-hidden className="size-3.5" />
      {children}
    </Button>
  );
}
