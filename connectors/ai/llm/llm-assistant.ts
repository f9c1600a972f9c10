import { randomBytes } from 'node:crypto'
import type { LanguageModel } from 'ai'
import type { ModelUse } from '#engine'
import type { Assistant, Question, Suggestion } from '../assistant.ts'
import { askModel, type Tally } from './ask-model.ts'
import { failureOf } from './failure-words.ts'
import { instructionsFor } from './instructions.ts'
import { proposeRecord } from './kinds/create-record.ts'
import { proposeOption } from './kinds/decision.ts'
import { proposeFields } from './kinds/get-data.ts'
import { proposeSummary } from './kinds/guidance.ts'
import type { Asking } from './kinds/kind.ts'
import { proposeRelated } from './kinds/load-related-record.ts'
import { proposeAction } from './kinds/trigger-action.ts'
import { proposeValues } from './kinds/update-data.ts'
import { type Ledger, ledgerOf, ledgerRecords } from './ledger.ts'
import { type ModelSettings, tellsShape } from './model-settings.ts'
import { costMicros, type PriceTable } from './prices.ts'
import { promptVersionOf } from './prompt-version.ts'
import { assistantName, unsure } from './suggestion.ts'

/** Characters of one token, on the safe side for text of many languages. */
const charactersPerToken = 3

/**
 * The assistant that asks a language model. The model has no tools, sees only what the person may see, and answers in closed shapes: what
 * it names is mapped back from ids of ours and checked before anybody is shown it. See docs/assistant.md.
 */
export function createLlmAssistant(model: LanguageModel, settings: ModelSettings, prices: PriceTable): Assistant {
  return {
    name: assistantName,
    async propose(question, signal) {
      const tally: Tally = { calls: 0, inputTokens: 0, outputTokens: 0 }
      const started = performance.now()
      const suggestion = await suggestionFor(model, settings, question, signal, tally)
      return tally.calls === 0
        ? suggestion
        : { ...suggestion, use: modelUseOf(settings, prices, question, tally, started) }
    },
  }
}

async function suggestionFor(
  model: LanguageModel,
  settings: ModelSettings,
  question: Question,
  signal: AbortSignal,
  tally: Tally,
): Promise<Suggestion> {
  const within = AbortSignal.any([signal, AbortSignal.timeout(settings.timeoutSeconds * 1_000)])
  const ledger = ledgerOf(question, Math.floor((settings.inputTokens * charactersPerToken) / 2))
  const asking: Asking = {
    question,
    ledger,
    ask: async (slice, task, schema, data = '') => {
      const instructions = instructionsFor(question.step.kind, slice, question.step.instruction)
      const message = messageFor(question, ledger, task, data)
      const length = instructions.length + message.length
      if (length > settings.inputTokens * charactersPerToken)
        return { problem: 'What this step asks about is longer than the model may be asked. Do it by hand.' }
      return askModel(
        model,
        { instructions, message, schema },
        { outputTokens: settings.outputTokens, signal: within, tellsShape: tellsShape(settings) },
        tally,
      )
    },
  }
  try {
    const suggestion = await forKind(question.step, asking)
    if (!('proposal' in suggestion) || !suggestion.proposal) return suggestion
    // What the model writes may quote anything it was shown.
    const from = [...ledgerRecords(ledger), ...(suggestion.proposal.from ?? [])]
    return { ...suggestion, proposal: { ...suggestion.proposal, from } }
  } catch (error) {
    signal.throwIfAborted()
    if (within.aborted)
      return { status: 'failed', reason: `The model gave no answer within ${settings.timeoutSeconds} seconds.` }
    return { status: 'failed', reason: failureOf(error) }
  }
}

function forKind(step: Question['step'], asking: Asking): Suggestion | Promise<Suggestion> {
  switch (step.kind) {
    case 'guidance':
      return proposeSummary(step, asking)
    case 'get-data':
      return proposeFields(step, asking)
    case 'update-data':
      return proposeValues(step, asking)
    case 'create-record':
      return proposeRecord(step, asking)
    case 'load-related-record':
      return proposeRelated(step, asking)
    case 'trigger-action':
      return proposeAction(step, asking)
    case 'decision':
      return proposeOption(step, asking)
    case 'go-to':
    case 'escalation':
    case 'wait':
    case 'end':
      return unsure('There is nothing to propose at this step.')
    default:
      step satisfies never
      return unsure('The assistant does not know this kind of step.')
  }
}

/** The ledger stands between two lines that nobody who wrote its text can have known. */
function messageFor(question: Question, ledger: Ledger, task: string, data: string): string {
  const mark = `DATA-${randomBytes(9).toString('base64url')}`
  const held = [ledger.text, data].filter((part) => part !== '').join('\n')
  return `${mark}\n${held}\n${mark}\n\nToday is ${question.today}. ${task}`
}

function modelUseOf(
  settings: ModelSettings,
  prices: PriceTable,
  question: Question,
  tally: Tally,
  started: number,
): ModelUse {
  const cost = costMicros(prices, settings.model, { input: tally.inputTokens, output: tally.outputTokens })
  return {
    provider: settings.provider,
    model: settings.model,
    promptVersion: promptVersionOf(question.step),
    ...tally,
    ...(cost === undefined ? {} : { costMicros: cost }),
    milliseconds: Math.round(performance.now() - started),
  }
}
