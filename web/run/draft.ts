import type { StepForm } from '#api'
import type { Answer, Value } from '#engine'
import { composeAnswer, type Parts, type Problem, partsOf } from './compose-answer.ts'

/**
 * What a person did to the open step and has not sent yet. Parts of the answer go by the paths that proposals' sources
 * use too: `values.status`, `form.reason`, `option`.
 */
export interface Draft {
  edits: Parts
  /** Proposed parts that the person left out. */
  removed: string[]
  /** The work was done outside Stepwell; only a note is sent. */
  isElsewhere: boolean
  /** Fields of the record as the person first saw them: what a write expects to find. */
  seen: Record<string, Value>
}

export type DraftChange =
  | { type: 'edit'; path: string; value: Value }
  | { type: 'reset'; path: string }
  | { type: 'remove'; path: string }
  | { type: 'work-elsewhere'; isElsewhere: boolean }
  | { type: 'see'; values: Record<string, Value> }
  | { type: 'keep-mine'; field: string; current: Value }
  | { type: 'take-theirs'; field: string; current: Value }

export const emptyDraft: Draft = { edits: {}, removed: [], isElsewhere: false, seen: {} }

/** Folds one change into the draft. */
export function changeDraft(draft: Draft, change: DraftChange): Draft {
  switch (change.type) {
    case 'edit':
      return {
        ...draft,
        edits: { ...without(draft.edits, dependants(change.path)), [change.path]: change.value },
        removed: draft.removed.filter((path) => path !== change.path),
      }
    case 'reset':
      return {
        ...draft,
        edits: without(draft.edits, (path) => path === change.path),
        removed: draft.removed.filter((path) => path !== change.path),
      }
    case 'remove':
      return {
        ...draft,
        edits: without(draft.edits, (path) => path === change.path),
        removed: [...draft.removed.filter((path) => path !== change.path), change.path],
      }
    case 'work-elsewhere':
      return { ...draft, isElsewhere: change.isElsewhere }
    case 'see':
      return { ...draft, seen: { ...change.values, ...draft.seen } }
    case 'keep-mine':
      return { ...draft, seen: { ...draft.seen, [change.field]: change.current } }
    case 'take-theirs':
      return changeDraft(
        { ...draft, seen: { ...draft.seen, [change.field]: change.current } },
        { type: 'remove', path: `values.${change.field}` },
      )
  }
}

/** Another relation has other records; another action keeps what was typed into fields of the same name. */
function dependants(path: string): (other: string) => boolean {
  return (other) => path === 'relation' && other === 'records'
}

/** Whether the person did anything that would be lost. */
export function hasInput(draft: Draft): boolean {
  return Object.keys(draft.edits).length > 0 || draft.removed.length > 0
}

/** The open step's answer as it stands: proposal and edits put together. */
export interface Composed {
  /** The answer's parts by path, with what was proposed, edited and defaulted. */
  parts: Parts
  answer: Answer
  /** Why it cannot be sent yet, by path. */
  problems: Record<string, Problem>
  /** Paths that differ from the proposal. Empty where nothing was proposed. */
  edited: string[]
  /** Proposed parts by path. */
  proposed: Parts
}

/** Puts proposal and edits together. `proposed` is undefined where there is no proposal, or the person set it aside. */
export function compose(form: StepForm, proposed: Answer | undefined, draft: Draft): Composed {
  const offered = proposed?.kind === form.kind ? partsOf(proposed) : {}
  if (draft.isElsewhere) {
    const note = String(draft.edits['note'] ?? '')
    return {
      parts: draft.edits,
      answer: { kind: 'elsewhere', note },
      problems: note.trim() === '' ? { note: 'required' } : {},
      edited: [],
      proposed: {},
    }
  }
  const parts = combine(form, offered, draft)
  const { answer, problems } = composeAnswer(form, parts, proposed)
  return {
    parts,
    answer,
    problems,
    proposed: offered,
    edited: Object.keys(offered).length === 0 ? [] : editedPaths(offered, parts, draft),
  }
}

function combine(form: StepForm, offered: Parts, draft: Draft): Parts {
  const defaults = defaultsOf(form, offered, draft)
  const choice = { ...defaults, ...offered, ...draft.edits }
  const parts: Parts = {}
  for (const [path, value] of Object.entries(choice)) {
    if (draft.removed.includes(path)) continue
    if (!(path in draft.edits) && path in offered && isOutdated(path, offered, choice)) continue
    parts[path] = value
  }
  return parts
}

/** A proposed part that belonged to a choice the person changed: another relation's records, another action's form. */
function isOutdated(path: string, offered: Parts, choice: Parts): boolean {
  if (path === 'records') return offered['relation'] !== choice['relation']
  if (path.startsWith('form.')) return offered['action'] !== choice['action']
  return false
}

/** What is chosen without asking: the only action or relation there is, and the defaults of the action's form. */
function defaultsOf(form: StepForm, offered: Parts, draft: Draft): Parts {
  if (form.kind === 'load-related-record') {
    const only = form.relations.length === 1 ? form.relations[0] : undefined
    return only ? { relation: only.name } : {}
  }
  if (form.kind === 'trigger-action') {
    const only = form.actions.length === 1 ? form.actions[0] : undefined
    const id = draft.edits['action'] ?? offered['action'] ?? only?.id
    const action = form.actions.find((each) => each.id === id)
    const fields =
      action?.form.flatMap((field) =>
        field.default === undefined ? [] : [[`form.${field.name}`, field.default] as const],
      ) ?? []
    return { ...(action ? { action: action.id } : {}), ...Object.fromEntries(fields) }
  }
  if (form.kind === 'get-data') return form.isPinned ? { fields: form.fields.map((field) => field.name) } : {}
  return {}
}

function editedPaths(offered: Parts, parts: Parts, draft: Draft): string[] {
  const touched = new Set([...Object.keys(draft.edits), ...draft.removed, ...Object.keys(offered)])
  return [...touched].filter((path) => !isSame(offered[path], parts[path])).sort()
}

export function isSame(left: Value | undefined, right: Value | undefined): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null)
}

function without(parts: Parts, leaves: (path: string) => boolean): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([path]) => !leaves(path)))
}
