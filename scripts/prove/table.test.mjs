import { expect, test } from 'vitest'
import { rowsOf, table } from './table.mjs'

const row = { suite: 'model', size: '10', isPassed: true, result: 'none', seconds: '1.0' }
const whole = { suite: 'kills', size: '3 kills', seconds: '9.0' }
const say = (said) => `noise\nPROOF ${JSON.stringify(said)}\n`

test('a suite says its rows itself', () => {
  expect(rowsOf(say(row), { ...whole, exitCode: 0 })).toEqual([row])
  expect(rowsOf(say({ ...row, isPassed: false }), { ...whole, exitCode: 1 })).toEqual([{ ...row, isPassed: false }])
})

test('a suite that says nothing is judged by how it ended', () => {
  expect(rowsOf('noise', { ...whole, exitCode: 0 })).toEqual([{ ...whole, isPassed: true, result: '0 violations' }])
  expect(rowsOf('noise', { ...whole, exitCode: 1 })).toEqual([{ ...whole, isPassed: false, result: 'FAILED (exit 1)' }])
})

test('a suite that breaks after a row that passed has failed', () => {
  expect(rowsOf(say(row), { ...whole, exitCode: 137 }).map(({ isPassed }) => isPassed)).toEqual([true, false])
})

test('the table lines up', () => {
  expect(table([row])).toBe(
    [
      '| suite | size | result | seconds |',
      '|-------|------|--------|---------|',
      '| model | 10   | none   | 1.0     |',
    ].join('\n'),
  )
})
