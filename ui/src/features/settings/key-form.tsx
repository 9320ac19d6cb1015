import { KeyRound } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field, Input } from "@/components/ui/field";
import { View } from "@/components/ui/view";
import { useNewsdataKey, useSaveNewsdataKey } from "./api/use-newsdata-key";

const origins: Record<string, string> = {
  environment: "A key comes from NEWSDATA_API_KEY in the environment, which goes first.",
  keyring: "A key is in the keyring of this computer.",
  none: "There is no key: news come from feeds only.",
};

/** The NewsData key. It goes into the keyring and is never shown again. */
export function KeyForm() {
  const [key, setKey] = useState("");
  const known = useNewsdataKey();
  const status = known.data;
  const save = useSaveNewsdataKey();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await save.mutateAsync(key);
      setKey("");
      // So that the key is kept nowhere in the window.
      save.reset();
    } catch {
      // Shown at the field.
    }
  };
  const hint =
    status?.keyringAvailable === false
      ? "No keyring here: set NEWSDATA_API_KEY in the environment instead."
      : undefined;
  return (
    <Card>
      <CardHeader title="NewsData.io key">
        {status && (
          <Badge tone={status.present ? "good" : "plain"} icon={KeyRound}>
            {status.present ? "there" : "none"}
          </Badge>
        )}
      </CardHeader>
      <CardContent className="flex flex-col gap-3">
        <View query={known} rows={1}>
          {({ origin }) => <p className="text-muted text-sm">{origins[origin] ?? origin}</p>}
        </View>
        <form onSubmit={submit} className="flex items-start gap-2">
          <Field label="New key" className="flex-1" hint={hint} error={save.error?.message}>
            {(control) => (
              <Input
                {...control}
                type="password"
                autoComplete="off"
                value={key}
                onChange={(event) => setKey(event.target.value)}
              />
            )}
          </Field>
          <div className="flex gap-2 pt-5">
            <Button type="submit" size="md" variant="primary" disabled={!key} loading={save.isPending}>
              Save key
            </Button>
            <Button size="md" disabled={status?.origin !== "keyring"} onClick={() => save.mutate(null)}>
              Remove key
            </Button>
          </div>
        </form>
      </CardContent>
    </Card>
  );
}
