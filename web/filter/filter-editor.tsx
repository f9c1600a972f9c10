import { Button, Popover } from '@mantine/core'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import type { Field } from '#engine'
import { announce } from '../components/live-region.tsx'
import { commonText } from '../messages/en/common.ts'
import { filterText } from '../messages/en/filter.ts'
import { type Condition, isComplete } from './condition.ts'
import { ConditionParts } from './condition-parts.tsx'
import classes from './filter-bar.module.css'
import { FilterTyping } from './filter-typing.tsx'
import { parseCondition, typedText } from './parse-condition.ts'

export interface FilterEditorProps {
  fields: readonly Field[]
  /** What is changed; absent for a new one. */
  condition?: Condition
  isOpen: boolean
  onClose: () => void
  onApply: (condition: Condition) => void
  /** The button that opens it. */
  children: ReactNode
}

const width = 380

/** Two ways to say one filter: type it, or choose its three parts. Each shows in the other. */
export function FilterEditor({ children, isOpen, onClose, ...rest }: FilterEditorProps) {
  return (
    <Popover
      opened={isOpen}
      onDismiss={onClose}
      position="bottom-start"
      width={width}
      trapFocus
      closeOnEscape
      withRoles={false}
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={rest.condition ? filterText.dialogEdit : filterText.dialogAdd}>
        <FilterForm {...rest} onClose={onClose} />
      </Popover.Dropdown>
    </Popover>
  )
}

function FilterForm({ fields, condition, onClose, onApply }: Omit<FilterEditorProps, 'isOpen' | 'children'>) {
  const id = useId()
  const [text, setText] = useState(() => (condition ? typedText(condition, fields) : ''))
  const [draft, setDraft] = useState<Partial<Condition>>(condition ?? {})

  function type(typed: string): void {
    setText(typed)
    setDraft(parseCondition(typed, fields, new Date()).condition)
  }

  function choose(changed: Partial<Condition>): void {
    setDraft(changed)
    setText(isComplete(changed) ? typedText(changed, fields) : '')
  }

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isComplete(draft)) onApply(draft)
    else announce(filterText.incomplete)
  }

  return (
    <form className={classes.editor} onSubmit={submit}>
      <FilterTyping id={id} text={text} fields={fields} isComplete={isComplete(draft)} onType={type} />
      <div className={classes.divider}>{filterText.orChoose}</div>
      <ConditionParts fields={fields} condition={draft} onChange={choose} />
      <div className={classes.foot}>
        <Button variant="subtle" color="neutral" onClick={onClose}>
          {commonText.cancel}
        </Button>
        <Button type="submit" disabled={!isComplete(draft)}>
          {filterText.apply}
        </Button>
      </div>
    </form>
  )
}
