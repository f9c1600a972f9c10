import { type Problem, validateWorkflow, type Workflow, workflowSchema } from '#engine'
import type { Company } from '../company/company.ts'
import { StartError } from '../start-error.ts'
import type { Client } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import { InvalidWorkflow, lockPublishing, type PublishParts, publishValid } from './publish.ts'
import { hashOf, type VersionStore } from './version-store.ts'

/**
 * Publishes the workflow files that changed since they were published last: all of them, or none where one has problems. Throws
 * StartError with the exact places of those.
 */
export async function publishFiles(parts: PublishParts & { company: Company }): Promise<void> {
  const { workflowFiles } = parts.company
  const catalog = parts.company.catalog()
  await inTransaction(parts.pool, async (client) => {
    await lockPublishing(client)
    const around = await workflowsToBe(client, parts)
    const valid: Workflow[] = []
    for (const { file, content } of workflowFiles) {
      // How it fits others was looked at when it was published. Those that changed since were looked at with theirs.
      const { workflow: alone } = validateWorkflow(content, catalog)
      if (alone && !(await isChanged(client, parts.versions, alone))) continue
      const { workflow, problems } = validateWorkflow(content, catalog, around)
      if (!workflow) throw invalidFile(file, problems)
      valid.push(workflow)
    }
    for (const workflow of valid) await publishValid(parts, client, workflow, undefined)
  })
}

/** Every workflow as it stands once the files are published: files may call each other, in whatever order they are read. */
async function workflowsToBe(
  client: Client,
  { versions, company }: { versions: VersionStore; company: Company },
): Promise<Workflow[]> {
  const changed: Workflow[] = []
  for (const { content } of company.workflowFiles) {
    const { data } = workflowSchema.safeParse(content)
    if (data && (await isChanged(client, versions, data))) changed.push(data)
  }
  const published = await versions.latest(client)
  return [...changed, ...published.filter(({ id }) => changed.every((each) => each.id !== id))]
}

/** Whether a file says something else than when it was published last: one that does not is not published again over later versions. */
async function isChanged(client: Client, versions: VersionStore, workflow: Workflow): Promise<boolean> {
  return (await versions.hashOfFile(client, workflow.id)) !== hashOf(workflow)
}

function invalidFile(file: string, problems: Problem[]): StartError {
  const places = problems.map((problem) => `  ${problem.path}: ${problem.message}`).join('\n')
  return new StartError(
    'workflow-invalid',
    `${file} is not a valid workflow:\n${places}`,
    'Correct the file and start again.',
    { cause: new InvalidWorkflow(problems) },
  )
}
