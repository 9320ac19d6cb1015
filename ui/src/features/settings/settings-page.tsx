import { Link } from "@tanstack/react-router";
import { Page } from "@/components/ui/page";
import { UnsavedChanges } from "@/components/ui/unsaved-changes";
import { AlertForm } from "./alert-form";
import { CockpitForm } from "./cockpit-form";
import { DataSection } from "./data-section";
import { HistoryForm } from "./history-form";
import { KeyForm } from "./key-form";
import { SectionIndex } from "./section-index";
import { CalendarForm, NewsForm } from "./source-forms";

/** Sources, key, appearance, history, and where the data lies. */
export function SettingsPage() {
  return (
    <Page
      title="Settings"
      description={
        <>
          What the tasks bring in. When they run is in{" "}
          <Link to="/settings/system-tasks" className="text-accent underline">
            System tasks
          </Link>
          .
        </>
      }
    >
      <UnsavedChanges>
        <div className="flex flex-col gap-4 min-[70rem]:flex-row">
          <SectionIndex />
          <div className="flex min-w-0 flex-1 flex-col gap-4">
            <NewsForm />
            <KeyForm />
            <CalendarForm />
            <AlertForm />
            <CockpitForm />
            <HistoryForm />
            <DataSection />
          </div>
        </div>
      </UnsavedChanges>
    </Page>
  );
}
