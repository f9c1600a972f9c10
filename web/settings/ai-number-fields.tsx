import { TextInput } from '@mantine/core'
import { settingsText } from '../messages/en/settings.ts'
import { type AiDraft, lacksPrice } from './ai-draft.ts'
import classes from './settings.module.css'

interface AiNumberFieldsProps {
  draft: AiDraft
  change: (changed: Partial<AiDraft>) => void
}

type NumberName = Exclude<keyof AiDraft, 'assistant' | 'provider' | 'keepsToSchemas' | 'forgetsKey'>

const limits = [
  ['timeoutSeconds', settingsText.timeout],
  ['inputTokens', settingsText.inputTokens],
  ['outputTokens', settingsText.outputTokens],
] as const
const costs = [
  ['priceInput', settingsText.priceInput],
  ['priceOutput', settingsText.priceOutput],
  ['runDollars', settingsText.runDollars],
  ['monthDollars', settingsText.monthDollars],
  ['runTokens', settingsText.runTokens],
  ['monthTokens', settingsText.monthTokens],
] as const

/** Limits of a question, what it costs, and what may be spent. */
export function AiNumberFields({ draft, change }: AiNumberFieldsProps) {
  const lacks = lacksPrice(draft)
  const field = ([name, label]: readonly [NumberName, string], isRequired = false) => (
    <TextInput
      key={name}
      label={label}
      inputMode="decimal"
      required={isRequired}
      value={draft[name]}
      error={
        lacks && (name === 'priceInput' || name === 'priceOutput') && draft[name] === ''
          ? settingsText.priceNeeded
          : undefined
      }
      onChange={({ currentTarget }) => change({ [name]: currentTarget.value.replace(',', '.').replace(/[^\d.]/g, '') })}
    />
  )
  return (
    <>
      <fieldset className={classes.group}>
        <legend>{settingsText.limits}</legend>
        <div className={classes.columns}>{limits.map((each) => field(each, true))}</div>
      </fieldset>
      <fieldset className={classes.group}>
        <legend>{settingsText.cost}</legend>
        <p className={classes.hint}>{settingsText.costHint}</p>
        <div className={classes.columns}>{costs.map((each) => field(each))}</div>
      </fieldset>
    </>
  )
}
