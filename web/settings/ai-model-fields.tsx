import { Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import type { ResponseOf } from '#api'
import { settingsText } from '../messages/en/settings.ts'
import { type AiDraft, leavesKey } from './ai-draft.ts'
import classes from './settings.module.css'

interface AiModelFieldsProps {
  view: ResponseOf<'getAiSettings'>
  draft: AiDraft
  change: (changed: Partial<AiDraft>) => void
}

const providers = ['openai', 'anthropic', 'google', 'openai-compatible'] as const

/** Which model, at which address, with which key. What the server's environment sets is shown and not changed here. */
export function AiModelFields({ view, draft, change }: AiModelFieldsProps) {
  const isFixed = (name: (typeof view.fromEnvironment)[number]) => view.fromEnvironment.includes(name)
  const fixed = (name: (typeof view.fromEnvironment)[number], hint: string) => ({
    disabled: isFixed(name),
    description: isFixed(name) ? settingsText.fromEnvironment : hint,
  })
  const isCompatible = draft.provider === 'openai-compatible'
  const isLeft = view.hasKey && leavesKey(draft, view.settings)
  return (
    <fieldset className={classes.group}>
      <legend>{settingsText.model}</legend>
      <NativeSelect
        label={settingsText.provider}
        {...(isFixed('provider') ? { disabled: true, description: settingsText.fromEnvironment } : {})}
        data={providers.map((value) => ({ value, label: settingsText.providers[value] }))}
        value={draft.provider}
        onChange={({ currentTarget }) =>
          change({ provider: providers.find((each) => each === currentTarget.value) ?? draft.provider })
        }
      />
      <TextInput
        label={settingsText.modelName}
        {...fixed('model', settingsText.modelHint)}
        value={draft.model}
        maxLength={200}
        onChange={({ currentTarget }) => change({ model: currentTarget.value })}
      />
      <TextInput
        label={settingsText.baseUrl}
        type="url"
        {...fixed('baseUrl', isCompatible ? settingsText.baseUrlHint : settingsText.baseUrlOther)}
        required={isCompatible && draft.assistant === 'llm'}
        value={draft.baseUrl}
        maxLength={500}
        onChange={({ currentTarget }) => change({ baseUrl: currentTarget.value })}
      />
      <PasswordInput
        label={settingsText.key}
        {...fixed(
          'apiKey',
          isLeft ? settingsText.keyNewTarget : view.hasKey ? settingsText.keyKept : settingsText.keyNone,
        )}
        autoComplete="off"
        value={draft.apiKey}
        maxLength={1_000}
        onChange={({ currentTarget }) => change({ apiKey: currentTarget.value })}
      />
      {view.hasKey && !isLeft && !isFixed('apiKey') && (
        <Checkbox
          label={settingsText.forgetKey}
          checked={draft.forgetsKey}
          onChange={({ currentTarget }) => change({ forgetsKey: currentTarget.checked })}
        />
      )}
      {isCompatible && (
        <Checkbox
          label={settingsText.keepsToSchemas}
          description={settingsText.keepsToSchemasHint}
          checked={draft.keepsToSchemas}
          onChange={({ currentTarget }) => change({ keepsToSchemas: currentTarget.checked })}
        />
      )}
    </fieldset>
  )
}
