import type { ReactNode } from 'react'
import type { FormField, Value } from '#engine'
import classes from './action-form.module.css'
import { ActionFormField } from './action-form-field.tsx'

export interface ActionFormProps {
  fields: readonly FormField[]
  values: Readonly<Record<string, Value>>
  onChange: (name: string, value: Value) => void
  /** What is wrong, by field name. */
  errors?: Readonly<Record<string, string>> | undefined
  /** What is said of a field beneath it, such as where its value came from. */
  marks?: (name: string) => ReactNode
  isDisabled?: boolean
}

/** The questions of an action. Holds no answers: they are the caller's, to fold, keep and undo. */
export function ActionForm({ fields, values, onChange, errors, marks, isDisabled = false }: ActionFormProps) {
  return (
    <div className={classes.form}>
      {fields.map((field) => (
        <div key={field.name} data-form-field={field.name}>
          <ActionFormField
            field={field}
            value={values[field.name]}
            onChange={(value) => onChange(field.name, value)}
            error={errors?.[field.name]}
            isDisabled={isDisabled}
          />
          {marks?.(field.name)}
        </div>
      ))}
    </div>
  )
}
