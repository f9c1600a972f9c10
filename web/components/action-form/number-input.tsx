import { TextInput, type TextInputProps } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { FieldType, Value } from '#engine'
import { readNumber } from './number-text.ts'

interface NumberInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'type'> {
  numberType: Extract<FieldType, 'integer' | 'number' | 'decimal'>
  value: Value | undefined
  onChange: (value: Value) => void
}

/** A number as one types it: "1." stays "1." while typing. */
export function NumberInput({ numberType, value, onChange, ...rest }: NumberInputProps) {
  const [text, setText] = useState(() => textOf(value))
  useEffect(() => {
    setText((typed) => (readNumber(typed, numberType) === value ? typed : textOf(value)))
  }, [value, numberType])
  return (
    <TextInput
      {...rest}
      inputMode={numberType === 'integer' ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        onChange(readNumber(currentTarget.value, numberType))
      }}
    />
  )
}

function textOf(value: Value | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
