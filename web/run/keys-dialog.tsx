import { Modal } from '@mantine/core'
import { commonText } from '../messages/en/common.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'

/** The panel's keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const words = runMessages.keys
  return (
    <Modal opened onClose={onClose} title={words.title} closeButtonProps={{ 'aria-label': commonText.close }}>
      <dl className={classes.keys}>
        {words.list.map(([key, meaning]) => (
          <div key={key} style={{ display: 'contents' }}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
