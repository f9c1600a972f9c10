import type {
  Action,
  AssistantChoice,
  Collection,
  ContextEntry,
  LabelledRef,
  ModelUse,
  Proposal,
  RecordValues,
  Step,
} from '#engine'
import type { SourceRecord } from '../database/data-source.ts'

/**
 * One question to an assistant. It holds only what the person may see and the author allows:
 * the answer can name nothing outside of it, and the server checks again that it does not.
 */
export interface Question {
  /** `assistant`: who prepares its steps, where its author says. */
  workflow: { id: string; title: string; assistant?: AssistantChoice | undefined }
  step: Step
  /** `actingFor`: the id of the person the assistant prepares for. */
  run: { id: string; record: LabelledRef; startedBy: string; actingFor: string }
  /** The collection of the record the step works on, with the fields the person may see. */
  collection: Collection
  /** The record as it stands now. */
  record: LabelledRef & { values: RecordValues }
  /** The collection in which a create-record step makes a record. */
  target?: Collection
  /** Actions allowed on this record by the author and by the person's rights. */
  actions: readonly Action[]
  /** What live, completed attempts contributed, oldest first. */
  context: readonly ContextEntry[]
  /** Today in the operator's zone, `YYYY-MM-DD`. */
  today: string
  /** Related records through a relation of the record, narrowed by the author's filter and the person's scope. */
  loadCandidates(relation: string): Promise<SourceRecord[]>
}

/** `use`: what asking a model for it took, where one was asked. */
export type Suggestion = { use?: ModelUse } & (
  | { status: 'proposed'; proposal: Proposal }
  /** An ordinary hand-over: `proposal` keeps what was found so far, `reason` says what is missing. */
  | { status: 'unsure'; reason: string; proposal?: Proposal }
  | { status: 'failed'; reason: string }
)

/** Anything that can fill the author's holes. It performs nothing and never picks the next step. */
export interface Assistant {
  readonly name: string
  propose(question: Question, signal: AbortSignal): Promise<Suggestion>
}
