import { Copy, FolderOpen } from "lucide-react";
import { useState } from "react";
import type { ImportReportDto } from "@/bindings/ImportReportDto";
import { Button } from "@/components/ui/button";
import { CardContent } from "@/components/ui/card";
import { View } from "@/components/ui/view";
import { copyText } from "@/lib/clipboard";
import { useSettings } from "./api/use-settings";
import { useImportPreview, useOpenDataFolder, useWriteFile } from "./api/use-transfer";
import { BackupList } from "./backup-list";
import { ImportDialog } from "./import-dialog";
import { Section, SectionHeader } from "./section";

/** Where everything lies, which program this is, and what keeps the data safe. */
export function DataSection() {
  const settings = useSettings();
  const openFolder = useOpenDataFolder();
  return (
    <Section title="Data">
      <SectionHeader title="Data" />
      <CardContent className="flex flex-col gap-5">
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
                <Button loading={openFolder.isPending} onClick={() => openFolder.mutate()}>
                  <FolderOpen aria-hidden className="size-3.5" />
                  Open data folder
                </Button>
              </dd>
              <dt className="text-muted">Version</dt>
              <dd className="tabular">{version}</dd>
            </dl>
          )}
        </View>
        <BackupList />
        <Transfer />
        <Diagnostics />
      </CardContent>
    </Section>
  );
}

function Transfer() {
  const write = useWriteFile("export_settings", "Exported");
  const look = useImportPreview();
  const [report, setReport] = useState<ImportReportDto | null>(null);
  return (
    <section aria-label="Tasks and settings" className="flex flex-wrap items-center gap-2">
      <div className="min-w-56 flex-1">
        <h3 className="font-medium text-sm">Tasks and settings</h3>
        <p className="text-muted text-xs">
          A document for another computer, without secrets. Importing one shows what would change first.
        </p>
      </div>
      <Button loading={write.isPending} onClick={() => write.mutate()}>
        Export…
      </Button>
      <Button loading={look.isPending} onClick={() => look.mutate(undefined, { onSuccess: setReport })}>
        Import…
      </Button>
      {report && <ImportDialog report={report} onClose={() => setReport(null)} />}
    </section>
  );
}

function Diagnostics() {
  const write = useWriteFile("write_diagnostics", "Written");
  return (
    <section aria-label="Diagnostics" className="flex flex-wrap items-center gap-2">
      <div className="min-w-56 flex-1">
        <h3 className="font-medium text-sm">Diagnostics</h3>
        <p className="text-muted text-xs">
          A bundle for whoever helps you: versions, settings, tasks, runs and logs. Addresses are shortened to
          their hosts, and secrets are left out.
        </p>
      </div>
      <Button loading={write.isPending} onClick={() => write.mutate()}>
        Save diagnostics…
      </Button>
    </section>
  );
}
