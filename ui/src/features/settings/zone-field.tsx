import { Combobox } from "@base-ui/react/combobox";
import { Check, ChevronDown } from "lucide-react";
import { Field } from "@/components/ui/field";
import { computerZone, SYSTEM_ZONE } from "@/lib/zone";
import { offsetName } from "@/lib/zoned";

const zones = [SYSTEM_ZONE, "UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];

export type ZoneFieldProps = {
  value: string;
  onChange: (zone: string) => void;
  error?: string;
};

/** The zone that times are shown in: all that this window knows, found by a part of their name. */
export function ZoneField({ value, onChange, error }: ZoneFieldProps) {
  return (
    <Field
      label="Time zone shown"
      hint="Only how times are shown here; schedules go by their own zone."
      error={error}
    >
      {(control) => (
        <Combobox.Root
          // A zone that only the backend knows is one of them, too.
          items={zones.includes(value) ? zones : [value, ...zones]}
          value={value}
          onValueChange={(zone) => zone && zone !== value && onChange(zone)}
          itemToStringLabel={labelOf}
          limit={100}
          autoHighlight
        >
          <Combobox.InputGroup className="relative">
            <Combobox.Input
              {...control}
              spellCheck={false}
              className="h-8 w-full rounded-md border border-field bg-surface px-2.5 pr-8 text-ink text-sm aria-invalid:border-bad"
            />
            <Combobox.Trigger
              aria-label="Show the zones"
              className="absolute top-0 right-0 grid h-8 w-8 place-items-center text-muted"
            >
              <ChevronDown aria-hidden className="size-3.5" />
            </Combobox.Trigger>
          </Combobox.InputGroup>
          <Combobox.Portal>
            <Combobox.Positioner sideOffset={4} className="z-20 outline-none">
              <Combobox.Popup className="w-(--anchor-width) rounded-md border border-field bg-surface shadow-xl">
                <Combobox.Empty className="empty:hidden">
                  <span className="block px-3 py-2 text-muted text-sm">
                    There is no such zone. Try a city, such as Berlin.
                  </span>
                </Combobox.Empty>
                <Combobox.List className="max-h-[min(18rem,var(--available-height))] overflow-y-auto overscroll-contain py-1 data-empty:p-0">
                  {(zone: string) => <Zone key={zone} zone={zone} />}
                </Combobox.List>
              </Combobox.Popup>
            </Combobox.Positioner>
          </Combobox.Portal>
        </Combobox.Root>
      )}
    </Field>
  );
}

function Zone({ zone }: { zone: string }) {
  return (
    <Combobox.Item
      value={zone}
      className="flex cursor-pointer items-center gap-2 px-3 py-1 text-sm outline-none data-highlighted:bg-raised"
    >
      <span className="w-3.5">
        <Combobox.ItemIndicator>
          <Check aria-hidden className="size-3.5 text-accent" />
        </Combobox.ItemIndicator>
      </span>
      <span className="flex-1">{labelOf(zone)}</span>
      <span className="tabular text-muted text-xs">
        {offsetName(zone === SYSTEM_ZONE ? computerZone() : zone, Date.now())}
      </span>
    </Combobox.Item>
  );
}

function labelOf(zone: string): string {
  return zone === SYSTEM_ZONE ? `As this computer (${computerZone()})` : zone.replaceAll("_", " ");
}
