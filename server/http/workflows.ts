import { type Access, RuleError, validateWorkflow } from '#engine'
import type { AppServices } from '../services.ts'
import { publishWorkflow, requireEditor } from '../workflows/publish.ts'
import type { WorkflowRow } from '../workflows/version-store.ts'
import type { Handlers } from './operations.ts'

type WorkflowOperation =
  | 'listWorkflows'
  | 'getWorkflow'
  | 'validateWorkflow'
  | 'publishWorkflow'
  | 'listWorkspaces'
  | 'getWorkspace'

export const workflowOperations: Handlers<WorkflowOperation> = {
  async listWorkflows({ query }, { access }, { pool, versions }) {
    const rows = await versions.ofTeam(pool, access.team.id)
    return {
      workflows: rows
        .filter((row) => query.collection === undefined || row.collection === query.collection)
        .map(present),
    }
  },

  async getWorkflow({ params, query }, { access }, { pool, versions }) {
    const row = await versions.find(pool, access.team.id, params.workflow, query.version)
    if (!row) throw notFound(params.workflow)
    return { ...present(row), definition: await versions.definition(pool, row.id, row.version) }
  },

  async validateWorkflow({ body }, { access }, { company, pool, versions }) {
    // Its problems name collections, fields and actions, so it tells as much as the catalog.
    requireEditor(access)
    const published = await versions.latest(pool)
    const { problems } = validateWorkflow(body.definition, company.catalog(), published, access.team.id)
    return { isValid: problems.length === 0, problems }
  },

  async publishWorkflow({ params, body }, { access, keepKey }, parts) {
    requireEditor(access)
    const { pool, versions, company } = parts
    const existing = await pool.query('select from workflow where id = $1', [params.workflow])
    if (existing.rowCount === 1 && !(await versions.find(pool, access.team.id, params.workflow)))
      throw notFound(params.workflow)
    const { workflow } = validateWorkflow(body.definition, company.catalog())
    if (workflow && workflow.id !== params.workflow)
      throw new RuleError(
        'invalid-input',
        `The definition's id is "${workflow.id}", the address says "${params.workflow}".`,
        { field: 'id' },
      )
    if (workflow && !workflow.teams.includes(access.team.id))
      throw new RuleError('invalid-input', 'Your own team must be among the teams of a workflow you publish.', {
        field: 'teams',
      })
    const { version } = await publishWorkflow(parts, body.definition, company.catalog(), access, keepKey)
    return presentVersion(parts, access, params.workflow, version)
  },

  async listWorkspaces(_, { access }, { company }) {
    const mine = company.workspaces.filter((workspace) => workspace.teams.includes(access.team.id))
    return { workspaces: mine.map(({ id, title, description }) => ({ id, title, description })) }
  },

  async getWorkspace({ params }, { access }, { company }) {
    const workspace = company.workspaces.find(
      (each) => each.id === params.workspace && each.teams.includes(access.team.id),
    )
    if (!workspace)
      throw new RuleError('not-found', `There is no workspace "${params.workspace}", or it is not yours to see.`)
    return workspace
  },
}

/** A version that the person published, as they may see it now. */
export async function presentVersion(
  { pool, versions }: Pick<AppServices, 'pool' | 'versions'>,
  access: Access,
  workflow: string,
  version: number,
) {
  requireEditor(access)
  const row = await versions.find(pool, access.team.id, workflow, version)
  if (!row) throw notFound(workflow)
  return present(row)
}

function present(row: WorkflowRow) {
  const { id, title, description, collection, version, hash, publishedAt, publishedBy, needsInputs } = row
  return { id, title, description, collection, version, hash, publishedAt, publishedBy, needsInputs }
}

function notFound(id: string): RuleError {
  return new RuleError('not-found', `There is no workflow "${id}", or it is not yours to see.`)
}
