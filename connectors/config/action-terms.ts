import type { Action, FormField } from '#engine'

/** An action and how the server deals with whom it calls. */
export interface ActionTerms extends Action {
  /** How often the server calls at most while no answer comes. Only classes `read` and `keyed` are called more than once. */
  tries: number
  /** Whom it calls, by a name that actions of the same third party share. Default: the action itself. */
  thirdParty?: string
  /** By what the third party can be asked for an effect, such as "request 4711": told to whoever must find out what became of it. */
  reference?(effectId: string): string
}

/**
 * The same as an author writes it, who leaves out what has a default. The effect class has none: only the author knows what a
 * lost answer may hide, and a wrong word for it does things twice.
 */
export type ActionInput = Omit<ActionTerms, 'timeoutSeconds' | 'tries' | 'isSensitive' | 'form'> & {
  form?: FormInput[]
  timeoutSeconds?: number
  tries?: number
  isSensitive?: boolean
}

type FormInput = Omit<FormField, 'required'> & { required?: boolean }

export function withDefaults(terms: ActionInput): ActionTerms {
  return {
    timeoutSeconds: 30,
    tries: defaultTries,
    isSensitive: false,
    ...terms,
    form: (terms.form ?? []).map((field) => ({ required: false, ...field })),
  }
}

/** Five tries with their pauses take fifteen seconds: a restart of the other side, not its breakdown. */
const defaultTries = 5
