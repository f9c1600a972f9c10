import { expect, test } from 'vitest'
import { defineAction } from '#connectors'
import { Gates } from './gates.ts'

const action = (id: string, thirdParty?: string) =>
  defineAction({
    ...{ id, title: `Do ${id}`, collection: 'companies', effectClass: 'other', run: async () => ({ message: '' }) },
    ...(thirdParty === undefined ? {} : { thirdParty }),
  })
const gates = new Gates(
  {
    dataSources: { payments: { product: 'postgres', url: 'demo' } },
    thirdParties: { watchlist: { title: 'The watchlist service', opensAfter: 1 } },
    actions: [action('screen', 'watchlist'), action('rescreen', 'watchlist'), action('print'), action('post', 'mail')],
  },
  { warn: () => {} },
)

test('actions of one third party share its gate and its connections; another waits for none of them', async () => {
  ;(await gates.ofAction('screen').enter())('silent')
  expect(gates.ofAction('rescreen').refusal()).toMatch(/^The watchlist service has not answered since/)
  expect(gates.laneOf('rescreen')).toEqual(gates.laneOf('screen'))
  expect(gates.ofAction('print').refusal()).toBeUndefined()
  expect(gates.laneOf('print').name).not.toBe(gates.laneOf('screen').name)
})

test('without a title a third party is called by its name, and an action without one by its own title', async () => {
  for (let call = 0; call < 5; call++) {
    gates.ofAction('post').report('silent')
    gates.ofAction('print').report('silent')
    gates.ofSource('payments').report('silent')
  }
  expect(gates.ofAction('post').refusal()).toMatch(/^"mail" has not answered since/)
  expect(gates.ofAction('print').refusal()).toMatch(/^"Do print" has not answered since/)
  expect(gates.ofSource('payments').refusal()).toMatch(/^The database "payments" has not answered since/)
})
