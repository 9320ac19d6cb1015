import { KeyRound, X } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import type { CalendarAddressDto } from "@/bindings/CalendarAddressDto";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field, Input } from "@/components/ui/field";
import { useUnsaved } from "@/components/ui/unsaved-changes";
import { View } from "@/components/ui/view";
import { CommandError } from "@/lib/ipc";
import { useCalendarAddresses, useSaveCalendarAddress } from "./api/use-calendar-addresses";
import { useSourceTest } from "./api/use-source-test";
import { ForgetDialog } from "./forget-dialog";
import { TestButton, TestFound } from "./source-test";

export type PrivateCalendarsProps = {
  /** Somebody is editing the calendars: what is added here would be lost when they save. */
  isEditing: boolean;
};

/** Calendars whose addresses are secret. An address goes into the keyring and is never shown again. */
export function PrivateCalendars({ isEditing }: PrivateCalendarsProps) {
  const [name, setName] = useState("");
  const [url, setUrl] = useState("");
  const address = useRef<HTMLInputElement>(null);
  const save = useSaveCalendarAddress();
  const trial = useSourceTest({ kind: "calendar", url });
  useUnsaved("Private calendars", name !== "" || url !== "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await save.mutateAsync({ name: name.trim(), url });
      // What was typed meanwhile is for the next one.
      setName((now) => (now === name ? "" : now));
      setUrl((now) => (now === url ? "" : now));
      // So that the address is kept nowhere in the window.
      save.reset();
      trial.reset();
    } catch {
      // Shown at the field.
    }
  };
  const wrong = (field: string) => (fieldOf(save.error) === field ? save.error?.message : undefined);
  const failed = trial.outcome?.ok === false ? trial.outcome.message : undefined;
  return (
    <section aria-label="Private calendars" className="flex flex-col gap-3">
      <div>
        <h3 className="font-medium text-sm">Private calendars</h3>
        <p className="text-muted text-xs">
          An address that lets whoever knows it read along belongs into the keyring of this computer: add its
          calendar here.
        </p>
      </div>
      <Known
        onReplace={(known) => {
          setName(known);
          address.current?.focus();
        }}
      />
      <form aria-label="Private address" onSubmit={submit} className="flex flex-wrap items-start gap-2">
        <Field label="Name of the calendar" className="w-48" error={wrong("name")}>
          {(control) => (
            <Input {...control} required value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        <Field
          label="Private address"
          className="min-w-56 flex-1"
          hint={isEditing ? "Save or revert your changes of the calendars first." : undefined}
          error={wrong("url") ?? failed}
        >
          {(control) => (
            <Input
              {...control}
              ref={address}
              required
              type="password"
              autoComplete="off"
              placeholder="https://…"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          )}
        </Field>
        <div className="flex items-center gap-2 pt-5.5">
          <Button type="submit" size="md" disabled={isEditing || !name || !url} loading={save.isPending}>
            Keep address
          </Button>
          <TestButton size="md" name="the private address" trial={trial} disabled={!url} />
        </div>
      </form>
      <TestFound outcome={trial.outcome} noun="event" />
    </section>
  );
}

type KnownProps = { onReplace: (name: string) => void };

function Known({ onReplace }: KnownProps) {
  const known = useCalendarAddresses();
  return (
    <View query={known} rows={1}>
      {(calendars) => (
        <ul className="flex flex-col gap-1 empty:hidden">
          {calendars.map((calendar: CalendarAddressDto) => (
            <KnownCalendar key={calendar.name} {...calendar} onReplace={onReplace} />
          ))}
        </ul>
      )}
    </View>
  );
}

function KnownCalendar({ name, present, keyringAvailable, onReplace }: CalendarAddressDto & KnownProps) {
  const trial = useSourceTest({ kind: "calendar", name });
  const [forgetting, setForgetting] = useState(false);
  const replace = useRef<HTMLButtonElement>(null);
  const forget = useSaveCalendarAddress();
  return (
    <li className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span className="w-48 truncate">{name}</span>
        {keyringAvailable ? (
          <Badge tone={present ? "good" : "bad"} icon={present ? KeyRound : X}>
            {present ? "in the keyring" : "address missing"}
          </Badge>
        ) : (
          <Badge tone="warn" icon={KeyRound}>
            the keyring does not answer
          </Badge>
        )}
        <TestButton name={`the address of ${name}`} trial={trial} disabled={keyringAvailable && !present} />
        <Button ref={replace} aria-label={`New address of ${name}`} onClick={() => onReplace(name)}>
          New address
        </Button>
        <Button
          aria-label={`Forget the address of ${name}`}
          disabled={!present}
          onClick={() => setForgetting(true)}
        >
          Forget
        </Button>
      </div>
      {trial.outcome?.ok === false && (
        <p role="alert" className="text-bad text-xs">
          {trial.outcome.message}
        </p>
      )}
      <TestFound outcome={trial.outcome} noun="event" />
      {forgetting && (
        <ForgetDialog
          title={`Forget the address of ${name}?`}
          description="Its calendar is not read any more, until you enter an address again. The cockpit cannot bring this one back."
          verb="Forget address"
          focusAfter={replace}
          onForget={() => forget.mutateAsync({ name })}
          onClose={() => setForgetting(false)}
        />
      )}
    </li>
  );
}

/** The field an error is shown at: what names no other is about the address. */
function fieldOf(error: Error | null): string | undefined {
  if (!error) return undefined;
  return error instanceof CommandError && error.field === "name" ? "name" : "url";
}
