import { useState } from "react";
import { Card } from "@/components/ui/card";
import { Select } from "@/components/ui/field";
import { Page } from "@/components/ui/page";
import { RunList } from "./run-list";

const statuses = ["success", "error", "skipped", "cancelled", "interrupted", "running"];
const triggers = ["schedule", "catch_up", "manual", "retry"];

/** What became of every slot. */
export function RunsPage({ taskTypes }: { taskTypes: string[] }) {
  const [taskType, setTaskType] = useState("");
  const [status, setStatus] = useState("");
  const [trigger, setTrigger] = useState("");
  return (
    <Page
      title="Runs"
      description="What became of every slot: run, caught up, or passed over for a reason."
      actions={
        <>
          <Choice label="Task" value={taskType} options={taskTypes} onChange={setTaskType} />
          <Choice label="Status" value={status} options={statuses} onChange={setStatus} />
          <Choice label="Trigger" value={trigger} options={triggers} onChange={setTrigger} />
        </>
      }
    >
      <Card>
        <RunList
          filter={{
            taskType: taskType || undefined,
            status: status || undefined,
            trigger: trigger || undefined,
          }}
        />
      </Card>
    </Page>
  );
}

type ChoiceProps = { label: string; value: string; options: string[]; onChange: (value: string) => void };

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      className="w-auto"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{label}: all</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {option.replaceAll("_", " ")}
        </option>
      ))}
    </Select>
  );
}
