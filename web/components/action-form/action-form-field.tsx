import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { FormField, Value } from '#engine'
import { formText } from '../../messages/en/forms.ts'
import classes from './action-form.module.css'
import { NumberInput } from './number-input.tsx'

export interface ActionFormFieldProps {
  field: FormField
  value: Value | undefined
  onChange: (value: Value) => void
  error: string | undefined
  isDisabled: boolean
}

const longTextRows = 4

/** One question of an action's form, by its type. */
export function ActionFormField({ field, value, onChange, error, isDisabled }: ActionFormFieldProps) {
  const shared = {
    label: field.label,
    description: field.description,
    error,
    disabled: isDisabled,
    name: field.name,
    required: field.required,
  }
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  switch (field.type) {
    case 'text':
      return (
        <TextInput
          {...shared}
          autoComplete="off"
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
    case 'long-text':
      return (
        <Textarea
          {...shared}
          rows={longTextRows}
          resize="vertical"
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )
    case 'number':
      return <NumberInput {...shared} numberType="number" value={value} onChange={onChange} />
    case 'date':
      return (
        <TextInput
          {...shared}
          type="date"
          value={text}
          onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
        />
      )
    case 'boolean':
      return (
        <Checkbox
          label={field.label}
          description={field.description}
          error={error}
          disabled={isDisabled}
          name={field.name}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
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
    case 'multi-enum':
      return (
        <Checkbox.Group
          label={field.label}
          description={field.description}
          error={error}
          required={field.required}
          value={texts(value)}
          onChange={(chosen) => onChange(chosen)}
        >
          <div className={classes.options}>
            {[...new Set([...(field.options ?? []), ...texts(value)])].map((option) => (
              <Checkbox key={option} value={option} label={optionLabel(option)} disabled={isDisabled} />
            ))}
          </div>
        </Checkbox.Group>
      )
    default:
      return field.type satisfies never
  }
}

/** The options, the empty one first; a value that is no option any more stays visible. */
function choices(field: FormField, current: string): { value: string; label: string }[] {
  const options = field.options ?? []
  const all = current !== '' && !options.includes(current) ? [current, ...options] : options
  return [
    { value: '', label: formText.choose },
    ...all.map((option) => ({ value: option, label: optionLabel(option) })),
  ]
}

function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** `proof_of_address` reads "proof of address". */
export function optionLabel(option: string): string {
  return option.replaceAll('_', ' ')
}
