import { useRef } from "react";
import { Dialog } from "@/components/ui/dialog";
import { Keys } from "@/components/ui/keys";
import { SwitchField } from "@/features/settings/switch-field";
import { useShortcuts } from "@/lib/shortcuts";
import { isSingle, switchSingleKeys, useSingleKeys } from "@/lib/single-keys";

export type ShortcutSheetProps = { open: boolean; onOpenChange: (open: boolean) => void };

/** Keys that are no shortcuts of ours, and still good to know. */
const others = [
  { keys: "Alt+T", label: "To the messages", group: "Anywhere" },
  { keys: "Esc", label: "Close, or leave as it was", group: "Anywhere" },
];

/** Every key that does something here, by what it is about. */
export function ShortcutSheet({ open, onOpenChange }: ShortcutSheetProps) {
  const list = useRef<HTMLElement>(null);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" initialFocus={list} wide>
      {/* Lower than the dialog lets it be, so that it scrolls and not what is around it, where no key would reach; and some lines of
          it in the smallest and most enlarged window, too. */}
      <section
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it with the arrow keys
        tabIndex={0}
        aria-label="All keys"
        className="-mx-3 max-h-[max(8rem,min(60vh,calc(75vh-9rem)))] overflow-y-auto rounded-md px-3 pt-2 focus-visible:-outline-offset-2"
      >
        <Groups />
      </section>
      <SingleKeys />
    </Dialog>
  );
}

/** What is this page's own goes before what is everywhere. */
const rank = (group: string) => ["Anywhere", "Go to"].indexOf(group);

function Groups() {
  const single = useSingleKeys();
  const all = [...useShortcuts(), ...others].filter(({ keys }) => single || !isSingle(keys));
  const groups = [...new Set(all.map(({ group }) => group))].sort((a, b) => rank(a) - rank(b));
  return (
    <div className="columns-1 gap-8 sm:columns-2">
      {groups.map((group) => (
        <section key={group} aria-label={group} className="break-inside-avoid pb-4">
          <h3 className="border-line border-b pb-1 font-semibold text-xs">{group}</h3>
          <ul>
            {all
              .filter((shortcut) => shortcut.group === group)
              .map(({ keys, label }) => (
                <li key={keys} className="flex min-h-7 items-center justify-between gap-3 text-sm">
                  <span className="truncate">{label}</span>
                  <Keys keys={keys} />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function SingleKeys() {
  return (
    <div className="border-line border-t pt-3">
      <SwitchField
        label="Keys without Ctrl"
        hint="Off: only keys with Ctrl, and those with a name, do something by themselves. The rest is in Find."
        checked={useSingleKeys()}
        onChange={switchSingleKeys}
      />
    </div>
  );
}
