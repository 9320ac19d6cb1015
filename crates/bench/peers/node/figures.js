// What is measured, as `src/figures` measures it: each figure returns its measures, or the starts that are to be judged.

import { setTimeout as pause } from 'node:timers/promises'

import { processorTime, resident, sleeps } from './process.js'
import { daily, EVERY_SECOND, farMinute, start } from './schedulers.js'

/** Steps over the tasks that meet all of them, whatever their number. */
const STRIDE = 7919

const measure = (name, value, unit = '') => ({ name, value, unit })
const nothing = () => {}

async function idle(name, tasks, short) {
  start(name, tasks, daily(farMinute()), nothing)
  await pause(5000)
  const [before, spent] = [sleeps(), processorTime()]
  await pause(short ? 5000 : 60000)
  const processor = processorTime() - spent
  // The end of this pause is one of them.
  const woken = Math.max(0, sleeps() - before - 1)
  return { measures: [measure('wake-ups', woken), measure('processor', processor, 'ms')] }
}

async function memory(name, tasks) {
  start(name, 1, daily(farMinute()), nothing)
  globalThis.gc()
  const [allocated, paged] = [process.memoryUsage().heapUsed, resident()]
  const kept = start(name, tasks, daily(farMinute()), nothing)
  globalThis.gc()
  const measures = [
    measure('allocated', (process.memoryUsage().heapUsed - allocated) / tasks, 'bytes'),
    measure('resident', (resident() - paged) / tasks, 'bytes'),
  ]
  // Needed until here.
  void kept
  return { measures }
}

async function punctuality(name, tasks, short) {
  const slots = short ? 3 : 10
  const now = wallClock()
  const starts = []
  start(name, tasks, EVERY_SECOND, (task) => starts.push([task, now()]))
  const first = Math.floor(now() / 1e3) + 2
  await pause((first + slots + 2) * 1e3 - now())
  const kept = starts.filter(([, at]) => at >= first * 1e3 - 500)
  const inNanoseconds = kept.map(([task, at]) => [task, Math.round(at * 1e3) * 1e3])
  return { attendance: { tasks, first, slots, starts: inNanoseconds } }
}

/** The wall clock in milliseconds, finer than it tells: set by the moment at which it goes on by one. */
function wallClock() {
  const before = Date.now()
  while (Date.now() === before);
  const origin = Date.now() - performance.now()
  return () => origin + performance.now()
}

async function edit(name, tasks, short) {
  const running = start(name, tasks, daily(farMinute()), nothing)
  const times = []
  const until = performance.now() + 20000
  for (let nth = 0; nth < (short ? 300 : 2000) && performance.now() < until; nth += 1) {
    const pattern = daily(farMinute() + (nth % 60))
    const began = performance.now()
    await running.edit((nth * STRIDE) % tasks, pattern)
    times.push((performance.now() - began) * 1e3)
  }
  times.sort((one, other) => one - other)
  const share = (share) => times[Math.ceil(times.length * share) - 1]
  return {
    measures: [
      measure('p10', share(0.1), 'µs'),
      measure('p50', share(0.5), 'µs'),
      measure('p99', share(0.99), 'µs'),
    ],
  }
}

export const FIGURES = { idle, memory, punctuality, edit }
