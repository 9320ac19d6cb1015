import { Dialog as Base } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { type Command, rank } from "./command";
import { CommandList } from "./command-list";
import { recentCommands, rememberCommand } from "./recent";
import { type ShellActions, useCommands } from "./use-commands";

export type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; shell: ShellActions };

/** Everything by its name: a few letters and Enter. */
export function Palette({ open, onOpenChange, shell }: PaletteProps) {
  const field = useRef<HTMLInputElement>(null);
  const chosen = useRef<Command>(null);
  useEffect(() => {
    const { run } = chosen.current ?? {};
    if (open || !run) return;
    chosen.current = null;
    // Once the focus is back where it was: the command may move it on.
    const timer = setTimeout(run, 0);
    return () => clearTimeout(timer);
  }, [open]);
  return (
    <Base.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-20 bg-ground/75" />
        <Base.Popup
          initialFocus={field}
          className="fixed top-[10vh] left-1/2 z-30 flex max-h-[70vh] w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-field bg-surface shadow-xl outline-none"
        >
          <Base.Title className="sr-only">Commands</Base.Title>
          <Finder
            field={field}
            shell={shell}
            onChoose={(command) => {
              chosen.current = command;
              onOpenChange(false);
            }}
            onClose={() => onOpenChange(false)}
          />
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

type FinderProps = {
  field: React.RefObject<HTMLInputElement | null>;
  shell: ShellActions;
  onChoose: (command: Command) => void;
  onClose: () => void;
};

function Finder({ field, shell, onChoose, onClose }: FinderProps) {
  const id = useId();
  const [query, setQuery] = useState("");
  // By its command and not by its place: a run that begins or ends moves the lines, and Enter does what was chosen. None where
  // that has gone, until somebody chooses again.
  const [active, setActive] = useState<string | null>(null);
  const commands = useCommands(shell);
  const [recent] = useState(recentCommands);
  const found = rank(commands, query, recent);
  const at = found.findIndex((command) => command.id === active);
  if (active === null && found[0]) setActive(found[0].id);

  const choose = (command: Command | undefined) => {
    if (!command) return;
    rememberCommand(command.id);
    onChoose(command);
  };
  const move = (by: number) => {
    const from = at < 0 && by < 0 ? 0 : at;
    setActive(found[(from + by + found.length) % Math.max(1, found.length)]?.id ?? null);
  };
  const hear = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const toggles = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") choose(found[at]);
    else if (toggles) onClose();
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex items-center gap-2.5 border-line border-b px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          ref={field}
          role="combobox"
          aria-expanded={found.length > 0}
          aria-controls={id}
          aria-activedescendant={found[at] ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          aria-label="Command"
          placeholder="Go to, run, snooze, capture…"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setActive(null);
          }}
          onKeyDown={hear}
          className="h-11 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted"
        />
      </div>
      <CommandList
        id={id}
        label="Commands"
        commands={found}
        active={at}
        grouped={query.trim() === ""}
        onChoose={choose}
      />
    </>
  );
}
