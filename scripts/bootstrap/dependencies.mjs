import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, readIfThere } from './fingerprint.mjs'
import { npm } from './npm.mjs'
import { step } from './progress.mjs'
import { project } from './project.mjs'

const stampFile = join(project, 'node_modules/.stepwell-stamp')

/** Installs what package-lock.json says, unless exactly that is installed. */
export async function installDependencies(node) {
  const stamp = fingerprint(['package.json', 'package-lock.json'], `${process.platform}-${process.arch}`)
  if (readIfThere(stampFile) === stamp) return
  // Building the UI and running the tests needs the development packages, whatever NODE_ENV says.
  if (!isInstalled()) await step('Installing dependencies', () => npm(node, ['ci', '--include=dev'], { cwd: project }))
  writeFileSync(stampFile, stamp)
}

/** Whether npm's own record of node_modules, written at the end of an installation, agrees with the lock file. */
function isInstalled() {
  const record = readIfThere(join(project, 'node_modules/.package-lock.json'))
  if (!record) return false
  const installed = JSON.parse(record).packages
  const wanted = JSON.parse(readIfThere(join(project, 'package-lock.json'))).packages
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = installed[path]
    return path === '' || (found ? found.version === version && found.integrity === integrity : optional)
  })
}
