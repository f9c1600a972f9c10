import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// These scripts run on any Node from 20 on, before anything is installed: plain JavaScript, nothing but Node itself.

/** The root of the checkout. */
export const project = resolve(fileURLToPath(new URL('../..', import.meta.url)))
