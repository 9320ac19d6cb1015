import { Copy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { CardContent } from "@/components/ui/card";
import { View } from "@/components/ui/view";
import { copyText } from "@/lib/clipboard";
import { useSettings } from "./api/use-settings";
import { Section, SectionHeader } from "./section";

/** Where everything lies, and which program this is. */
export function DataSection() {
  const settings = useSettings();
  return (
    <Section title="Data">
      <SectionHeader title="Data" />
      <CardContent>
        <View query={settings} rows={2}>
          {({ dataDir, version }) => (
            <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2 text-sm">
              <dt className="text-muted">Data folder</dt>
              <dd className="flex flex-wrap items-center gap-2">
                <code className="break-all font-mono text-xs leading-5">{dataDir}</code>
                <Button aria-label="Copy the path of the data folder" onClick={() => copyText(dataDir)}>
                  <Copy aria-hidden className="size-3.5" />
                  Copy
                </Button>
              </dd>
              <dt className="text-muted">Version</dt>
              <dd className="tabular">{version}</dd>
            </dl>
          )}
        </View>
      </CardContent>
    </Section>
  );
}
