import type { FieldType, Value } from '#engine'

/**
 * What typed text means as a number of that type. Decimals stay text, so that nothing is lost; text that is no number
 * is kept as typed, and `problemOf` tells.
 */
export function readNumber(text: string, type: Extract<FieldType, 'integer' | 'number' | 'decimal'>): Value {
  const typed = text.trim().replaceAll(/[\s_]/g, '')
  if (typed === '') return null
  if (!isNumber(typed, type)) return text
  if (type === 'decimal') return typed
  const number = Number(typed)
  // A 64-bit integer travels as text where a double would round it.
  return type === 'integer' && !Number.isSafeInteger(number) ? typed : number
}

export function isNumber(value: string | number, type: Extract<FieldType, 'integer' | 'number' | 'decimal'>): boolean {
  return (type === 'integer' ? /^-?\d+$/ : /^-?(\d+\.?\d*|\.\d+)$/).test(String(value))
}
