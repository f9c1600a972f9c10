import type { Assistant, Question, Suggestion } from '../assistant.ts'
import { proposeRecord } from './create-record.ts'
import { proposeOption } from './decision.ts'
import { proposeFields } from './get-data.ts'
import { proposeFlags } from './guidance.ts'
import { proposeRelated } from './load-related-record.ts'
import { assistantName, unsure } from './suggestion.ts'
import { proposeAction } from './trigger-action.ts'
import { proposeValues } from './update-data.ts'

/**
 * The assistant that needs no model, no key and no network. The same question always gives the same answer: it matches
 * words by rules one can read, and hands over when the rules do not reach. See docs/assistant.md.
 */
export function createBuiltinAssistant(): Assistant {
  return {
    name: assistantName,
    async propose(question, signal) {
      signal.throwIfAborted()
      try {
        return await suggestionFor(question)
      } catch (error) {
        signal.throwIfAborted()
        return { status: 'failed', reason: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

function suggestionFor(question: Question): Suggestion | Promise<Suggestion> {
  const { step } = question
  switch (step.kind) {
    case 'guidance':
      return proposeFlags(step, question)
    case 'get-data':
      return proposeFields(step, question)
    case 'update-data':
      return proposeValues(step, question)
    case 'create-record':
      return proposeRecord(step, question)
    case 'load-related-record':
      return proposeRelated(step, question)
    case 'trigger-action':
      return proposeAction(step, question)
    case 'decision':
      return proposeOption(step, question)
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
