import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseHome } from './temporary-folder.ts'

/** The address of Stepwell's own database on a running embedded server, as the role it works as or as the one that owns it. */
export function storeUrl(dataFolder: string, role: 'stepwell' | 'stepwell_owner' = 'stepwell'): string {
  const [, , , port] = readFileSync(join(databaseHome(dataFolder), 'postgres/postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(join(dataFolder, `${role}-password`), 'utf8').trim()
  return `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/stepwell`
}
