import { Popover } from '@mantine/core'
import IconStack2 from '@tabler/icons-react/dist/esm/icons/IconStack2.mjs'
import type { RunView } from '#api'
import { EntryView } from './entry-view.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** How many records the context holds; opened, what each completed step added. */
export function ContextButton({ run }: { run: RunView }) {
  const words = runMessages.footer
  const records = new Set(
    run.context.flatMap((entry) =>
      [...(entry.record ? [entry.record] : []), ...entry.records].map(({ collection, id }) => `${collection}/${id}`),
    ),
  )
  return (
    <Popover position="top-start" withinPortal trapFocus width={360} shadow="md" transitionProps={{ duration: 0 }}>
      <Popover.Target>
        <button
          type="button"
          className={classes.context}
          aria-label={words.recordsInContext(records.size)}
          title={words.recordsInContext(records.size)}
        >
          <IconStack2 size={17} aria-hidden />
          {records.size}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.context}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: an area that scrolls must be reachable by keyboard */}
        <section className={classes.contextPanel} tabIndex={0} aria-label={words.context} data-autofocus>
          {run.context.length === 0 && <p>{words.contextEmpty}</p>}
          {run.context.map((entry) => (
            <div key={entry.attempt}>
              <p className={classes.legend}>{entry.title}</p>
              <EntryView entry={entry} />
            </div>
          ))}
          {run.missing.length > 0 && (
            <div>
              <p className={classes.legend}>{words.missing}</p>
              <ul className={classes.plainList}>
                {run.missing.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </div>
          )}
        </section>
      </Popover.Dropdown>
    </Popover>
  )
}
