// A backend in memory, behind Tauri's own mock of its IPC: for tests, and for `npm run mock` in a browser. It answers
// every command from fixtures; it has no schedule of its own.
import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import type { ApiError } from "@/bindings/ApiError";
import type { AwayReportDto } from "@/bindings/AwayReportDto";
import type { CalendarAddressDto } from "@/bindings/CalendarAddressDto";
import type { TaskChangedPayload } from "@/bindings/TaskChangedPayload";
import type { TaskEditDto } from "@/bindings/TaskEditDto";
import type { TaskRunEventPayload } from "@/bindings/TaskRunEventPayload";
import { wrongArguments } from "./command-arguments";
import { contentCommands } from "./fake-content-commands";
import { dataCommands } from "./fake-data-commands";
import { taskCommands } from "./fake-task-commands";
import { someAlerts, someIdeas } from "./fixtures/attention";
import { someEvents } from "./fixtures/calendar";
import { someBackups, theStorage } from "./fixtures/data";
import { someArticles, someSources } from "./fixtures/news";
import { someRuns } from "./fixtures/runs";
import { theKey, theSettings, theStatus } from "./fixtures/settings";
import { someTasks } from "./fixtures/tasks";

// biome-ignore lint/suspicious/noExplicitAny: each command has arguments of its own shape
export type Command = (args: any) => unknown;
export type Commands = Record<string, Command>;

export class FakeBackend {
  tasks = someTasks();
  edits: TaskEditDto[] = [];
  runs = someRuns();
  status = theStatus();
  articles = someArticles();
  /** What came in since somebody last looked at a place. */
  unseen: Record<string, number> = { news: 24, calendar: 3, alerts: 1, ideas: 0 };
  away: AwayReportDto | null = null;
  events = someEvents();
  alerts = someAlerts();
  ideas = someIdeas();
  sources = someSources();
  settings = theSettings();
  key = theKey();
  calendarAddresses: CalendarAddressDto[] = [];
  backups = someBackups();
  storage = theStorage();

  /** What was asked, in order. */
  readonly calls: { command: string; args: Record<string, unknown> }[] = [];
  #commands: Commands = {
    ...taskCommands(this),
    ...contentCommands(this),
    ...dataCommands(this),
    "plugin:webview|set_webview_zoom": () => null,
  };

  /** Takes Tauri's place in this page. */
  install(): this {
    mockIPC((command, args) => this.#dispatch(command, (args ?? {}) as Record<string, unknown>), {
      shouldMockEvents: true,
    });
    return this;
  }

  /** Answers one command in another way from now on. */
  answer(command: string, answer: Command): void {
    this.#commands[command] = answer;
  }

  /** How one command is answered now. */
  command(command: string): Command {
    return (
      this.#commands[command] ?? (() => fail({ kind: "internal", message: `no such command: ${command}` }))
    );
  }

  /** Refuses one command from now on. */
  refuse(command: string, error: Partial<ApiError>): void {
    this.answer(command, () => fail({ kind: "internal", message: "it broke", ...error }));
  }

  /** Keeps a command from being done and answered, from now on until what comes back is called. */
  hold(command: string): () => void {
    const answer = this.command(command);
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    this.answer(command, async (args) => {
      await released;
      return answer(args);
    });
    return release;
  }

  /** The arguments of every call of a command. */
  asked(command: string): Record<string, unknown>[] {
    return this.calls.filter((call) => call.command === command).map((call) => call.args);
  }

  ran(payload: TaskRunEventPayload): Promise<void> {
    return emit("system_task_run", payload);
  }

  changed(payload: Partial<TaskChangedPayload> = {}): Promise<void> {
    return emit("system_task_changed", { taskId: 1, revision: 1, cause: "rescheduled", ...payload });
  }

  #dispatch(command: string, args: Record<string, unknown>): unknown {
    this.calls.push({ command, args });
    // What Tauri takes is not ours to say.
    const wrong = command.startsWith("plugin:") ? null : wrongArguments(command, args);
    return wrong ? fail(wrong) : this.command(command)(args);
  }
}

/** Throws what a command of the backend rejects with. */
export function fail(error: ApiError): never {
  throw error;
}
