import { expect, test } from 'vitest'
import { fromLocalInput, toLocalInput } from './local-instant.ts'
import { fromLines, jsonText, readJson, toLines } from './value-text.ts'

test('a list is edited line by line, without loss', () => {
  expect(toLines(['FR', 'DE'])).toBe('FR\nDE')
  expect(fromLines('FR\nDE')).toEqual(['FR', 'DE'])
  expect(fromLines('')).toEqual([])
})

test('JSON in the making stays as typed', () => {
  expect(readJson('{"a":')).toBe('{"a":')
  expect(readJson('{"a":1}')).toEqual({ a: 1 })
  expect(readJson(' ')).toBeNull()
  expect(jsonText('{"a":')).toBe('{"a":')
})

test('an instant survives the trip through a local input, to the minute', () => {
  const instant = '2026-03-01T23:30:00.000Z'
  expect(fromLocalInput(toLocalInput(instant))).toBe(instant)
  expect(toLocalInput('soon')).toBe('')
  expect(fromLocalInput('')).toBeNull()
})
