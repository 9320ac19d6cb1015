import { Menu as Base } from "@base-ui/react/menu";
import type { LucideIcon } from "lucide-react";
import { EllipsisVertical } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useSingleKeys } from "@/lib/single-keys";

export type MenuItemProps = {
  label: string;
  icon?: LucideIcon;
  /** The key that does the same. */
  keys?: string;
  run: () => void;
};

export type MenuProps = { label: string; children: () => ReactNode };

/** One thing that can be done. */
export function MenuItem({ label, icon: Icon, keys, run }: MenuItemProps) {
  const single = useSingleKeys();
  return (
    <Base.Item
      onClick={run}
      className="flex cursor-default items-center gap-2 px-3 py-1.5 text-sm outline-none data-highlighted:bg-raised"
    >
      {Icon && <Icon aria-hidden className="size-3.5 text-muted" />}
      <span className="flex-1">{label}</span>
      {keys && single && <kbd className="text-2xs text-muted">{keys}</kbd>}
    </Base.Item>
  );
}

const trigger =
  "grid size-7 shrink-0 place-items-center rounded-md text-muted hover:bg-raised hover:text-ink data-popup-open:bg-raised";

/** What else one can do with something, behind three dots. Only the dots until it is opened: tables have many of them. */
export function Menu({ label, children }: MenuProps) {
  const [opened, setOpened] = useState(false);
  const dots = <EllipsisVertical aria-hidden className="size-4" />;
  if (!opened) {
    return (
      <button
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={false}
        className={trigger}
        onClick={() => setOpened(true)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpened(true);
        }}
      >
        {dots}
      </button>
    );
  }
  return (
    <Base.Root modal={false} defaultOpen>
      <Base.Trigger aria-label={label} className={trigger}>
        {dots}
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4} className="z-20 outline-none">
          <Base.Popup className="min-w-52 rounded-md border border-field bg-surface py-1 shadow-lg outline-none">
            {children()}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
