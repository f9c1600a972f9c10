import { Modal, Switch } from '@mantine/core'
import { useState } from 'react'
import { helpText } from '../messages/en/help.ts'
import classes from './help-dialog.module.css'
import { singleKeysAreOn, turnSingleKeys } from './shortcuts.ts'

/** Every key, and the switch for those without Ctrl. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const [isOn, setOn] = useState(singleKeysAreOn)
  return (
    <Modal
      opened
      onClose={onClose}
      title={helpText.title}
      size="lg"
      closeButtonProps={{ 'aria-label': helpText.close }}
    >
      <div className={classes.groups}>
        {helpText.groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl className={classes.keys}>
              {group.keys.map(([keys, meaning]) => (
                <div key={keys}>
                  <dt>
                    <kbd>{keys}</kbd>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        mt="md"
        label={helpText.singleKeys}
        description={helpText.singleKeysHint}
        checked={isOn}
        onChange={({ currentTarget }) => {
          turnSingleKeys(currentTarget.checked)
          setOn(currentTarget.checked)
        }}
      />
    </Modal>
  )
}
