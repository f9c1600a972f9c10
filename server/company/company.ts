import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CodeAction,
  createPostgresDataSource,
  type DataSource,
  type Inbox,
  type StepwellConfig,
  withEmails,
} from '#connectors'
import type { Action, Catalog, Collection, Workspace } from '#engine'
import { RuleError } from '#engine'
import type { Logger } from '../logger.ts'
import { defaultMaxConcurrentQuestions, Gates } from '../outside/gates.ts'
import { guardedSource } from '../outside/guarded-source.ts'
import { StartError } from '../start-error.ts'
import { readYamlFolder } from './read-yaml-folder.ts'
import { parseWorkspaces } from './workspaces.ts'

/** The company as the server sees it: its configuration, its data, what the data looks like now. */
export interface Company {
  config: StepwellConfig<CodeAction>
  catalog(): Catalog
  collection(id: string): Collection
  source(collection: string): DataSource
  action(id: string): CodeAction
  /** What stands between this process and everything outside. */
  gates: Gates
  inbox(id: string): Inbox | undefined
  workspaces: readonly Workspace[]
  /** Workflow definitions found as files, not yet validated. */
  workflowFiles: readonly { file: string; content: unknown }[]
  close(): Promise<void>
}

/** Loads `stepwell.config.ts`, opens its data sources and reads what is in them. Throws StartError in words. */
export async function openCompany(
  configFile: string,
  demo: { url: string | undefined; companies: number },
  log: Pick<Logger, 'warn'>,
): Promise<Company> {
  const config = withEmails(await loadConfig(configFile))
  const gates = new Gates(config, log)
  if (config.prepareDemo && demo.url !== undefined)
    await config.prepareDemo({ url: demo.url, companies: demo.companies })
  const sources = new Map(
    Object.entries(config.dataSources).map(([id, settings]) => [
      id,
      guardedSource(openSource(id, settings, config, demo.url), gates.ofSource(id)),
    ]),
  )
  const collections = new Map<string, Collection>()
  for (const [id, source] of sources) {
    for (const collection of await introspect(id, source)) collections.set(collection.id, collection)
  }
  const actions = new Map(config.actions.map((action) => [action.id, action]))
  const folder = dirname(configFile)
  const catalog: Catalog = {
    collections: [...collections.values()],
    actions: config.actions.map(withoutCode),
    inboxes: config.inboxes.map((inbox) => inbox.id),
    teams: config.teams.map((team) => team.id),
  }
  const collection = (id: string): Collection => {
    const found = collections.get(id)
    if (!found) throw new RuleError('not-found', `There is no collection "${id}", or it is not yours to see.`)
    return found
  }
  return {
    config,
    gates,
    catalog: () => catalog,
    collection,
    source(id) {
      const source = sources.get(collection(id).dataSource)
      if (!source) throw new Error(`The data source of ${id} is not open.`)
      return source
    },
    action(id) {
      const action = actions.get(id)
      if (!action) throw new RuleError('not-found', `There is no action "${id}", or it is not yours to see.`)
      return action
    },
    inbox: (id) => config.inboxes.find((inbox) => inbox.id === id),
    workspaces: parseWorkspaces(await readYamlFolder(resolve(folder, config.workspaces))),
    workflowFiles: await readYamlFolder(resolve(folder, config.workflows)),
    close: async () => {
      await Promise.all([...sources.values()].map((source) => source.close()))
    },
  }
}

export async function loadConfig(file: string): Promise<StepwellConfig> {
  try {
    const module: { default?: StepwellConfig } = await import(pathToFileURL(file).href)
    if (module.default) return module.default
    throw new Error('it has no default export')
  } catch (cause) {
    throw new StartError(
      'config-unusable',
      `The configuration ${file} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
      'Correct it, or name another file in STEPWELL_CONFIG.',
      { cause },
    )
  }
}

function openSource(
  id: string,
  settings: StepwellConfig['dataSources'][string],
  config: Pick<StepwellConfig, 'collections'>,
  demoUrl: string | undefined,
): DataSource {
  const url = settings.url === 'demo' ? demoUrl : settings.url
  if (url === undefined) {
    throw new StartError(
      'demo-database-missing',
      `The data source "${id}" is the demo company's database, which the embedded server holds.`,
      'Leave DATABASE_URL out, set DEMO_DATABASE_URL, or name your own configuration in STEPWELL_CONFIG.',
    )
  }
  const { maxConcurrent = defaultMaxConcurrentQuestions, ...address } = settings
  return createPostgresDataSource({
    ...{ id, ...address, url, collections: config.collections },
    maxConnections: maxConcurrent,
  })
}

async function introspect(id: string, source: DataSource): Promise<Collection[]> {
  try {
    return await source.introspect()
  } catch (cause) {
    throw new StartError(
      'data-source-unreachable',
      `The data source "${id}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Start that database or correct its address in the configuration.',
      { cause },
    )
  }
}

function withoutCode({ run: _, tries: __, thirdParty: ___, reference: ____, ...action }: CodeAction): Action {
  return action
}
