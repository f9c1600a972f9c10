import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, readIfThere } from './fingerprint.mjs'
import { environmentFor } from './npm.mjs'
import { step } from './progress.mjs'
import { project } from './project.mjs'
import { runQuietly } from './run.mjs'

/** The built UI, which the server serves. */
export const bundleFolder = join(project, 'dist/web')

const sources = ['web', 'api', 'engine', 'package.json', 'package-lock.json', 'tsconfig.base.json']

/** Builds web/ to dist/web, unless it was built from exactly these sources. */
export async function buildWeb(node) {
  if (!existsSync(join(project, 'web/index.html'))) return
  const stamp = fingerprint(sources)
  const stampFile = join(bundleFolder, '.stepwell-stamp')
  if (readIfThere(stampFile) === stamp) return
  await step('Building the user interface', async () => {
    // Built aside and swapped in, so that a running server never serves half of each.
    const [draft, old] = [`${bundleFolder}.new`, `${bundleFolder}.old`]
    const vite = join(project, 'node_modules/vite/bin/vite.js')
    await runQuietly(node, [vite, 'build', 'web', '--outDir', draft, '--emptyOutDir', '--manifest'], {
      env: { ...environmentFor(node), NODE_ENV: 'production' },
    })
    rmSync(old, { recursive: true, force: true })
    if (existsSync(bundleFolder)) renameSync(bundleFolder, old)
    renameSync(draft, bundleFolder)
    rmSync(old, { recursive: true, force: true })
  })
  writeFileSync(stampFile, stamp)
}
