import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Field, Value } from '#engine'
import { formText } from '../messages/en/forms.ts'
import classes from './action-form/action-form.module.css'
import { optionLabel } from './action-form/action-form-field.tsx'
import { NumberInput } from './action-form/number-input.tsx'
import { fromLocalInput, toLocalInput, viewersZone } from './local-instant.ts'
import { fromLines, jsonText, readJson, toLines } from './value-text.ts'

export interface RecordValueInputProps {
  field: Field
  value: Value | undefined
  onChange: (value: Value) => void
  /** In place of the field's title. */
  label?: ReactNode
  description?: ReactNode
  error?: ReactNode
  isDisabled?: boolean
}

const longTextRows = 4

/** An input for a field of a collection, by its type. Gives back values as the API carries them. */
export function RecordValueInput({
  field,
  value,
  onChange,
  label,
  description,
  error,
  isDisabled = false,
}: RecordValueInputProps) {
  const shared = {
    label: label ?? field.title,
    description,
    error,
    disabled: isDisabled || field.isReadOnly,
    name: field.name,
  }
  const text = value === null || value === undefined ? '' : String(value)
  const orNull = (typed: string): Value => (typed === '' && field.isNullable ? null : typed)
  switch (field.type) {
    case 'integer':
    case 'number':
    case 'decimal':
      return <NumberInput {...shared} numberType={field.type} value={value} onChange={onChange} />
    case 'boolean':
      return (
        <NativeSelect
          {...shared}
          value={text}
          data={yesOrNo(field)}
          onChange={({ currentTarget }) => onChange(currentTarget.value === '' ? null : currentTarget.value === 'true')}
        />
      )
    case 'date':
      return (
        <TextInput
          {...shared}
          type="date"
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
        />
      )
    case 'datetime':
      return (
        <TextInput
          {...shared}
          type="datetime-local"
          description={description ?? formText.inYourZone(viewersZone())}
          value={toLocalInput(text)}
          onChange={({ currentTarget }) => onChange(fromLocalInput(currentTarget.value))}
        />
      )
    case 'enum':
      return (
        <NativeSelect
          {...shared}
          value={text}
          data={choices(field, text)}
          onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
        />
      )
    case 'list':
      return (
        <Textarea
          {...shared}
          description={description ?? formText.onePerLine}
          rows={longTextRows}
          resize="vertical"
          value={toLines(value)}
          onChange={({ currentTarget }) => onChange(fromLines(currentTarget.value))}
        />
      )
    case 'json':
      return (
        <Textarea
          {...shared}
          className={classes.mono}
          rows={longTextRows}
          resize="vertical"
          value={jsonText(value)}
          onChange={({ currentTarget }) => onChange(readJson(currentTarget.value))}
        />
      )
    case 'binary':
      return <TextInput {...shared} disabled description={formText.readOnly} value={text} readOnly />
    case 'text':
    case 'uuid':
      if (field.options)
        return (
          <NativeSelect
            {...shared}
            value={text}
            data={choices(field, text)}
            onChange={({ currentTarget }) => onChange(orNull(currentTarget.value))}
          />
        )
      if (field.display === 'long-text')
        return (
          <Textarea
            {...shared}
            rows={longTextRows}
            resize="vertical"
            value={text}
            onChange={({ currentTarget }) => onChange(orNull(currentTarget.value))}
          />
        )
      return (
        <TextInput
          {...shared}
          autoComplete="off"
          value={text}
          onChange={({ currentTarget }) => onChange(orNull(currentTarget.value))}
        />
      )
    default:
      return field.type satisfies never
  }
}

function choices(field: Field, current: string): { value: string; label: string }[] {
  const options = field.options ?? []
  const all = current !== '' && !options.includes(current) ? [current, ...options] : options
  const named = all.map((option) => ({ value: option, label: optionLabel(option) }))
  return field.isNullable || current === '' ? [{ value: '', label: formText.choose }, ...named] : named
}

function yesOrNo(field: Field): { value: string; label: string }[] {
  const both = [
    { value: 'true', label: formText.yes },
    { value: 'false', label: formText.no },
  ]
  return field.isNullable ? [{ value: '', label: formText.choose }, ...both] : both
}
