import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A data folder that the ordinary user whom root runs PostgreSQL as may enter, so that everything stays inside it. */
export function temporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(tmpdir(), `stepwell-${purpose}-`))
  chmodSync(folder, 0o755)
  return folder
}

/** Removes the folder, and the database that was placed elsewhere because of the folder's surroundings. */
export function removeFolder(folder: string): void {
  const home = databaseHome(folder)
  if (home !== folder) rmSync(home, { recursive: true, force: true })
  rmSync(folder, { recursive: true, force: true })
}

/** Where the embedded database of a data folder lives. */
export function databaseHome(folder: string): string {
  try {
    return readFileSync(join(folder, 'database-home'), 'utf8').trim()
  } catch {
    return folder
  }
}
