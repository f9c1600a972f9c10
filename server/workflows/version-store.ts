import { createHash } from 'node:crypto'
import { canonicalText, type Workflow, workflowSchema } from '#engine'
import type { Queryable } from '../store/pool.ts'

export interface WorkflowRow {
  id: string
  title: string
  description: string
  collection: string
  teams: string[]
  version: number
  hash: string
  publishedAt: string
  publishedBy: string
  /** Whether it takes an input that only a workflow which calls it can give. */
  needsInputs: boolean
}

/** Stands as the publisher of versions that came from a file. */
export const publishedByFile = 'the workflow file'

const select = `select w.id, w.title, w.description, w.collection, w.teams, v.version, v.hash, v.published_at, v.published_by,
                       jsonb_path_exists(v.definition, '$.inputs.*.required ? (@ == true)') as needs_inputs
                  from workflow w join workflow_version v on v.workflow_id = w.id`

/** Published versions. They never change, so their definitions are kept in memory. */
export class VersionStore {
  readonly #definitions = new Map<string, Workflow>()

  /** The definition a run is pinned to. */
  async definition(client: Queryable, workflowId: string, version: number): Promise<Workflow> {
    const key = `${workflowId}@${version}`
    const known = this.#definitions.get(key)
    if (known) return known
    const { rows } = await client.query(
      'select definition from workflow_version where workflow_id = $1 and version = $2',
      [workflowId, version],
    )
    if (!rows[0]) throw new Error(`There is no version ${version} of workflow ${workflowId}.`)
    const workflow = workflowSchema.parse(rows[0].definition)
    this.#definitions.set(key, workflow)
    return workflow
  }

  /** The latest versions of the workflows a team sees. */
  async ofTeam(client: Queryable, team: string): Promise<WorkflowRow[]> {
    const { rows } = await client.query(
      `${select} and v.version = w.latest_version where $1 = any (w.teams) order by w.title`,
      [team],
    )
    return rows.map(toRow)
  }

  /** One version of a workflow a team sees, the latest where none is named. */
  async find(client: Queryable, team: string, workflowId: string, version?: number): Promise<WorkflowRow | undefined> {
    const { rows } = await client.query(
      `${select} and v.version = coalesce($3, w.latest_version) where w.id = $2 and $1 = any (w.teams)`,
      [team, workflowId, version ?? null],
    )
    return rows[0] && toRow(rows[0])
  }

  /** The newest version of each workflow. */
  async latest(client: Queryable): Promise<Workflow[]> {
    const { rows } = await client.query<{ id: string; latest_version: number }>(
      'select id, latest_version from workflow where latest_version > 0 order by id',
    )
    const found: Workflow[] = []
    for (const row of rows) found.push(await this.definition(client, row.id, row.latest_version))
    return found
  }

  /** The hash of the version that its file published last: a file that has not changed since is not published again over later ones. */
  async hashOfFile(client: Queryable, workflowId: string): Promise<string | undefined> {
    const { rows } = await client.query(
      'select hash from workflow_version where workflow_id = $1 and published_by = $2 order by version desc limit 1',
      [workflowId, publishedByFile],
    )
    return rows[0]?.hash
  }

  /**
   * Publishes a validated definition as the next version, or returns the latest when it is the same.
   * The lock on the workflow's row makes two publishers follow each other.
   */
  async publish(
    client: Queryable,
    workflow: Workflow,
    publishedBy: string,
  ): Promise<{ version: number; isNew: boolean }> {
    const hash = hashOf(workflow)
    await client.query(
      "insert into workflow (id, title, description, collection, teams, latest_version) values ($1, '', '', '', '{}', 0) on conflict do nothing",
      [workflow.id],
    )
    const { rows } = await client.query(
      `select w.latest_version, v.hash from workflow w left join workflow_version v on v.workflow_id = w.id and v.version = w.latest_version where w.id = $1 for update of w`,
      [workflow.id],
    )
    const latest: number = rows[0].latest_version
    if (rows[0].hash === hash) return { version: latest, isNew: false }
    await client.query(
      'insert into workflow_version (workflow_id, version, hash, definition, published_by) values ($1, $2, $3, $4, $5)',
      [workflow.id, latest + 1, hash, JSON.stringify(workflow), publishedBy],
    )
    await client.query(
      'update workflow set title = $2, description = $3, collection = $4, teams = $5, latest_version = $6 where id = $1',
      [workflow.id, workflow.title, workflow.description, workflow.collection, workflow.teams, latest + 1],
    )
    return { version: latest + 1, isNew: true }
  }
}

/** The name of a version's content: SHA-256 of its canonical text. */
export function hashOf(workflow: Workflow): string {
  return createHash('sha256').update(canonicalText(workflow)).digest('hex')
}

function toRow(row: {
  id: string
  title: string
  description: string
  collection: string
  teams: string[]
  version: number
  hash: string
  published_at: Date
  published_by: string
  needs_inputs: boolean
}): WorkflowRow {
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    collection: row.collection,
    teams: row.teams,
    version: row.version,
    hash: row.hash,
    publishedAt: row.published_at.toISOString(),
    publishedBy: row.published_by,
    needsInputs: row.needs_inputs,
  }
}
