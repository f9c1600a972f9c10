import { expect, test } from 'vitest'
import { readComponent, writeComponent } from './url-state.ts'

test('a component’s selection, search and sort survive the trip through the address', () => {
  const address = {
    ...writeComponent('queue', { selected: '10001', search: 'lark', sort: { field: 'name', isDescending: true } }),
    run: 'r1',
  }
  expect(address).toEqual({ 'queue.id': '10001', 'queue.q': 'lark', 'queue.sort': '-name', run: 'r1' })
  expect(readComponent(address, 'queue')).toEqual({
    selected: '10001',
    search: 'lark',
    sort: { field: 'name', isDescending: true },
  })
})

test('components do not see each other, nor the panel beside the screen', () => {
  expect(readComponent({ 'queue.id': '1', run: 'r1' }, 'run')).toEqual({
    selected: undefined,
    search: '',
    sort: undefined,
  })
})

test('a change touches only what it names', () => {
  expect(writeComponent('queue', { search: '' })).toEqual({ 'queue.q': undefined })
})
