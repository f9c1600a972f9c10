import { expect, test } from 'vitest'
import { workflowSchema } from './definition.ts'
import { resultsRead } from './results-read.ts'

test('what expressions and sentences of a workflow read of a step, each once', () => {
  const workflow = workflowSchema.parse({
    ...{ id: 'pay', title: 'Pay', collection: 'companies', teams: ['risk'], start: 'pay' },
    steps: [
      { id: 'pay', kind: 'trigger-action', title: 'Pay', mode: 'manual', action: 'pay', next: 'look' },
      {
        ...{ id: 'look', kind: 'guidance', title: 'Look', next: 'note' },
        instruction: 'Reference {{ steps.pay.reference }}, fee {{ steps.pay.fee }}; {{ steps.other.name }}',
      },
      {
        ...{ id: 'note', kind: 'update-data', title: 'Note', mode: 'manual', next: 'done' },
        values: { note: { cel: 'steps.pay.reference + "!"' } },
      },
      { id: 'done', kind: 'end', title: 'Done' },
    ],
  })
  expect(resultsRead(workflow, 'pay')).toEqual(['reference', 'fee'])
  expect(resultsRead(workflow, 'look')).toEqual([])
})
