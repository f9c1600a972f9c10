import type { Field, Filter, Level, RecordValues, Value } from '#engine'
import type { SourceRecord, SourceTransaction } from '../database/data-source.ts'
import type { EmailAction } from '../email/email-action.ts'
import type { MailSettings } from '../email/mail-settings.ts'
import { type ActionInput, type ActionTerms, withDefaults } from './action-terms.ts'
import { configProblems } from './check-config.ts'

/** What an action's code receives. It must do all its work through what it is given here. */
export interface ActionCall {
  record: SourceRecord
  form: Record<string, Value>
  person: { id: string; name: string; email: string }
  /** Unique for this effect, the same on a repeated call. */
  effectId: string
  /**
   * Send it to the target, which does for one key one thing, however often it is asked. It is the same for every try of an
   * effect of class `keyed`, and stays the same when a person orders it again because nobody knew what became of it.
   */
  idempotencyKey: string
  /** One transaction on the record's data source; it commits when `run` returns. */
  transaction: SourceTransaction
  /** Aborts when the time-out is over. Pass it on: a call that does not listen goes on with nobody waiting for it. */
  signal: AbortSignal
}

/** What an action tells: a sentence for people, and values later steps may use. */
export interface ActionResult {
  message: string
  values?: RecordValues
}

/** An action with its code, as written in `stepwell.config.ts`. */
export interface CodeAction extends ActionTerms {
  run(call: ActionCall): Promise<ActionResult>
}

/** How a collection is shown, where the database's own names and types are not enough. */
export interface CollectionOptions {
  title?: string
  singular?: string
  /** The fields that identify a record, where the database declares none (views, tables without a primary key). */
  key?: string[]
  /** The field that names a record to people. */
  label?: string
  searchable?: string[]
  hidden?: string[]
  readOnly?: string[]
  fields?: Record<string, Partial<Pick<Field, 'title' | 'display' | 'options'>>>
  segments?: { id: string; title: string; filter: Filter }[]
  /** Left out altogether: nobody sees it. */
  isExcluded?: boolean
}

/** Somebody whom actions call. While it does not answer, what needs it is handed over at once, and nothing else waits for it. */
export interface ThirdParty {
  /** As people know it, to begin a sentence with: "The watchlist service". Default: its name in quotes. */
  title?: string
  /** Calls at a time from each server process; more wait for their turn. Default: 5. */
  maxConcurrent?: number
  /** After so many calls in a row without an answer nothing is sent, but for one trial at a time. Default: 5. */
  opensAfter?: number
  /** How long it is left alone between two trials. Default: 15. */
  pauseSeconds?: number
}

/** An inbox that escalated runs wait in, and the teams that work it. */
export interface Inbox {
  id: string
  title: string
  teams: string[]
}

/** `Kind`: what its actions are as they are written; the server runs a configuration of `CodeAction`. */
export interface StepwellConfig<Kind extends CodeAction | EmailAction = CodeAction | EmailAction> {
  company: string
  /** `url: 'demo'` means the demo company's database on the embedded server. */
  dataSources: Record<
    string,
    {
      product: 'postgres'
      url: string
      schema?: string
      statementTimeoutSeconds?: number
      /** Questions at a time from each server process, each on a connection; more wait for their turn. Default: 10. */
      maxConcurrent?: number
    }
  >
  /** Those whom actions name in `thirdParty`, where the defaults are not enough. */
  thirdParties?: Record<string, ThirdParty>
  /** The server that actions made with `defineEmail` send through. */
  mail?: MailSettings
  collections: Record<string, CollectionOptions>
  actions: Kind[]
  roles: { id: string; title: string; level: Level; rights: string[] }[]
  teams: { id: string; title: string; scopes: Record<string, Filter> }[]
  /** Created on the first start where they are missing. */
  people: { email: string; name: string; password: string; team: string; role: string }[]
  inboxes: Inbox[]
  /** Makes the demo company's data where it is missing, before the data sources are opened. Only for a demo. */
  prepareDemo?(setup: { url: string; companies: number }): Promise<void>
  /** Folders, relative to the config file, of `*.yaml` workflows (published where changed) and workspaces. */
  workflows: string
  workspaces: string
}

/** Checks and returns the configuration. Throws with every problem found, each naming its place. */
export function defineConfig<Kind extends CodeAction | EmailAction>(
  config: StepwellConfig<Kind>,
): StepwellConfig<Kind> {
  const problems = configProblems(config)
  if (problems.length > 0)
    throw new Error(
      `The configuration has ${problems.length} problem(s):\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    )
  return config
}

/**
 * Returns one action with its defaults: time-out 30 s and, for the classes that may be repeated, five tries. What its effect class
 * promises stands in docs/actions.md.
 */
export function defineAction({ run, ...terms }: ActionInput & Pick<CodeAction, 'run'>): CodeAction {
  return { ...withDefaults(terms), run }
}
