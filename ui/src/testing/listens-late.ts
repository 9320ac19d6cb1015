import type { FakeBackend } from "./fake-backend";

type Internals = { invoke: (command: string, ...others: unknown[]) => Promise<unknown> };

/** What the window's IPC goes through. */
export const internals = () => (window as unknown as { __TAURI_INTERNALS__: Internals }).__TAURI_INTERNALS__;

/** A backend that begins to tell of events only when the returned function is called. */
export function listensLate(backend: FakeBackend): () => void {
  let listen = () => {};
  const told = new Promise<void>((resolve) => {
    listen = resolve;
  });
  const install = backend.install.bind(backend);
  backend.install = () => {
    install();
    const { invoke } = internals();
    internals().invoke = (command, ...others) =>
      command === "plugin:event|listen"
        ? told.then(() => invoke(command, ...others))
        : invoke(command, ...others);
    return backend;
  };
  return listen;
}
