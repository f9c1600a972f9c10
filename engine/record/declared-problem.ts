import { recordValueProblem } from './check-values.ts'
import type { FieldType } from './collection.ts'
import type { Value } from './value.ts'

/** Why a value is not what was declared of it, as a sentence; undefined when it is. */
export function declaredProblem(
  declared: { label: string; type: FieldType; required: boolean; options?: string[] | undefined },
  name: string,
  value: Value,
): string | undefined {
  const { label, type, required, options } = declared
  return recordValueProblem(
    {
      name,
      title: label,
      type,
      display: 'plain',
      isNullable: !required,
      isReadOnly: false,
      ...(options ? { options } : {}),
    },
    value,
  )
}
