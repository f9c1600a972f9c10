import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { Field, Operator, Value } from '#engine'
import formClasses from '../components/action-form/action-form.module.css'
import { optionLabel } from '../components/action-form/action-form-field.tsx'
import { RecordValueInput } from '../components/record-value-input.tsx'
import { filterText } from '../messages/en/filter.ts'
import { type Condition, needsValue, takesList } from './condition.ts'
import { countries } from './countries.ts'
import classes from './filter-bar.module.css'
import { operatorsFor, operatorText } from './operators.ts'
import { parseValue } from './parse-value.ts'

export interface ConditionPartsProps {
  fields: readonly Field[]
  condition: Partial<Condition>
  onChange: (condition: Partial<Condition>) => void
}

/** Field, comparison and value, each to choose. */
export function ConditionParts({ fields, condition, onChange }: ConditionPartsProps) {
  const field = fields.find(({ name }) => name === condition.field)
  const operators = field ? operatorsFor(field) : []
  const withOperator = (operator: Operator | undefined): void => {
    const keepsValue =
      operator !== undefined &&
      condition.operator !== undefined &&
      takesList(operator) === takesList(condition.operator) &&
      needsValue(operator)
    onChange({
      field: condition.field,
      ...(operator && { operator }),
      ...(keepsValue && condition.value !== undefined && { value: condition.value }),
    })
  }
  return (
    <>
      <div className={classes.parts}>
        <NativeSelect
          label={filterText.field}
          value={condition.field ?? ''}
          data={[{ value: '', label: '' }, ...fields.map(({ name, title }) => ({ value: name, label: title }))]}
          onChange={({ currentTarget }) => {
            const chosen = fields.find(({ name }) => name === currentTarget.value)
            onChange(chosen ? { field: chosen.name, operator: operatorsFor(chosen)[0] } : {})
          }}
        />
        <NativeSelect
          label={filterText.operator}
          disabled={!field}
          value={condition.operator ?? ''}
          data={[
            { value: '', label: '' },
            ...(field ? operators.map((operator) => ({ value: operator, label: operatorText(operator, field) })) : []),
          ]}
          onChange={({ currentTarget }) => withOperator(operators.find((operator) => operator === currentTarget.value))}
        />
      </div>
      {field && condition.operator && needsValue(condition.operator) && (
        <ConditionValue
          field={field}
          operator={condition.operator}
          value={condition.value}
          onChange={(value) => onChange({ ...condition, value })}
        />
      )}
    </>
  )
}

function ConditionValue({
  field,
  operator,
  value,
  onChange,
}: {
  field: Field
  operator: Operator
  value: Value | undefined
  onChange: (value: Value) => void
}) {
  const isList = takesList(operator)
  const chosen = Array.isArray(value) ? value.map(String) : []
  if (isList && field.options) {
    return (
      <Checkbox.Group label={filterText.values} value={chosen} onChange={(values) => onChange(values)}>
        <div className={formClasses.options}>
          {field.options.map((option) => (
            <Checkbox key={option} value={option} label={optionLabel(option)} />
          ))}
        </div>
      </Checkbox.Group>
    )
  }
  if (isList) {
    return (
      <TextInput
        // Typing must not be fought by what has been read so far.
        key={`${field.name} ${operator}`}
        label={filterText.values}
        description={filterText.valuesHint}
        defaultValue={chosen.join(', ')}
        onChange={({ currentTarget }) => onChange(parseValue(field, operator, currentTarget.value, new Date()) ?? null)}
      />
    )
  }
  if (field.display === 'country') {
    return (
      <NativeSelect
        label={filterText.value}
        value={typeof value === 'string' ? value : ''}
        data={[{ value: '', label: '' }, ...countries().map(({ code, name }) => ({ value: code, label: name }))]}
        onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
      />
    )
  }
  return (
    <RecordValueInput
      field={{ ...shapeOf(field), isNullable: true, isReadOnly: false }}
      label={filterText.value}
      value={value}
      onChange={onChange}
    />
  )
}

/** What is compared with a list is one of its items; with long text, a few words. */
function shapeOf(field: Field): Field {
  return field.type === 'list' || field.type === 'json'
    ? { ...field, type: 'text', display: 'plain' }
    : { ...field, display: field.display === 'long-text' ? 'plain' : field.display }
}
