import { expect, test } from 'vitest'
import { borderProblems } from './borders.mjs'

test.each([
  ['engine/run/decide.ts', "import { z } from 'zod'"],
  ['engine/run/decide.ts', "import { evolve } from './evolve.ts'"],
  ['server/runs/start.ts', "import type { Run } from '#engine'"],
  ['web/run/panel.tsx', "import { client } from '#api'"],
  ['connectors/database/x.ts', "import { connect } from 'node:net'"],
  ['engine/run/decide.test.ts', "import { given } from '../../tests/support/given.ts'"],
  ['tests/whole.ts', "import { migrate } from '../server/store/migrate.ts'"],
])('%s may say %s', (path, line) => {
  expect(borderProblems(path, line)).toEqual([])
})

test.each([
  ['engine/run/decide.ts', "import { query } from '#connectors'", 'engine/ may not import #connectors'],
  ['engine/run/decide.ts', "import { randomUUID } from 'node:crypto'", 'may not import node:crypto'],
  ['web/run/panel.tsx', "import { migrate } from '../../server/store/migrate.ts'", 'web/ may not import from server/'],
  ['web/run/panel.tsx', "const { a } = await import('#connectors')", 'web/ may not import #connectors'],
  ['connectors/mcp/x.ts', "export * from '#server'", 'connectors/ may not import #server'],
  ['server/runs/start.ts', "import { decide } from '../../engine/run/decide.ts'", 'import #engine instead'],
  ['server/runs/start.ts', "import {\n  a,\n  b,\n} from '../../engine/run/decide.ts'", 'import #engine instead'],
  ['server/runs/start.ts', "import '../../web/main.tsx'", 'server/ may not import from web/'],
])('%s may not say %s', (path, line, sentence) => {
  expect(borderProblems(path, line)).toEqual([expect.stringContaining(sentence)])
})
