import { Fragment, useEffect, useRef } from "react";
import { Keys } from "@/components/ui/keys";
import type { Command } from "./command";

export type CommandListProps = {
  id: string;
  label: string;
  commands: Command[];
  active: number;
  /** With a heading where another group begins; else each says its group. */
  grouped: boolean;
  onChoose: (command: Command) => void;
};

/** What fits. The focus stays in the field; the chosen line is the active one. */
export function CommandList({ id, label, commands, active, grouped, onChoose }: CommandListProps) {
  const line = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is another line then
  useEffect(() => {
    // Not everywhere without an answer: newer engines return a promise.
    void line.current?.scrollIntoView?.({ block: "nearest" });
  }, [active, commands[active]?.id]);
  return (
    <>
      <div
        id={id}
        role="listbox"
        aria-label={label}
        className="min-h-0 flex-1 overflow-y-auto p-1.5 empty:hidden"
      >
        {commands.map((command, place) => (
          <Fragment key={`${command.group} ${command.id}`}>
            {grouped && command.group !== commands[place - 1]?.group && (
              <div aria-hidden className="px-2.5 pt-2.5 pb-1 font-medium text-2xs text-muted">
                {command.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are the field's */}
            {/* biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field */}
            <div
              ref={place === active ? line : undefined}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === active}
              onClick={() => onChoose(command)}
              className="flex h-8 cursor-pointer scroll-my-8 items-center justify-between gap-3 rounded-md px-2.5 text-sm hover:bg-raised aria-selected:bg-raised aria-selected:inset-ring aria-selected:inset-ring-accent"
            >
              <span className="truncate">{command.label}</span>
              {command.keys ? (
                <Keys keys={command.keys} />
              ) : (
                !grouped && <span className="shrink-0 text-2xs text-muted">{command.group}</span>
              )}
            </div>
          </Fragment>
        ))}
      </div>
      {/* Always there, so that it is told when it says something. */}
      <div role="status">
        {commands.length === 0 && (
          <p className="px-4 py-7.5 text-center text-muted text-sm">Nothing is called like that.</p>
        )}
      </div>
    </>
  );
}
