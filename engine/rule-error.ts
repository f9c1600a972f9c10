/** An expected refusal: a stable code for programs, a sentence for people that says what to do next. */
export class RuleError extends Error {
  override readonly name = 'RuleError'
  readonly code: RuleCode
  /** Facts a program may use beside the sentence, such as the winner of a race or the missing right. */
  readonly details: Readonly<Record<string, string>>

  constructor(code: RuleCode, message: string, details: Record<string, string> = {}) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Every refusal of the rules. Each stands in docs/errors.md; http/errors.ts gives each a status. */
export const ruleCodes = [
  'not-signed-in',
  'right-missing',
  'not-found',
  'invalid-input',
  'invalid-workflow',
  'settings-invalid',
  'workflow-not-published',
  'run-exists',
  'run-not-active',
  'run-ended',
  'run-already-started',
  'step-moved-on',
  'step-busy',
  'step-not-revisable',
  'answer-invalid',
  'outcome-unknown',
  'no-outcome-asked',
  'nothing-proposed',
  'not-in-an-inbox',
  'cannot-receive',
  'event-not-awaited',
  'approval-settled',
  'own-request',
  'only-in-workflows',
  'not-your-request',
  'subrun-open',
  'inputs-missing',
  'record-changed',
  'data-source-failed',
  'data-source-timeout',
  'action-failed',
  'store-unreachable',
  'store-full',
  'too-many-requests',
  'payload-too-large',
  'conflict',
  'idempotency-key-reused',
  'order-under-way',
] as const
export type RuleCode = (typeof ruleCodes)[number]
