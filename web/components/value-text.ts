import type { Value } from '#engine'

/** A list as text, one entry per line. */
export function toLines(value: Value | undefined): string {
  return Array.isArray(value)
    ? value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))).join('\n')
    : ''
}

/** Lines as a list. A last empty line is kept while typing, as an empty entry: the server leaves it out. */
export function fromLines(text: string): Value {
  return text === '' ? [] : text.split('\n')
}

export function jsonText(value: Value | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** Text as JSON; while it is none, the text itself, so that nothing typed is lost. */
export function readJson(text: string): Value {
  if (text.trim() === '') return null
  try {
    const value: Value = JSON.parse(text)
    return typeof value === 'object' ? value : text
  } catch {
    return text
  }
}
