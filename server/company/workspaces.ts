import { type Workspace, workspaceSchema } from '#engine'
import { StartError } from '../start-error.ts'

/** Checks the workspaces found as files: their shape, and that every component they name exists. */
export function parseWorkspaces(files: readonly { file: string; content: unknown }[]): Workspace[] {
  return files.map(({ file, content }) => {
    const parsed = workspaceSchema.safeParse(content)
    if (!parsed.success)
      throw wrong(file, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
    const ids = new Set(parsed.data.components.map((component) => component.id))
    const sources = parsed.data.components.flatMap((component) => ('source' in component ? [component.source] : []))
    const missing = [...parsed.data.layout.flat(), ...sources].find((id) => !ids.has(id))
    if (missing !== undefined) throw wrong(file, `there is no component "${missing}"`)
    return parsed.data
  })
}

function wrong(file: string, reason: string): StartError {
  return new StartError('workspace-invalid', `${file} is not a valid workspace: ${reason}.`, 'Correct the file.')
}
