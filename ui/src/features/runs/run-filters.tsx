import { X } from "lucide-react";
import { type RefObject, useMemo } from "react";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/field";
import { isFiltered, periods, type RunSearch, statuses, triggers, without } from "./run-search";
import { periodText, triggerText } from "./run-words";

/** A task one can ask for. */
export type TaskChoice = { taskType: string; component: string; name: string };

export type RunFiltersProps = {
  search: RunSearch;
  onChange: (search: RunSearch) => void;
  /** Missing: the history of one task, which is no choice. */
  tasks?: TaskChoice[];
  /** The bar, for whoever wants to put the focus into it. */
  bar: RefObject<HTMLDivElement | null>;
};

/** What the history is to show. */
export function RunFilters({ search, onChange, tasks, bar }: RunFiltersProps) {
  const set = (part: RunSearch) => onChange({ ...search, ...part });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a row in every webview
    <div
      ref={bar}
      role="group"
      aria-label="Filters"
      className="flex min-h-11 flex-wrap items-center gap-2 border-line border-b px-3 py-1.5"
    >
      {tasks && <TaskFilter search={search} onChange={onChange} tasks={tasks} />}
      <Choice
        label="Status"
        value={search.status}
        options={statuses.map((status) => [status, status])}
        onChange={(status) => set({ status })}
      />
      <Choice
        label="Trigger"
        value={search.trigger}
        options={triggers.map((trigger) => [trigger, triggerText(trigger)])}
        onChange={(trigger) => set({ trigger })}
      />
      <Choice
        label="Date"
        value={search.when}
        options={periods.map((period) => [period, periodText(period)])}
        onChange={(when) => onChange({ ...without(search, "when"), when })}
      />
      {search.when === "dates" && (
        <>
          <Day label="From" value={search.from} max={search.to} onChange={(from) => set({ from })} />
          <span aria-hidden className="text-muted">
            –
          </span>
          <Day label="To" value={search.to} min={search.from} onChange={(to) => set({ to })} />
        </>
      )}
      {isFiltered(search) && (
        <Button variant="ghost" onClick={() => onChange({})}>
          <X aria-hidden className="size-3.5" />
          Clear filters
        </Button>
      )}
    </div>
  );
}

function TaskFilter({
  search,
  onChange,
  tasks,
}: Required<Pick<RunFiltersProps, "search" | "onChange" | "tasks">>) {
  const value = ({ task, component }: RunSearch) => [task, component].filter(Boolean).join("/");
  const searches = useMemo(() => {
    const ofType = new Map<string, number>();
    for (const { taskType } of tasks) ofType.set(taskType, (ofType.get(taskType) ?? 0) + 1);
    return tasks.map(({ taskType, component, name }) => {
      const twice = (ofType.get(taskType) ?? 0) > 1;
      return { name, search: twice ? { task: taskType, component } : { task: taskType } };
    });
  }, [tasks]);
  return (
    <Choice
      label="Task"
      value={value(search) || undefined}
      options={searches.map((choice) => [value(choice.search), choice.name])}
      onChange={(chosen) => {
        const found = searches.find((choice) => value(choice.search) === chosen);
        onChange({ ...without(search, "task"), ...found?.search });
      }}
    />
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  value: T | undefined;
  options: [T, string][];
  onChange: (value: T | undefined) => void;
};

function Choice<T extends string>({ label, value, options, onChange }: ChoiceProps<T>) {
  return (
    <Select
      aria-label={label}
      // Seen at a glance which of them are in force.
      className={`w-auto ${value ? "font-medium [&>select]:border-accent" : ""}`}
      value={value ?? ""}
      onChange={(event) => onChange((event.target.value || undefined) as T | undefined)}
    >
      <option value="">{label}: all</option>
      {options.map(([option, word]) => (
        <option key={option} value={option}>
          {word}
        </option>
      ))}
    </Select>
  );
}

type DayProps = {
  label: string;
  value?: string;
  min?: string;
  max?: string;
  onChange: (day: string | undefined) => void;
};

function Day({ label, onChange, ...field }: DayProps) {
  return (
    <Input
      {...field}
      type="date"
      aria-label={label}
      className="w-36!"
      value={field.value ?? ""}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}
