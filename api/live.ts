/**
 * Live updates: server-sent events at `GET /api/v1/live`. Each message's data is one of these, as JSON.
 * They say that something changed, never what: the reader fetches again, with its own rights.
 */
export type LiveMessage =
  | { type: 'ready' }
  | { type: 'run-changed'; run: string; workflow: string; sequence: number; collection: string; record: string }
  | { type: 'record-changed'; collection: string; record: string }
  | { type: 'dispatch-hold-changed' }
  | { type: 'workflow-changed'; workflow: string }

export const livePath = '/api/v1/live'
