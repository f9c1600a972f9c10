import { existsSync, realpathSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { BootstrapError } from './progress.mjs'
import { runQuietly } from './run.mjs'

/** Runs npm under the given Node: npm picks older versions of packages, or refuses them, by the Node it runs on itself. */
export function npm(node, npmArguments, options = {}) {
  const flags = ['--no-audit', '--no-fund', '--no-progress', '--no-update-notifier', '--loglevel=error']
  return runQuietly(node, [npmCli(), ...npmArguments, ...flags], { ...options, env: environmentFor(node) })
}

/** The environment in which `node` and what it starts find this Node first. */
export function environmentFor(node) {
  return { ...process.env, PATH: [dirname(node), process.env.PATH].filter(Boolean).join(delimiter) }
}

function npmCli() {
  const found = candidates().find((file) => file && basename(file) === 'npm-cli.js' && existsSync(file))
  if (found) return found
  throw new BootstrapError('npm was not found. Install it, or start with npm itself, such as: npm start')
}

function candidates() {
  const beside = dirname(process.execPath)
  return [
    process.env.npm_execpath,
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => target(join(folder, 'npm'))),
  ]
}

function target(link) {
  return existsSync(link) ? realpathSync(link) : undefined
}
