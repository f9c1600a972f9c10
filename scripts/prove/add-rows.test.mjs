import { expect, test } from 'vitest'
import { addRows } from './add-rows.mjs'

const row = {
  suite: 'kills',
  size: '30 kills, 3 of the database',
  isPassed: true,
  result: '0 violations',
  seconds: '9.5',
}

test('rounds of one suite are one row', () => {
  expect(addRows([row, { ...row, size: '30 kills, 4 of the database', seconds: '1.0' }])).toEqual([
    { ...row, size: '60 kills, 7 of the database', seconds: '10.5' },
  ])
})

test('a round that failed stands alone', () => {
  const failed = { ...row, isPassed: false, result: 'FAILED: 2' }
  expect(addRows([row, failed, row])).toEqual([
    { ...row, size: '60 kills, 6 of the database', seconds: '19.0' },
    failed,
  ])
})
