// The packages of Node. None has an edit: a new job in the place of the old stands for it.

import { Cron } from 'croner'
import cron from 'node-cron'
import { CronJob, Task, ToadScheduler } from 'toad-scheduler'

export const EVERY_SECOND = '* * * * * *'

export const daily = (minute) => `0 ${minute % 60} ${Math.floor(minute / 60) % 24} * * *`

/** A minute of the day twelve hours away. */
export function farMinute() {
  const now = new Date()
  return (now.getHours() + 12) * 60 + now.getMinutes()
}

/** By contestant: something that makes a job of a pattern and a function, and gives what ends that job. */
const SCHEDULERS = {
  'croner-node': () => (_task, pattern, run) => {
    const job = new Cron(pattern, run)
    return () => job.stop()
  },
  'node-cron': () => (_task, pattern, run) => {
    const job = cron.schedule(pattern, run)
    return () => job.destroy()
  },
  'toad-scheduler': () => {
    const scheduler = new ToadScheduler()
    return (task, pattern, run) => {
      const id = String(task)
      scheduler.addCronJob(new CronJob({ cronExpression: pattern }, new Task(id, run), { id }))
      return () => scheduler.removeById(id)
    }
  },
}

/** A job of croner takes 83 kB: a hundred thousand are twice what Node's heap may grow to. */
const MOST = { 'croner-node': 20000, 'toad-scheduler': 20000 }

/** Starts `tasks` tasks that call `started` with their number. */
export function start(name, tasks, pattern, started) {
  if (tasks > MOST[name]) {
    console.error("its jobs of 83 kB each do not fit into Node's heap")
    process.exit(1)
  }
  const add = SCHEDULERS[name]()
  const job = (task, pattern) => add(task, pattern, () => started(task))
  const ends = Array.from({ length: tasks }, (_, task) => job(task, pattern))
  return {
    async edit(task, pattern) {
      await ends[task]()
      ends[task] = job(task, pattern)
    },
  }
}

export const has = (name) => Object.hasOwn(SCHEDULERS, name)
