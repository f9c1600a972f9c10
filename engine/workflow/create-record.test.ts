import { describe, expect, test } from 'vitest'
import { validateWorkflow } from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'

const paper = {
  id: 'paper',
  kind: 'create-record',
  title: 'Add a document',
  mode: 'confirm',
  collection: 'documents',
  next: 'note',
}
const note = { id: 'note', kind: 'update-data', title: 'Note', mode: 'manual', record: 'paper', next: 'finish' }
const finish = { id: 'finish', kind: 'end', title: 'Finish' }

function problems(changed: Record<string, unknown>, ...others: Record<string, unknown>[]) {
  const steps = [{ ...paper, ...changed }, ...(others.length > 0 ? others : [note]), finish]
  const definition = { id: 'test', title: 'Test', collection: 'companies', teams: ['risk'], start: 'paper', steps }
  return validateWorkflow(definition, companyCatalog).problems.map(({ path, code }) => `${path}: ${code}`)
}

describe('a create-record step', () => {
  test('may leave everything to the person, or pin it, and later steps work on its record', () => {
    expect(problems({})).toEqual([])
    expect(problems({ values: { kind: 'passport', company_id: { cel: 'run.record.id' } } })).toEqual([])
    expect(problems({ allowed: ['kind', 'status'] }, { ...note, values: { status: 'open' } })).toEqual([])
    expect(problems({}, { ...note, instruction: '{{ steps.paper.kind }}' })).toEqual([])
  })

  test.each<[string, Record<string, unknown>, string[]]>([
    [
      'an unknown collection',
      { collection: 'papers' },
      ['steps[0].collection: unknown-collection', 'steps[1].record: wrong-record'],
    ],
    ['an unknown field', { values: { kind: 'a', colour: 'red' } }, ['steps[0].values.colour: unknown-field']],
    ['an unknown allowed field', { allowed: ['kind', 'colour'] }, ['steps[0].allowed[1]: unknown-field']],
    ['a field the database fills', { values: { kind: 'a', id: 7 } }, ['steps[0].values.id: read-only-field']],
    [
      'a pinned value of the wrong type',
      { values: { kind: 'a', company_id: 'x' } },
      ['steps[0].values.company_id: wrong-value'],
    ],
    ['a needed field that only others may be given', { allowed: ['status'] }, ['steps[0].allowed: field-never-given']],
    ['a needed field that is not pinned', { values: { status: 'open' } }, ['steps[0].values: field-never-given']],
    [
      'an expression that does not parse',
      { values: { kind: { cel: '1 +' } } },
      ['steps[0].values.kind.cel: bad-expression'],
    ],
    ['a right that there is not', { requires: ['papers.create'] }, ['steps[0].requires[0]: unknown-right']],
    ['no collection', { collection: undefined }, ['steps[0].collection: invalid-shape']],
    ['a record of its own to work on', { record: 'start' }, ['steps[0].record: invalid-shape']],
  ])('with %s names the place', (_, changed, expected) => {
    expect(problems(changed)).toEqual(expected)
  })

  test('gives its record only to steps that no way reaches without it, and only the fields it has', () => {
    const skip = {
      id: 'skip',
      kind: 'decision',
      title: 'Skip?',
      maker: 'person',
      options: [
        { id: 'yes', label: 'Yes', next: 'note' },
        { id: 'no', label: 'No', next: 'paper' },
      ],
    }
    const steps = [skip, paper, note, finish]
    const definition = { id: 'test', title: 'Test', collection: 'companies', teams: ['risk'], start: 'skip', steps }
    expect(validateWorkflow(definition, companyCatalog).problems).toEqual([
      expect.objectContaining({
        path: 'steps[2].record',
        code: 'wrong-record',
        message: 'A way leads to "Note" without passing "paper", which creates its record.',
      }),
    ])
    expect(problems({}, { ...note, instruction: '{{ steps.paper.colour }}' })).toEqual([
      'steps[1].instruction: unknown-value-read',
    ])
    expect(problems({}, { ...note, values: { email: 'x' } })).toEqual(['steps[1].values.email: unknown-field'])
  })
})
