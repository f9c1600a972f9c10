import { installDependencies } from './dependencies.mjs'
import { findNode24 } from './node-24.mjs'
import { environmentFor } from './npm.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { project } from './project.mjs'
import { runInFront } from './run.mjs'
import { buildWeb } from './web-bundle.mjs'

// New space starts at its full size: grown from 1 MB, it is collected far more often, which took a tenth of a list's time.
const nodeFlags = ['--disable-warning=ExperimentalWarning', '--min-semi-space-size=16']

/**
 * Makes the checkout ready to run: Node 24, dependencies, the built UI, each only where missing or out of date.
 * Returns how to run a TypeScript file of the project under that Node.
 */
export async function prepare({ web = true } = {}) {
  const node = await findNode24()
  await oneAtATime(async () => {
    await installDependencies(node)
    if (web) await buildWeb(node)
  })
  // Compiled modules are kept between starts, which saves a good part of the second one.
  const env = { NODE_COMPILE_CACHE: `${project}/node_modules/.cache/node`, ...environmentFor(node) }
  return {
    node,
    env,
    /** Runs a file in the foreground and resolves to its exit code. */
    run: (file, fileArguments = [], options = {}) =>
      runInFront(node, [...nodeFlags, file, ...fileArguments], { env, ...options }),
  }
}
