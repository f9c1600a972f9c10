/** What is wrong with a definition, and exactly where: `path` as in `steps[3].options[0].next`. */
export interface Problem {
  path: string
  stepId?: string
  code: ProblemCode
  message: string
}

export type ProblemCode =
  | 'invalid-shape'
  | 'unknown-kind'
  | 'wrong-mode'
  | 'duplicate-id'
  | 'missing-target'
  | 'unreachable-step'
  | 'no-end'
  | 'loop-without-limit'
  | 'unknown-collection'
  | 'unknown-field'
  | 'unknown-relation'
  | 'unknown-action'
  | 'foreign-action'
  | 'unknown-inbox'
  | 'only-in-workflows'
  | 'unknown-team'
  | 'bad-expression'
  | 'unknown-step-read'
  | 'unknown-name'
  | 'empty-options'
  | 'no-condition'
  | 'wrong-record'
  | 'unknown-right'
  | 'wrong-value'
  | 'unknown-value-read'
  | 'read-only-field'
  | 'field-never-given'
  | 'unknown-form-field'
  | 'unknown-zone'
  | 'wrong-time'
  | 'missing-limit'
  | 'unknown-workflow'
  | 'workflow-cycle'
  | 'caller-misfit'
  | 'unknown-input'
  | 'missing-input'
  | 'unknown-output'
  | 'missing-output'

/** A path of keys and indexes as text. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
}
