import { interfaceOf, validateWorkflow, type WorkflowInterface, workflowSchema } from '#engine'
import type { Company } from '../company/company.ts'
import { StartError } from '../start-error.ts'
import { InvalidWorkflow, publishWorkflow } from './publish.ts'
import { hashOf } from './version-store.ts'

type PublishParts = Parameters<typeof publishWorkflow>[0] & { company: Company }

/** Publishes the workflow files that changed since they were published last. Throws StartError with the exact places of problems. */
export async function publishFiles(parts: PublishParts): Promise<void> {
  const catalog = parts.company.catalog()
  const known = await workflowsToBe(parts)
  for (const { file, content } of parts.company.workflowFiles) {
    // How it calls others was looked at when it was published. They may have changed since: then its steps are handed over.
    const { workflow } = validateWorkflow(content, catalog)
    if (workflow && (await parts.versions.hashOfFile(parts.pool, workflow.id)) === hashOf(workflow)) continue
    try {
      await publishWorkflow(parts, content, catalog, known, undefined)
    } catch (error) {
      if (!(error instanceof InvalidWorkflow)) throw error
      const places = error.problems.map((problem) => `  ${problem.path}: ${problem.message}`).join('\n')
      throw new StartError(
        'workflow-invalid',
        `${file} is not a valid workflow:\n${places}`,
        'Correct the file and start again.',
        { cause: error },
      )
    }
  }
}

/** Every workflow as it stands once the files are published: files may call each other, in whatever order they are read. */
async function workflowsToBe({ pool, versions, company }: PublishParts): Promise<WorkflowInterface[]> {
  const changed: WorkflowInterface[] = []
  for (const { content } of company.workflowFiles) {
    const { data } = workflowSchema.safeParse(content)
    if (data && (await versions.hashOfFile(pool, data.id)) !== hashOf(data)) changed.push(interfaceOf(data))
  }
  const published = await versions.interfaces(pool)
  return [...changed, ...published.filter(({ id }) => changed.every((each) => each.id !== id))]
}
