import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new empty folder that every user may enter: when root runs the tests, the database below it is another user's. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `stepwell-${name}-`))
  await chmod(folder, 0o755)
  return folder
}
