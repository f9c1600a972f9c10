import type { FieldType, Value } from '#engine'
import { FieldValue } from '../components/field-value.tsx'

const day = /^\d{4}-\d{2}-\d{2}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

interface PlainValueProps {
  value: Value | undefined
  type?: FieldType
  /** The field's name: numbers that name something are not grouped by thousands. */
  name?: string
}

/** A value whose field is not at hand. Days and instants are told by their form; all else is shown as it is. */
export function PlainValue({ value, type, name }: PlainValueProps) {
  const shown = Array.isArray(value) && value.length === 0 ? null : value
  return <FieldValue field={{ type: typeOf(shown, type), display: 'plain', name }} value={shown} isBlock />
}

function typeOf(value: Value | undefined, type: FieldType = 'text'): FieldType {
  if (type !== 'text') return type
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string' && day.test(value)) return 'date'
  if (typeof value === 'string' && instant.test(value)) return 'datetime'
  return 'text'
}
