import { setTimeout as sleep } from 'node:timers/promises'
import { PgBoss } from 'pg-boss'
import type { Logger } from '../logger.ts'
import type { Client } from '../store/pool.ts'

const queueName = 'advance-run'
/** Runs that go on at a time. Kept apart, so that a wake before its time is told from a run with work. */
const timedQueueName = 'wake-run'
/**
 * The process that handled a command goes on with its run at once, without the queue. The job is for when that process is
 * gone or slow; started together with it, the two only fetched the same run at the same time.
 */
const graceSeconds = 2

/** Due work: which runs have something for the server to do. At least once; the handler is fenced by the run's own state. */
export interface Queue {
  /** Enqueues in the caller's transaction: the job exists exactly when the events do. */
  enqueue(client: Client, runId: string): Promise<void>
  /** Wakes the run at an instant, in the caller's transaction. Only a wake: whether it is time is asked of the database. */
  enqueueAt(client: Client, runId: string, due: string): Promise<void>
  work(handlers: Handlers): Promise<void>
  /** Takes no more jobs: they are left to other servers. What is at work goes on, and jobs can still be enqueued. */
  stopWork(): Promise<void>
  close(): Promise<void>
}

interface Handlers {
  due(runId: string): Promise<void>
  timed(runId: string, due: string): Promise<void>
}

/**
 * Makes the queue's schema and brings it up to date, for the role that owns what is in the database. Whoever works with the
 * queue may make nothing in it. Index builds that a newer pg-boss leaves for later are waited for: nobody else may do them.
 */
export async function prepareQueue(ownerUrl: string, log: Logger): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    application_name: 'stepwell migrator',
    max: 2,
    supervise: false,
    schedule: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'preparing the job queue had an error'))
  try {
    await boss.start()
    while (boss.isBamWorking()) await sleep(50)
  } finally {
    await boss.stop({ graceful: false })
  }
}

/**
 * pg-boss on our own database, as `prepareQueue` left it. `notify` on the queue beside `useListenNotify` wakes workers within milliseconds; without it
 * the median start was 3.4 s. A killed worker's job is taken over after its heartbeat, within 20 s.
 */
export async function openQueue(databaseUrl: string, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'stepwell queue',
    max: 4,
    migrate: false,
    useListenNotify: true,
    superviseIntervalSeconds: 2,
    schedule: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue had an error'))
  await boss.start()
  for (const name of [queueName, timedQueueName])
    await boss.createQueue(name, {
      notify: true,
      heartbeatSeconds: 10,
      retryLimit: 5,
      retryDelay: 1,
      retryBackoff: true,
      expireInSeconds: 3600,
      deleteAfterSeconds: 600,
    })
  return {
    async enqueue(client, runId) {
      await boss.send(
        queueName,
        { runId },
        { startAfter: graceSeconds, db: { executeSql: (text, values) => client.query(text, values) } },
      )
    },
    async enqueueAt(client, runId, due) {
      await boss.send(
        timedQueueName,
        { runId, due },
        { startAfter: new Date(due), db: { executeSql: (text, values) => client.query(text, values) } },
      )
    },
    async work({ due, timed }) {
      await boss.work<{ runId: string }>(
        queueName,
        // The notification comes before the grace is over: without this a job whose server died would be polled every 30 s.
        // While there are more than one takes, the next are taken at once: a backlog waits for no poll.
        {
          batchSize: 4,
          localConcurrency: 4,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 2,
          notifyPollingIntervalSeconds: 2,
        },
        async (jobs) => {
          await Promise.all(jobs.map(({ data }) => due(data.runId)))
        },
      )
      await boss.work<{ runId: string; due: string }>(
        timedQueueName,
        // A notification comes when the wake is set, not when it is due: without this they would be polled every 30 s.
        {
          batchSize: 10,
          localConcurrency: 2,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 1,
          notifyPollingIntervalSeconds: 1,
        },
        async (jobs) => {
          await Promise.all(jobs.map(({ data }) => timed(data.runId, data.due)))
        },
      )
    },
    async stopWork() {
      for (const name of [queueName, timedQueueName]) await boss.offWork(name, { wait: false })
    },
    async close() {
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}
