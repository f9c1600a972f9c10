import { z } from 'zod'
import { workflowSchema, workspaceSchema } from '#engine'
import { contracts } from './operation.ts'
import { problemSchema } from './problem.ts'

const workflow = z.object({ workflow: z.string().max(100) })

export const workflowSummarySchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  collection: z.string(),
  version: z.number().int(),
  hash: z.string(),
  publishedAt: z.string(),
  publishedBy: z.string(),
  /** Only a workflow that calls it can start it: it takes inputs. */
  needsInputs: z.boolean(),
})
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>

export const workflowContracts = contracts({
  listWorkflows: {
    summary: 'The published workflows of one’s team',
    tag: 'Workflows',
    query: z.object({ collection: z.string().max(200).optional() }),
    response: z.object({ workflows: z.array(workflowSummarySchema) }),
  },
  getWorkflow: {
    summary: 'A workflow’s published definition, the latest or a given version',
    tag: 'Workflows',
    params: workflow,
    query: z.object({ version: z.coerce.number().int().min(1).optional() }),
    response: workflowSummarySchema.extend({ definition: workflowSchema }),
  },
  validateWorkflow: {
    summary: 'Check a definition without saving it',
    tag: 'Workflows',
    body: z.object({ definition: z.unknown() }),
    response: z.object({ isValid: z.boolean(), problems: problemSchema.shape.problems.unwrap() }),
  },
  publishWorkflow: {
    summary: 'Publish a definition as a new version; open runs keep theirs',
    tag: 'Workflows',
    params: workflow,
    body: z.object({ definition: z.unknown() }),
    response: workflowSummarySchema,
    errors: ['invalid-workflow', 'conflict'],
  },
  listWorkspaces: {
    summary: 'The workspaces of one’s team',
    tag: 'Workspaces',
    response: z.object({
      workspaces: z.array(z.object({ id: z.string(), title: z.string(), description: z.string() })),
    }),
  },
  getWorkspace: {
    summary: 'A workspace’s definition',
    tag: 'Workspaces',
    params: z.object({ workspace: z.string().max(100) }),
    response: workspaceSchema,
  },
})
