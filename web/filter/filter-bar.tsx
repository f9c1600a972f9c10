import { Button } from '@mantine/core'
import IconFilterPlus from '@tabler/icons-react/dist/esm/icons/IconFilterPlus.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useRef, useState } from 'react'
import type { Field, Filter } from '#engine'
import { filterText } from '../messages/en/filter.ts'
import { useShortcuts } from '../shell/shortcuts.ts'
import { type Condition, conditionsOf, filterOf } from './condition.ts'
import { conditionText } from './condition-text.ts'
import classes from './filter-bar.module.css'
import { FilterEditor } from './filter-editor.tsx'

export interface FilterBarProps {
  fields: readonly Field[]
  filter: Filter | undefined
  onChange: (filter: Filter | undefined) => void
}

/** The filters of a list, each a chip that reads as a sentence; chips open an editor, so does "Filter" or the key f. */
export function FilterBar({ fields, filter, onChange }: FilterBarProps) {
  const [edited, setEdited] = useState<number | 'new'>()
  const addButton = useRef<HTMLButtonElement>(null)
  useShortcuts({ f: () => setEdited('new') })
  const conditions = conditionsOf(filter)
  const replace = (at: number, condition: Condition | undefined): void => {
    const list = conditions ?? []
    onChange(
      filterOf(
        condition === undefined
          ? list.filter((_, index) => index !== at)
          : [...list.slice(0, at), condition, ...list.slice(at + 1)],
      ),
    )
    close()
  }
  // What had the focus, a chip or the editor, may be gone.
  const close = (): void => {
    setEdited(undefined)
    window.setTimeout(() => addButton.current?.focus())
  }
  return (
    <div className={classes.bar}>
      {conditions === undefined && (
        <span className={classes.chip} title={filterText.nestedHint}>
          <span className={classes.sentence}>{filterText.nested}</span>
          <button
            type="button"
            className={classes.remove}
            aria-label={filterText.remove(filterText.nested)}
            onClick={() => onChange(undefined)}
          >
            <IconX size={14} aria-hidden />
          </button>
        </span>
      )}
      {conditions && conditions.length > 0 && (
        <ul className={classes.chips} aria-label={filterText.filters}>
          {conditions.map((condition, index) => {
            const sentence = conditionText(condition, fields)
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same filter may stand twice
              <li key={`${index} ${sentence}`} className={classes.chip}>
                <FilterEditor
                  fields={fields}
                  condition={condition}
                  isOpen={edited === index}
                  onClose={close}
                  onApply={(changed) => replace(index, changed)}
                >
                  <button
                    type="button"
                    className={classes.sentence}
                    aria-label={filterText.edit(sentence)}
                    onClick={() => setEdited(edited === index ? undefined : index)}
                  >
                    {sentence}
                  </button>
                </FilterEditor>
                <button
                  type="button"
                  className={classes.remove}
                  aria-label={filterText.remove(sentence)}
                  onClick={() => replace(index, undefined)}
                >
                  <IconX size={14} aria-hidden />
                </button>
              </li>
            )
          })}
        </ul>
      )}
      {conditions && (
        <FilterEditor
          fields={fields}
          isOpen={edited === 'new'}
          onClose={close}
          onApply={(condition) => replace(conditions.length, condition)}
        >
          <Button
            ref={addButton}
            variant="default"
            leftSection={<IconFilterPlus size={15} aria-hidden />}
            onClick={() => setEdited(edited === 'new' ? undefined : 'new')}
          >
            {filterText.add}
          </Button>
        </FilterEditor>
      )}
      {filter !== undefined && (
        <Button variant="subtle" onClick={() => onChange(undefined)}>
          {filterText.clear}
        </Button>
      )}
    </div>
  )
}
