import type { Field, Value } from '#engine'
import { formatValue } from '../components/format-value.ts'
import { filterText } from '../messages/en/filter.ts'
import { type Condition, needsValue } from './condition.ts'
import { operatorText } from './operators.ts'

/** A condition as a sentence: "Country is one of France or Germany". A field that is not known keeps its name. */
export function conditionText(condition: Condition, fields: readonly Field[]): string {
  const field = fields.find(({ name }) => name === condition.field)
  const shape = field ?? { type: 'text' as const, display: 'plain' as const, name: condition.field }
  const start = `${field?.title ?? condition.field} ${operatorText(condition.operator, shape)}`
  return needsValue(condition.operator) ? `${start} ${valueText(shape, condition.value)}` : start
}

/** What filters a list, in one sentence. */
export function conditionsText(conditions: readonly Condition[], fields: readonly Field[]): string {
  return conditions.map((condition) => conditionText(condition, fields)).join(filterText.and)
}

function valueText(field: Pick<Field, 'type' | 'display' | 'name'>, value: Value | undefined): string {
  if (Array.isArray(value)) return value.map((each) => valueText(field, each)).join(filterText.or)
  const { text } = formatValue(field, value)
  return field.type === 'enum' ? text.replaceAll('_', ' ') : text
}
