import { KeyRound } from "lucide-react";
import { type FormEvent, useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CardContent } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { useUnsaved } from "@/components/ui/unsaved-changes";
import { View } from "@/components/ui/view";
import { useNewsdataKey, useSaveNewsdataKey } from "./api/use-newsdata-key";
import { useSourceTest } from "./api/use-source-test";
import { ForgetDialog } from "./forget-dialog";
import { Section, SectionHeader } from "./section";
import { TestButton, TestFound } from "./source-test";

const origins: Record<string, string> = {
  environment: "A key comes from NEWSDATA_API_KEY in the environment, which goes first.",
  keyring: "A key is in the keyring of this computer.",
  none: "There is no key: news come from feeds only.",
};

const title = "NewsData.io key";

/** The NewsData key. It goes into the keyring and is never shown again. */
export function KeyForm() {
  const [key, setKey] = useState("");
  const [removing, setRemoving] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const known = useNewsdataKey();
  const status = known.data;
  const save = useSaveNewsdataKey();
  const remove = useSaveNewsdataKey();
  // As it is typed, or the stored one.
  const trial = useSourceTest({ kind: "newsdata", key: key || undefined });
  useUnsaved(title, key !== "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!key || nowhere) return;
    try {
      await save.mutateAsync(key);
      // What was typed meanwhile is another one.
      setKey((now) => (now === key ? "" : now));
      // So that the key is kept nowhere in the window, and what was tested is not taken for the new one's.
      save.reset();
      trial.reset();
    } catch {
      // Shown at the field.
    }
  };
  const nowhere = status?.keyringAvailable === false;
  const hint = nowhere
    ? "No keyring answers: unlock yours, or set NEWSDATA_API_KEY in the environment."
    : undefined;
  const failed = trial.outcome?.ok === false ? trial.outcome.message : undefined;
  return (
    <Section title={title}>
      <SectionHeader title={title} unsaved={key !== ""}>
        {status && (
          <Badge tone={status.present ? "good" : status.keyringAvailable ? "plain" : "warn"} icon={KeyRound}>
            {status.present ? "set" : status.keyringAvailable ? "none" : "no keyring answers"}
          </Badge>
        )}
      </SectionHeader>
      <CardContent className="flex flex-col gap-3">
        <View query={known} rows={1}>
          {({ origin }) => <p className="text-muted text-sm">{origins[origin] ?? origin}</p>}
        </View>
        <form
          onSubmit={submit}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
            // In some browsers it sends a form by itself, too.
            event.preventDefault();
            event.currentTarget.requestSubmit();
          }}
          className="flex flex-wrap items-start gap-2"
        >
          <Field
            label="New key"
            className="min-w-56 flex-1"
            hint={hint}
            error={save.error?.message ?? failed}
          >
            {(control) => (
              <Input
                {...control}
                ref={field}
                type="password"
                autoComplete="off"
                disabled={nowhere}
                value={key}
                onChange={(event) => setKey(event.target.value)}
              />
            )}
          </Field>
          <div className="flex items-center gap-2 pt-5.5">
            <Button
              type="submit"
              size="md"
              variant="primary"
              title={hint}
              disabled={!key || nowhere}
              loading={save.isPending}
            >
              Save key
            </Button>
            <Button size="md" disabled={status?.origin !== "keyring"} onClick={() => setRemoving(true)}>
              Remove key
            </Button>
            <TestButton size="md" name="the key" trial={trial} disabled={!status?.present && !key} />
          </div>
        </form>
        <TestFound outcome={trial.outcome} noun="item" />
        {removing && (
          <ForgetDialog
            title="Remove the NewsData.io key?"
            description="News come from feeds only, until you enter a key again. The cockpit cannot bring this one back."
            verb="Remove key"
            focusAfter={field}
            onForget={() => remove.mutateAsync(null)}
            onClose={() => setRemoving(false)}
          />
        )}
      </CardContent>
    </Section>
  );
}
