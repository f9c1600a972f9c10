import { CloseButton, TextInput } from '@mantine/core'
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs'
import { useEffect, useRef, useState } from 'react'
import { listText } from '../messages/en/list.ts'
import { useShortcuts } from '../shell/shortcuts.ts'
import classes from './list.module.css'

const delayMilliseconds = 200

/** The search of a list. What one types reaches the list when one pauses; `/` leads here, Esc empties it. */
export function SearchInput({
  collection,
  value,
  onChange,
}: {
  collection: string
  value: string
  onChange: (value: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(value)
  const [sent, setSent] = useState(value)
  const send = useRef(onChange)
  send.current = onChange
  useShortcuts({ '/': () => input.current?.select() })

  // The address changed by itself: back, forward, or "Clear filters".
  useEffect(() => {
    if (value === sent) return
    setText(value)
    setSent(value)
  }, [value, sent])
  useEffect(() => {
    const typed = text.trim()
    if (typed === sent) return
    const timer = window.setTimeout(() => {
      setSent(typed)
      send.current(typed)
    }, delayMilliseconds)
    return () => window.clearTimeout(timer)
  }, [text, sent])

  return (
    <TextInput
      ref={input}
      type="search"
      className={classes.search}
      aria-label={listText.search(collection)}
      placeholder={listText.search(collection)}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        text === '' ? (
          <kbd>/</kbd>
        ) : (
          <CloseButton size="sm" aria-label={listText.clearSearch} onClick={() => setText('')} />
        )
      }
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        if (text === '') event.currentTarget.blur()
        setText('')
      }}
    />
  )
}
