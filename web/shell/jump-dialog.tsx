import { Modal } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { announce } from '../components/live-region.tsx'
import { jumpText } from '../messages/en/jump.ts'
import classes from './jump-dialog.module.css'
import { type JumpItem, jumpItems } from './jump-items.ts'
import { useNavigation } from './use-navigation.ts'
import { useRecordSearch } from './use-record-search.ts'

/** Ctrl K: type a few letters, choose with the arrows, go with Enter. */
export function JumpDialog({ onClose }: { onClose: () => void }) {
  const navigation = useNavigation()
  const router = useRouter()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const records = useRecordSearch(navigation.collections, text)
  const items = [...jumpItems(navigation, text), ...records.items]
  const current = Math.min(active, items.length - 1)

  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  })
  useEffect(() => {
    if (text !== '' && !records.isSearching)
      announce(items.length === 0 ? jumpText.nothing(text) : jumpText.found(items.length))
  }, [text, records.isSearching, items.length])

  function go(item: JumpItem | undefined): void {
    if (item === undefined) return
    onClose()
    router.history.push(item.href)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && items.length > 0) {
      event.preventDefault()
      setActive((current + step + items.length) % items.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      go(items[current])
    }
  }

  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      centered={false}
      aria-label={jumpText.title}
    >
      <input
        className={classes.input}
        role="combobox"
        aria-label={jumpText.title}
        aria-expanded="true"
        aria-controls={`${id}list`}
        aria-activedescendant={current >= 0 ? `${id}${current}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        data-autofocus
        placeholder={jumpText.placeholder}
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          setActive(0)
        }}
      />
      <div
        ref={list}
        className={classes.list}
        role="listbox"
        id={`${id}list`}
        aria-label={jumpText.results}
        tabIndex={-1}
      >
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above carries the keyboard for its options
          <div
            key={item.id}
            id={`${id}${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === current}
            className={classes.option}
            onClick={() => go(item)}
            onMouseMove={() => setActive(index)}
          >
            <span className={classes.name}>{item.label}</span>
            <span className={classes.group}>{item.group}</span>
          </div>
        ))}
      </div>
      {items.length === 0 && !records.isSearching && <p className={classes.note}>{jumpText.nothing(text)}</p>}
      {records.isSearching && <p className={classes.note}>{jumpText.searching}</p>}
      {records.hasFailed && <p className={classes.note}>{jumpText.partly}</p>}
    </Modal>
  )
}
