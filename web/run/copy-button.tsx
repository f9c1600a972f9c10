import { ActionIcon } from '@mantine/core'
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs'
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs'
import { useState } from 'react'
import { announce } from '../components/live-region.tsx'
import { runMessages } from './messages.ts'

const shownMilliseconds = 1500

/** Copies a value; the name says whose. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false)
  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    announce(runMessages.sources.copied)
    window.setTimeout(() => setCopied(false), shownMilliseconds)
  }
  return (
    <ActionIcon
      variant="subtle"
      color="neutral"
      size="sm"
      aria-label={runMessages.sources.copy(label)}
      onClick={() => void copy()}
    >
      {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
    </ActionIcon>
  )
}
