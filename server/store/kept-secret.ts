import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'

/**
 * A random secret that lives in a file only its owner may read, made on first use.
 * Two processes that ask at the same time get the same secret: the file appears whole, by `link`, and only once.
 */
export function keptSecret(folder: string, name: string): string {
  const file = join(folder, name)
  const existing = read(file)
  if (existing) return existing

  mkdirSync(folder, { recursive: true })
  const draft = `${file}.${process.pid}.new`
  writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
  return readFileSync(file, 'utf8').trim()
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}
