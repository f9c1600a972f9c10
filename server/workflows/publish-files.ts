import { validateWorkflow } from '#engine'
import type { Company } from '../company/company.ts'
import { StartError } from '../start-error.ts'
import { InvalidWorkflow, publishWorkflow } from './publish.ts'
import { hashOf } from './version-store.ts'

/** Publishes the workflow files that changed since they were published last. Throws StartError with the exact places of problems. */
export async function publishFiles(parts: Parameters<typeof publishWorkflow>[0] & { company: Company }): Promise<void> {
  for (const { file, content } of parts.company.workflowFiles) {
    const { workflow } = validateWorkflow(content, parts.company.catalog())
    if (workflow && (await parts.versions.hashOfFile(parts.pool, workflow.id)) === hashOf(workflow)) continue
    try {
      await publishWorkflow(parts, content, parts.company.catalog(), undefined)
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
