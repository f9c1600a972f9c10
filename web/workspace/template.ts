import type { Filter, RecordValues, Value } from '#engine'

/** What texts and filters may speak of: the selected record of each collection component that has one. */
export type Selections = Readonly<Record<string, RecordValues | undefined>>

const hole = /\{\{\s*([a-z][a-z0-9_]*)\.selectedRecord\.([A-Za-z0-9_]+)\s*\}\}/g

/** The components whose selection a text waits for, each once. */
export function missingSelections(text: string, selections: Selections): string[] {
  const named = [...text.matchAll(hole)].map((match) => match[1] ?? '')
  return [...new Set(named)].filter((component) => selections[component] === undefined)
}

/** The text with every `{{ component.selectedRecord.field }}` filled by `write`. Call it only when nothing is missing. */
export function fillText(
  text: string,
  selections: Selections,
  write: (component: string, field: string, value: Value) => string,
): string {
  return text.replaceAll(hole, (_, component: string, field: string) =>
    write(component, field, selections[component]?.[field] ?? null),
  )
}

/**
 * A filter with its values filled: a value that is one hole becomes the field's own value, its type kept; a hole inside
 * a text becomes text. Gives the components it waits for instead, while one has no selected record.
 */
export function fillFilter(filter: Filter, selections: Selections): { filter: Filter } | { missing: string[] } {
  const missing = [...new Set(textsOf(filter).flatMap((text) => missingSelections(text, selections)))]
  return missing.length > 0 ? { missing } : { filter: filled(filter, selections) }
}

function filled(filter: Filter, selections: Selections): Filter {
  if ('and' in filter) return { and: filter.and.map((part) => filled(part, selections)) }
  if ('or' in filter) return { or: filter.or.map((part) => filled(part, selections)) }
  return filter.value === undefined ? filter : { ...filter, value: filledValue(filter.value, selections) }
}

function filledValue(value: Value, selections: Selections): Value {
  if (Array.isArray(value)) return value.map((each) => filledValue(each, selections))
  if (typeof value !== 'string') return value
  const only = value.match(new RegExp(`^\\s*${hole.source}\\s*$`))
  if (only) return selections[only[1] ?? '']?.[only[2] ?? ''] ?? null
  return fillText(value, selections, (_, __, held) =>
    held === null ? '' : typeof held === 'object' ? JSON.stringify(held) : String(held),
  )
}

function textsOf(filter: Filter): string[] {
  if ('and' in filter) return filter.and.flatMap(textsOf)
  if ('or' in filter) return filter.or.flatMap(textsOf)
  const values = Array.isArray(filter.value) ? filter.value : [filter.value]
  return values.filter((value) => typeof value === 'string')
}

/** A value that is put into markdown stays text: nothing in it makes a link, an image or a heading. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&:]/g, (character) => `\\${character}`).replaceAll(/\s+/g, ' ')
}
