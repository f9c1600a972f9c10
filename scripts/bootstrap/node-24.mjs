import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { npm } from './npm.mjs'
import { BootstrapError, step } from './progress.mjs'

/** The version fetched where the machine's own Node is older than 24. */
const version = '24.21.0'

/** The path of a Node that can run the server: this one, one fetched earlier, or one fetched now from the npm registry. */
export async function findNode24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath
  const platform = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const folder = join(cacheFolder(), `node-${version}-${platform}`)
  const node = join(folder, `node_modules/node-${platform}/bin/node${process.platform === 'win32' ? '.exe' : ''}`)
  if (!existsSync(node)) await step(`Fetching Node ${version}`, () => fetchNode(platform, folder))
  const answer = spawnSync(node, ['--version'], { encoding: 'utf8' })
  if (answer.stdout?.trim() === `v${version}`) return node
  rmSync(folder, { recursive: true, force: true })
  throw new BootstrapError(`Node ${version} does not run on this machine. Install Node 24 or later and try again.`)
}

/** Where things are kept that belong to the machine, not to this checkout. */
export function cacheFolder() {
  return process.env.STEPWELL_CACHE || join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stepwell')
}

async function fetchNode(platform, folder) {
  try {
    mkdirSync(cacheFolder(), { recursive: true })
    // Fetched aside and renamed: neither a fetch cut short nor two at once leave half a Node.
    const draft = mkdtempSync(`${folder}-`)
    writeFileSync(join(draft, 'package.json'), '{ "private": true }\n')
    const flags = ['--ignore-scripts', '--no-save', '--no-package-lock', `--prefix=${draft}`]
    await npm(process.execPath, ['install', `node-${platform}@${version}`, ...flags], { cwd: draft })
    if (existsSync(folder)) rmSync(draft, { recursive: true, force: true })
    else renameSync(draft, folder)
  } catch (error) {
    throw new BootstrapError(
      `Stepwell needs Node 24, and it could not be fetched into ${folder}.\n` +
        `Install Node 24 or later, or set STEPWELL_CACHE to a folder that can be written, and try again.\n\n${error.message}`,
    )
  }
}
