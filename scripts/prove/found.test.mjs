import { expect, test } from 'vitest'
import { foundRow } from './found.mjs'

const row = (result) => ({ suite: 's', size: '1', result, isPassed: result !== 'NOT FOUND', seconds: '1.5' })

test('faults are counted, and the median is taken of those that took tries', () => {
  expect(foundRow([row('found after 9'), row('found after 1'), row('found'), row('found after 4')])).toEqual({
    suite: 'planted faults, all',
    size: '4 planted',
    result: '4 found, after 4 tries in the median',
    isPassed: true,
    seconds: '6.0',
  })
})

test('one that is not found fails the whole', () => {
  expect(foundRow([row('found after 1'), row('NOT FOUND')])).toMatchObject({
    result: '1 found, after 1 tries in the median',
    isPassed: false,
  })
})
