import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { project } from './project.mjs'

/** A hash of files and folders of the project, by name and content, without tests. */
export function fingerprint(paths, salt = '') {
  const hash = createHash('sha256').update(salt)
  for (const file of paths.flatMap(filesIn).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(project, file)))
  }
  return hash.digest('hex')
}

/** The text of a file, or nothing where it is missing. */
export function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function filesIn(path) {
  const absolute = join(project, path)
  if (!existsSync(absolute)) return []
  if (!statSync(absolute).isDirectory()) return [path]
  return readdirSync(absolute)
    .filter((name) => !/\.test\.tsx?$/.test(name) && name !== 'node_modules')
    .flatMap((name) => filesIn(`${path}/${name}`))
}
