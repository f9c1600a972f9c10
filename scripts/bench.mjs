import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { prepare } from './bootstrap/prepare.mjs'
import { BootstrapError, main } from './bootstrap/progress.mjs'
import { project } from './bootstrap/project.mjs'

// npm run bench -- NAME [arguments]: runs bench/NAME.ts.
await main(async () => {
  const [name, ...rest] = process.argv.slice(2)
  const names = readdirSync(join(project, 'bench')).flatMap((file) => /^([^.]+)\.ts$/.exec(file)?.[1] ?? [])
  if (!name || !names.includes(name)) throw new BootstrapError(`Say which one: npm run bench -- ${names.join(' | ')}`)
  const { run } = await prepare()
  process.exitCode = await run(`bench/${name}.ts`, rest)
})
