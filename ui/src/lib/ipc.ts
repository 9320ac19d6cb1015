// The only file that knows Tauri: commands, events and channels of the backend.
import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import type { ApiError } from "@/bindings/ApiError";

/** An error of a command: `kind` for code, `message` for a person, `field` where an input is at fault. */
export class CommandError extends Error {
  readonly kind: ApiError["kind"];
  readonly field?: string;

  constructor(error: ApiError) {
    super(error.message);
    this.name = "CommandError";
    this.kind = error.kind;
    this.field = error.field;
  }
}

function toCommandError(error: unknown): CommandError {
  if (typeof error === "object" && error !== null && "kind" in error && "message" in error) {
    return new CommandError(error as ApiError);
  }
  return new CommandError({ kind: "internal", message: String(error) });
}

/** Calls a command. Rejects with a CommandError. */
export async function call<T>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (error) {
    throw toCommandError(error);
  }
}

/** Draws the page so many times as large. Asked for by Tauri's own command: its object for a webview is far more code. */
export const setPageZoom = (factor: number): Promise<void> =>
  call("plugin:webview|set_webview_zoom", { value: factor });

/** How long a channel is listened to, and the command that ends it. */
export type Listening = { signal: AbortSignal; ending: string };

/**
 * Calls a command that goes on speaking through a channel, until it has said all. `signal` ends the listening, and
 * tells the backend by the command `ending`, with the channel's id.
 */
export async function callWithChannel<M>(
  command: string,
  args: Record<string, unknown>,
  onMessage: (message: M) => void,
  { signal, ending }: Listening,
): Promise<void> {
  const channel = new Channel<M>();
  channel.onmessage = onMessage;
  // What still comes finds nobody: the page that listened is let go. The backend's end takes the channel away.
  signal.addEventListener("abort", () => {
    channel.onmessage = () => undefined;
  });
  await call(command, { ...args, channel });
  // Not before it has begun: an end that overtakes it would end nothing. That there is none any more is no error.
  const end = () => void call(ending, { channelId: channel.id }).catch(() => undefined);
  if (signal.aborted) end();
  else signal.addEventListener("abort", end, { once: true });
}

/** What goes on while it listens: `ready` once it does, `stop` ends it at once. */
export type Subscription = { ready: Promise<void>; stop: () => void };

/** Listens to an event of the backend. */
export function subscribe<P>(event: string, onEvent: (payload: P) => void): Subscription {
  let stopped = false;
  const listening = listen<P>(event, ({ payload }) => {
    if (!stopped) onEvent(payload);
  });
  return {
    ready: listening.then(() => undefined),
    stop: () => {
      stopped = true;
      // What never listened needs no end; whoever waits for `ready` hears why.
      listening.then(
        (unlisten) => unlisten(),
        () => undefined,
      );
    },
  };
}
