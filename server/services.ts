import type { Assistant } from '#connectors'
import type { SessionReader } from './access/session-reader.ts'
import type { SignIn } from './access/sign-in.ts'
import type { Company } from './company/company.ts'
import type { Config } from './config.ts'
import type { LiveChannel } from './live/live-channel.ts'
import type { Logger } from './logger.ts'
import type { RecordReader } from './records/record-reader.ts'
import type { DirectActions } from './runs/direct-actions.ts'
import type { EventService } from './runs/event-service.ts'
import type { RunService } from './runs/run-service.ts'
import type { Pool } from './store/pool.ts'
import type { AdvanceParts } from './worker/advance-run.ts'
import type { VersionStore } from './workflows/version-store.ts'

/** Every part of the process, built once in app.ts. */
export interface AppServices {
  config: Config
  pool: Pool
  log: Logger
  company: Company
  records: RecordReader
  versions: VersionStore
  live: LiveChannel
  runs: RunService
  events: EventService
  directActions: DirectActions
  /** What the worker is made of: for whoever commits an outcome that nobody waits for. */
  worker: AdvanceParts
  assistant: Assistant
  signIn: SignIn
  sessions: SessionReader
  /** Aborts when the process begins to stop: who listens goes elsewhere. */
  stopping: AbortSignal
}
