import { ActionIcon } from '@mantine/core'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs'
import { useState } from 'react'
import { commonText } from '../messages/en/common.ts'
import classes from './copy-id.module.css'
import { announce } from './live-region.tsx'

const shownMilliseconds = 1500

/** An id one may copy. `what` names it: "Copy record id". `text` is shown in its place, where given. */
export function CopyId({ value, what, text }: { value: string; what: string; text?: string }) {
  const [isCopied, setCopied] = useState(false)
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(value)
    setCopied(true)
    announce(commonText.copied)
    window.setTimeout(() => setCopied(false), shownMilliseconds)
  }
  return (
    <span className={classes.copy}>
      <code title={value}>{text ?? value}</code>
      <ActionIcon
        variant="subtle"
        color="neutral"
        size="sm"
        aria-label={commonText.copy(what)}
        onClick={() => void copy()}
      >
        {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      </ActionIcon>
    </span>
  )
}
