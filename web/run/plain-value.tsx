import type { FieldType, Value } from '#engine'
import { FieldValue } from '../components/field-value.tsx'

const day = /^\d{4}-\d{2}-\d{2}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/

/** A value whose field is not at hand. Days and instants are told by their form; all else is shown as it is. */
export function PlainValue({
  value,
  type,
  isBlock = true,
}: {
  value: Value | undefined
  type?: FieldType
  isBlock?: boolean
}) {
  return <FieldValue field={{ type: type ?? guessType(value), display: 'plain' }} value={value} isBlock={isBlock} />
}

function guessType(value: Value | undefined): FieldType {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string' && day.test(value)) return 'date'
  if (typeof value === 'string' && instant.test(value)) return 'datetime'
  return 'text'
}
