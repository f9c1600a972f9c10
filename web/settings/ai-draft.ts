import type { AiSettings } from '#api'

/** The form as it is typed: numbers as text, so that an empty one is empty. */
export interface AiDraft {
  assistant: AiSettings['assistant']
  provider: AiSettings['provider']
  model: string
  baseUrl: string
  keepsToSchemas: boolean
  timeoutSeconds: string
  inputTokens: string
  outputTokens: string
  priceInput: string
  priceOutput: string
  runDollars: string
  monthDollars: string
  runTokens: string
  monthTokens: string
  /** A new key; empty keeps the one there is. */
  apiKey: string
  forgetsKey: boolean
}

const micros = 1_000_000

export function draftOf(settings: AiSettings): AiDraft {
  const { price, budget } = settings
  return {
    assistant: settings.assistant,
    provider: settings.provider,
    model: settings.model,
    baseUrl: settings.baseUrl ?? '',
    keepsToSchemas: settings.keepsToSchemas,
    timeoutSeconds: String(settings.timeoutSeconds),
    inputTokens: String(settings.inputTokens),
    outputTokens: String(settings.outputTokens),
    priceInput: textOf(price?.input),
    priceOutput: textOf(price?.output),
    runDollars: textOf(budget.runMicros, micros),
    monthDollars: textOf(budget.monthMicros, micros),
    runTokens: textOf(budget.runTokens),
    monthTokens: textOf(budget.monthTokens),
    apiKey: '',
    forgetsKey: false,
  }
}

/** What is sent: settings, and what becomes of the key. */
export function orderOf(draft: AiDraft): { settings: AiSettings; apiKey?: string | null } {
  const [input, output] = [numberOf(draft.priceInput), numberOf(draft.priceOutput)]
  const dollars = (text: string) => {
    const value = numberOf(text)
    return value === undefined ? undefined : Math.round(value * micros)
  }
  return {
    settings: {
      assistant: draft.assistant,
      provider: draft.provider,
      model: draft.model.trim(),
      ...(draft.baseUrl.trim() === '' ? {} : { baseUrl: draft.baseUrl.trim() }),
      keepsToSchemas: draft.keepsToSchemas,
      timeoutSeconds: numberOf(draft.timeoutSeconds) ?? 30,
      inputTokens: numberOf(draft.inputTokens) ?? 8_000,
      outputTokens: numberOf(draft.outputTokens) ?? 1_000,
      ...(input === undefined || output === undefined ? {} : { price: { input, output } }),
      budget: {
        ...named('runTokens', numberOf(draft.runTokens)),
        ...named('monthTokens', numberOf(draft.monthTokens)),
        ...named('runMicros', dollars(draft.runDollars)),
        ...named('monthMicros', dollars(draft.monthDollars)),
      },
    },
    ...(draft.apiKey.trim() !== '' ? { apiKey: draft.apiKey.trim() } : draft.forgetsKey ? { apiKey: null } : {}),
  }
}

/** Whether a budget in dollars, or one price without the other, could never count. */
export function lacksPrice(draft: AiDraft): boolean {
  const prices = [draft.priceInput, draft.priceOutput].filter((text) => numberOf(text) !== undefined).length
  const hasBudget = numberOf(draft.runDollars) !== undefined || numberOf(draft.monthDollars) !== undefined
  return prices === 1 || (prices === 0 && hasBudget)
}

/** Whether the kept key would not go along: it belongs to another provider or address. */
export function leavesKey(draft: AiDraft, settings: AiSettings): boolean {
  return draft.provider !== settings.provider || draft.baseUrl.trim() !== (settings.baseUrl ?? '')
}

function named<Name extends string>(name: Name, value: number | undefined): { [Key in Name]?: number } {
  const entry: { [Key in Name]?: number } = {}
  if (value !== undefined) entry[name] = value
  return entry
}

function numberOf(text: string): number | undefined {
  const value = Number(text.trim())
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value
}

function textOf(value: number | undefined, unit = 1): string {
  return value === undefined ? '' : String(value / unit)
}
