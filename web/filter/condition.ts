import type { Filter, Operator, Value } from '#engine'

/** One comparison: what a chip shows. */
export interface Condition {
  field: string
  operator: Operator
  value?: Value
}

/** The filter's comparisons, where it is a plain list of them that must all hold; undefined for anything deeper. */
export function conditionsOf(filter: Filter | undefined): Condition[] | undefined {
  if (filter === undefined) return []
  if ('field' in filter) return [filter]
  if ('or' in filter) return undefined
  const parts = filter.and.map((part) => ('field' in part ? part : undefined))
  return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? [])
}

export function filterOf(conditions: readonly Condition[]): Filter | undefined {
  return conditions.length <= 1 ? conditions[0] : { and: [...conditions] }
}

/** All of the given filters at once. */
export function everyFilter(...filters: (Filter | undefined)[]): Filter | undefined {
  const present = filters.flatMap((filter) => (filter === undefined ? [] : 'and' in filter ? filter.and : [filter]))
  return present.length <= 1 ? present[0] : { and: present }
}

/** Whether an operator stands alone, without a value. */
export function needsValue(operator: Operator): boolean {
  return operator !== 'is-null' && operator !== 'is-not-null'
}

export function takesList(operator: Operator): boolean {
  return operator === 'in' || operator === 'not-in'
}

/** Whether a value may be compared with: something is given. */
export function isComplete(condition: Partial<Condition>): condition is Condition {
  const { field, operator, value } = condition
  if (field === undefined || operator === undefined) return false
  if (!needsValue(operator)) return true
  if (takesList(operator)) return Array.isArray(value) && value.length > 0
  return value !== undefined && value !== null && value !== ''
}

/** A filter from an address, read as JSON; undefined for what is none. The server checks what it names. */
export function readFilter(text: string | undefined): Filter | undefined {
  if (text === undefined || text === '') return undefined
  try {
    const parsed: unknown = JSON.parse(text)
    return isFilter(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

export function writeFilter(filter: Filter | undefined): string | undefined {
  return filter === undefined ? undefined : JSON.stringify(filter)
}

function isFilter(value: unknown): value is Filter {
  if (typeof value !== 'object' || value === null) return false
  if ('and' in value) return Array.isArray(value.and) && value.and.every(isFilter)
  if ('or' in value) return Array.isArray(value.or) && value.or.every(isFilter)
  return (
    'field' in value && typeof value.field === 'string' && 'operator' in value && typeof value.operator === 'string'
  )
}
