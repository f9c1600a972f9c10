import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { type ContextValue, contextScope, evaluate, stepSchema, validateWorkflow, workflowSchema } from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'

const page = readFileSync(new URL('../../docs/workflows.md', import.meta.url), 'utf8')
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map((match) => match[1] ?? '')

/** What the examples of single steps stand in: they may read and work on what these have loaded. */
const before = [
  { id: 'data', kind: 'get-data', title: 'Data', mode: 'automatic', next: 'owner' },
  {
    id: 'owner',
    kind: 'load-related-record',
    title: 'Owner',
    mode: 'automatic',
    relation: 'owner',
    take: 'one',
    next: 'docs',
  },
  {
    id: 'docs',
    kind: 'load-related-record',
    title: 'Documents',
    mode: 'automatic',
    relation: 'documents',
    take: 'many',
  },
]

describe('docs/workflows.md', () => {
  test('its whole workflow is valid', () => {
    expect(blocks('yaml workflow')).toHaveLength(1)
    for (const block of blocks('yaml workflow'))
      expect(validateWorkflow(parse(block), companyCatalog).problems).toEqual([])
  })

  test.each(blocks('yaml steps').map((block) => [block.split('\n')[0] ?? '', block]))(
    'its example "%s" is valid',
    (_, block) => {
      expect(validateWorkflow(around(parse(block)), companyCatalog, called()).problems).toEqual([])
    },
  )

  test('the workflow that its example calls is valid', () => {
    expect(called()).toMatchObject([{ id: 'closer-look' }])
  })

  test('it shows every kind of step, every setting and every mode', () => {
    const examples = [...blocks('yaml workflow'), ...blocks('yaml called'), ...blocks('yaml steps')].join('\n')
    for (const { shape } of stepSchema.options) {
      expect(examples).toContain(`kind: ${shape.kind.value}`)
      expect(page).toContain(`### ${shape.kind.value}\n`)
      for (const setting of Object.keys(shape)) expect(page).toMatch(new RegExp(`\\b${setting}\\b`))
    }
    for (const setting of Object.keys(workflowSchema.shape)) expect(examples).toContain(`${setting}:`)
    for (const mode of ['manual', 'confirm', 'automatic']) expect(page).toContain(`| \`${mode}\` |`)
  })

  test('its expressions give what it says', () => {
    const lines = blocks('cel').flatMap((block) => block.trim().split('\n'))
    expect(lines.length).toBeGreaterThan(5)
    for (const line of lines) {
      const [expression = '', result = ''] = line.split(/\s+=> /)
      expect(evaluate(expression, scope), expression).toEqual({ value: JSON.parse(result) })
    }
  })

  test('it lists every problem that publishing may find', () => {
    const source = readFileSync(new URL('./problem.ts', import.meta.url), 'utf8')
    const codes = [
      ...(source.split('export type ProblemCode =')[1]?.split('\n\n')[0] ?? '').matchAll(/'([a-z-]+)'/g),
    ].map((match) => match[1])
    const documented = [...(page.split('## Problems')[1] ?? '').matchAll(/`([a-z-]+)`/g)]
      .map((match) => match[1])
      .filter((code) => code !== 'code')
    expect(documented.toSorted()).toEqual(codes.toSorted())
  })
})

/** The workflows of the page that others call. */
function called() {
  return blocks('yaml called').flatMap((block) => {
    const { workflow, problems } = validateWorkflow(parse(block), companyCatalog, [])
    expect(problems).toEqual([])
    return workflow ? [workflow] : []
  })
}

/** A workflow around the steps of an example: what they lead to and do not define is a step that ends it. */
function around(steps: Record<string, unknown>[]): unknown {
  const known = [...before, ...steps].map((step) => String(step['id']))
  const named = [...JSON.stringify(steps).matchAll(/"(?:next|exceeded)":"(\w+)"/g)].map((match) => match[1] ?? '')
  const ends = [...new Set(named.filter((id) => !known.includes(id)))].map((id) => ({ id, kind: 'end', title: id }))
  const joined = [...before.slice(0, -1), { ...before.at(-1), next: steps[0]?.['id'] }]
  return {
    id: 'example',
    title: 'Example',
    collection: 'companies',
    teams: ['risk'],
    start: 'data',
    steps: [...joined, ...steps, ...ends],
  }
}

const value = (given: ContextValue['value'], type: ContextValue['type'] = 'text'): ContextValue => ({
  label: 'Label',
  type,
  value: given,
  origin: 'this-record',
})
const document = (id: string, kind: string, status: string) => ({
  collection: 'documents',
  id,
  label: kind,
  values: { kind: value(kind), status: value(status) },
})
const scope = contextScope(
  [
    {
      stepId: 'data',
      attempt: 1,
      title: 'Data',
      kind: 'get-data',
      records: [],
      values: {
        name: value('Larkfield'),
        country: value('FR'),
        risk_score: value(80, 'integer'),
        turnover: value('1250.50', 'decimal'),
        checked_on: value('2025-05-01', 'date'),
      },
    },
    {
      stepId: 'docs',
      attempt: 2,
      title: 'Documents',
      kind: 'load-related-record',
      values: {},
      records: [document('1', 'passport', 'open'), document('2', 'bill', 'closed')],
    },
  ],
  { record: { collection: 'companies', id: '7', label: 'Larkfield Trading' }, startedBy: 'Ana' },
)
