import { expect, test } from 'vitest'
import { type Problem, validateWorkflow, type Workflow, workflowSchema } from '#engine'
import { companyCatalog } from '../../tests/support/company-catalog.ts'

const end = { id: 'done', kind: 'end', title: 'Done' }
const reason = { label: 'Reason', type: 'text', required: true }
const verdict = { label: 'Verdict', type: 'text', required: true }
const called = {
  id: 'closer-look',
  title: 'Closer look',
  collection: 'companies',
  teams: ['risk', 'support'],
  start: 'done',
  inputs: { reason },
  outputs: { verdict },
  steps: [{ ...end, outputs: { verdict: 'clear' } }],
}
const caller = {
  id: 'review',
  title: 'Review',
  collection: 'companies',
  teams: ['risk'],
  start: 'closer',
  steps: [
    {
      ...{ id: 'closer', kind: 'go-to', title: 'Look closer', workflow: 'closer-look', next: 'done' },
      ...{ inputs: { reason: 'a tip' }, outputs: { verdict: 'text' } },
    },
    end,
  ],
}
const around: Workflow[] = [workflowSchema.parse(caller)]

function problemsOf(
  change: Record<string, unknown>,
  published: readonly Workflow[] = around,
  team = 'risk',
): Problem[] {
  return validateWorkflow({ ...called, ...change }, companyCatalog, published, team).problems
}

test('a version that its callers still fit is valid', () => {
  expect(problemsOf({})).toEqual([])
  const note = { label: 'Note', type: 'text' }
  expect(problemsOf({ inputs: { reason, note }, outputs: { verdict, note } })).toEqual([])
})

test.each<[string, Record<string, unknown>, string]>([
  ['an input is not taken any more', { inputs: {} }, 'inputs'],
  ['an input is needed that nobody gives', { inputs: { reason, level: { ...reason, label: 'Level' } } }, 'inputs'],
  ['an input is of another type', { inputs: { reason: { ...reason, type: 'integer' } } }, 'inputs.reason'],
  ['an output is not given any more', { outputs: {}, steps: [end] }, 'outputs'],
  [
    'an output is of another type',
    { outputs: { verdict: { ...verdict, type: 'integer' } }, steps: [{ ...end, outputs: { verdict: 3 } }] },
    'outputs.verdict',
  ],
  ['it runs on another collection', { collection: 'documents' }, 'collection'],
  ['a team does not see it any more', { teams: ['support'] }, 'teams'],
])('is refused where %s, with the caller and its step', (_, change, path) => {
  const [problem, ...others] = problemsOf(change)
  expect(others).toEqual([])
  expect(problem).toMatchObject({ path, code: 'caller-misfit' })
  expect(problem?.message).toMatch(/^"Review" calls this workflow at "Look closer", and would not fit any more: /)
})

test('says what does not fit and what to do', () => {
  expect(problemsOf({ outputs: {}, steps: [end] })[0]?.message).toBe(
    '"Review" calls this workflow at "Look closer", and would not fit any more: "Closer look" gives no output "verdict". It gives: none. Publish "Review" so that it fits first, or publish both together as files.',
  )
})

test('a caller that the team does not see is not named', () => {
  const [problem] = problemsOf({ inputs: {} }, around, 'support')
  expect(problem?.message).toMatch(/^A workflow of the team "risk" calls this one, and would not fit any more: /)
  expect(problem?.message).not.toContain('Review')
})

test('what counts is how its callers will be', () => {
  const changed = workflowSchema.parse({ ...caller, steps: [{ ...caller.steps[0], inputs: {} }, end] })
  expect(problemsOf({ inputs: {} }, [changed])).toEqual([])
})
