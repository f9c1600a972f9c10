import type { Field, Operator } from '#engine'
import { filterText } from '../messages/en/filter.ts'

const equality: Operator[] = ['equals', 'not-equals', 'in', 'not-in']
const order: Operator[] = ['greater', 'greater-or-equal', 'less', 'less-or-equal']
const emptiness: Operator[] = ['is-null', 'is-not-null']

/** The comparisons that make sense for a field, the likeliest first. */
export function operatorsFor(field: Pick<Field, 'type' | 'isNullable' | 'display'>): Operator[] {
  const tail = field.isNullable ? emptiness : []
  switch (field.type) {
    case 'integer':
    case 'number':
    case 'decimal':
      return ['equals', ...order, 'not-equals', 'in', 'not-in', ...tail]
    case 'date':
    case 'datetime':
      return [...order, ...(field.type === 'date' ? (['equals', 'not-equals'] as const) : []), ...tail]
    case 'boolean':
      return ['equals', ...tail]
    case 'enum':
    case 'uuid':
      return [...equality, ...tail]
    case 'list':
      return ['contains', ...tail]
    case 'json':
      return ['contains', ...tail]
    case 'binary':
      return tail
    case 'text':
      return field.display === 'country'
        ? [...equality, ...tail]
        : ['contains', 'equals', 'starts-with', 'not-equals', 'in', 'not-in', ...tail]
    default:
      return field.type satisfies never
  }
}

/** The operator in words, between the field's name and the value. */
export function operatorText(operator: Operator, field: Pick<Field, 'type'>): string {
  const isDate = field.type === 'date' || field.type === 'datetime'
  return (isDate ? filterText.dateOperators[operator] : undefined) ?? filterText.operators[operator]
}
