import { Monitor, Moon, Sun } from "lucide-react";
import { useSettings, useUpdateSettings } from "@/features/settings/api/use-settings";

const themes = [
  ["system", "As the system", Monitor],
  ["light", "Light", Sun],
  ["dark", "Dark", Moon],
] as const;

/** Light, dark, or as the system has it; kept with the settings. */
export function ThemeToggle() {
  const { data: settings } = useSettings();
  const update = useUpdateSettings();
  return (
    <fieldset className="flex gap-0.5 rounded-md border border-line p-0.5 max-[56rem]:flex-col">
      <legend className="sr-only">Theme</legend>
      {themes.map(([theme, label, Icon]) => (
        <button
          key={theme}
          type="button"
          title={label}
          aria-label={`Theme: ${label.toLowerCase()}`}
          aria-pressed={settings?.theme === theme}
          onClick={() => update.mutate({ theme })}
          className="grid h-6 min-h-target min-w-target flex-1 place-items-center rounded text-muted hover:text-ink aria-pressed:bg-raised aria-pressed:text-ink aria-pressed:inset-ring aria-pressed:inset-ring-field max-[56rem]:flex-none"
        >
          <Icon aria-hidden className="size-3.5" />
        </button>
      ))}
    </fieldset>
  );
}
