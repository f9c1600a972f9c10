/**
 * Every operation of the public API: method and path, by name. The browser needs no more than this at run time;
 * what goes in and comes out is typed by `contract.ts`, which the server validates with.
 */
export const routes = {
  getMe: ['GET', '/api/v1/me'],
  listPeople: ['GET', '/api/v1/people'],
  listCollections: ['GET', '/api/v1/collections'],
  listRecords: ['GET', '/api/v1/collections/:collection/records'],
  countRecords: ['GET', '/api/v1/collections/:collection/count'],
  getRecord: ['GET', '/api/v1/collections/:collection/records/:id'],
  listRelated: ['GET', '/api/v1/collections/:collection/records/:id/related/:relation'],
  runAction: ['POST', '/api/v1/collections/:collection/records/:id/actions/:action'],
  listWorkflows: ['GET', '/api/v1/workflows'],
  getWorkflow: ['GET', '/api/v1/workflows/:workflow'],
  validateWorkflow: ['POST', '/api/v1/workflows/validate'],
  publishWorkflow: ['POST', '/api/v1/workflows/:workflow/versions'],
  startRun: ['POST', '/api/v1/runs'],
  listRuns: ['GET', '/api/v1/runs'],
  getRun: ['GET', '/api/v1/runs/:run'],
  listRunEvents: ['GET', '/api/v1/runs/:run/events'],
  listCandidates: ['GET', '/api/v1/runs/:run/attempts/:attempt/candidates'],
  completeStep: ['POST', '/api/v1/runs/:run/attempts/:attempt/complete'],
  handleManually: ['POST', '/api/v1/runs/:run/attempts/:attempt/handle-manually'],
  askAgain: ['POST', '/api/v1/runs/:run/attempts/:attempt/ask-again'],
  getRevisePrice: ['GET', '/api/v1/runs/:run/attempts/:attempt/revise-price'],
  reviseStep: ['POST', '/api/v1/runs/:run/attempts/:attempt/revise'],
  resolveEffect: ['POST', '/api/v1/runs/:run/attempts/:attempt/resolve'],
  saveRun: ['POST', '/api/v1/runs/:run/save'],
  resumeRun: ['POST', '/api/v1/runs/:run/resume'],
  claimRun: ['POST', '/api/v1/runs/:run/claim'],
  assignRun: ['POST', '/api/v1/runs/:run/assign'],
  releaseRun: ['POST', '/api/v1/runs/:run/release'],
  sendEvent: ['POST', '/api/v1/runs/:run/events'],
  sendEventOnRecord: ['POST', '/api/v1/workflows/:workflow/records/:record/events'],
  abortRun: ['POST', '/api/v1/runs/:run/abort'],
  listInboxes: ['GET', '/api/v1/inboxes'],
  listInboxRuns: ['GET', '/api/v1/inboxes/:inbox/runs'],
  listWorkspaces: ['GET', '/api/v1/workspaces'],
  getWorkspace: ['GET', '/api/v1/workspaces/:workspace'],
  listActivity: ['GET', '/api/v1/activity'],
} as const satisfies Record<string, readonly ['GET' | 'POST', string]>

export type Operation = keyof typeof routes
