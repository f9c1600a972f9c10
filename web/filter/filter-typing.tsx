import { TextInput } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import type { Field } from '#engine'
import { filterText } from '../messages/en/filter.ts'
import classes from './filter-bar.module.css'
import { parseCondition } from './parse-condition.ts'

export interface FilterTypingProps {
  id: string
  text: string
  fields: readonly Field[]
  isComplete: boolean
  onType: (text: string) => void
}

/** The line one types "field operator value" into, with what it may become beneath. Enter takes a suggestion, or applies. */
export function FilterTyping({ id, text, fields, isComplete, onType }: FilterTypingProps) {
  const [active, setActive] = useState(-1)
  const { suggestions } = parseCondition(text, fields, new Date())
  // What is complete is offered only on request: Enter then applies it.
  const current = Math.min(active === -1 && !isComplete ? 0 : active, suggestions.length - 1)

  function take(suggestion: string | undefined): void {
    if (suggestion === undefined) return
    setActive(-1)
    onType(suggestion)
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setActive(Math.max(-1, Math.min(suggestions.length - 1, current + step)))
    } else if (event.key === 'Enter' && current >= 0) {
      event.preventDefault()
      take(suggestions[current])
    }
  }

  return (
    <div>
      <TextInput
        label={filterText.type}
        description={filterText.typeHint}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={suggestions.length > 0}
        aria-controls={`${id}list`}
        aria-activedescendant={current >= 0 ? `${id}${current}` : undefined}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ currentTarget }) => {
          setActive(-1)
          onType(currentTarget.value)
        }}
      />
      <div
        id={`${id}list`}
        role="listbox"
        aria-label={filterText.suggestions}
        tabIndex={-1}
        className={classes.suggestions}
        hidden={suggestions.length === 0}
      >
        {suggestions.map((suggestion, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above carries the keyboard for its options
          <div
            key={suggestion}
            id={`${id}${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className={classes.suggestion}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(suggestion)}
          >
            {suggestion}
          </div>
        ))}
      </div>
    </div>
  )
}
