import { Button, Group, Radio } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ResponseOf } from '#api'
import { call, read } from '../api.ts'
import { useShowError } from '../components/show-error.tsx'
import { settingsText } from '../messages/en/settings.ts'
import { type AiDraft, draftOf, lacksPrice, orderOf } from './ai-draft.ts'
import { AiModelFields } from './ai-model-fields.tsx'
import { AiNumberFields } from './ai-number-fields.tsx'
import classes from './settings.module.css'

const assistants = ['builtin', 'llm', 'off'] as const

/** The settings as a form: a trial asks the model as it stands here, before anything is saved. */
export function AiForm({ view }: { view: ResponseOf<'getAiSettings'> }) {
  const [draft, setDraft] = useState(() => draftOf(view.settings))
  const queryClient = useQueryClient()
  const showError = useShowError()
  const change = (changed: Partial<AiDraft>) => setDraft((now) => ({ ...now, ...changed }))
  const save = useMutation({
    mutationFn: () => call('changeAiSettings', { body: orderOf(draft) }),
    onSuccess: (saved) => {
      queryClient.setQueryData(read('getAiSettings', {}).queryKey, saved)
      setDraft(draftOf(saved.settings))
      notifications.show({ color: 'success', message: settingsText.saved })
    },
    onError: showError,
  })
  const trial = useMutation({
    mutationFn: () => call('testAiSettings', { body: orderOf(draft) }),
    onError: showError,
  })
  const { month } = view
  const dollars = view.settings.price && `$${(month.micros / 1_000_000).toFixed(2)}`
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!lacksPrice(draft)) save.mutate()
      }}
    >
      <Radio.Group
        label={settingsText.assistant}
        description={settingsText.assistantHint}
        value={draft.assistant}
        onChange={(value) => change({ assistant: assistants.find((each) => each === value) ?? draft.assistant })}
      >
        {assistants.map((each) => (
          <Radio
            key={each}
            mt="sm"
            value={each}
            label={settingsText.assistants[each][0]}
            description={settingsText.assistants[each][1]}
          />
        ))}
      </Radio.Group>
      {draft.assistant !== 'off' && <AiModelFields view={view} draft={draft} change={change} />}
      {draft.assistant === 'llm' && <AiNumberFields draft={draft} change={change} />}
      <p className={classes.hint}>{settingsText.month(month.calls, month.tokens, dollars)}</p>
      {trial.data && (
        <p className={classes.trial} data-ready={trial.data.isReady} role="status">
          {trial.data.message} {settingsText.took(trial.data.milliseconds)}
        </p>
      )}
      <Group justify="flex-end">
        <Button
          variant="default"
          onClick={() => trial.mutate()}
          disabled={trial.isPending || draft.model.trim() === '' || draft.assistant === 'off'}
        >
          {trial.isPending ? settingsText.testing : settingsText.test}
        </Button>
        <Button type="submit" disabled={save.isPending}>
          {settingsText.save}
        </Button>
      </Group>
    </form>
  )
}
