// What this process costs, read from Linux' /proc as the Rust side reads it.

import { readdirSync, readFileSync } from 'node:fs'

const field = (path, name) => {
  const line = readFileSync(path, 'utf8').split('\n').find((line) => line.startsWith(name))
  return Number.parseInt(line.slice(name.length), 10)
}

/** How often the threads have gone to sleep, together. */
export const sleeps = () =>
  readdirSync('/proc/self/task')
    .map((thread) => field(`/proc/self/task/${thread}/status`, 'voluntary_ctxt_switches:'))
    .reduce((sum, count) => sum + count, 0)

/** Milliseconds that all threads have had of a processor. */
export function processorTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e3
}

/** Bytes of memory that are resident. */
export const resident = () => field('/proc/self/status', 'VmRSS:') * 1024
