import { address, type RequestOf, routes } from '#api'

/** The filters of the activity log, as its address holds them. `activityRun`: a run beside the screen is `run`. */
export interface ActivitySearch {
  type?: string | undefined
  person?: string | undefined
  collection?: string | undefined
  record?: string | undefined
  activityRun?: string | undefined
  workflow?: string | undefined
  /** Days of the viewer, both included. */
  from?: string | undefined
  to?: string | undefined
  denied?: string | undefined
}

export type ActivityQuery = Omit<RequestOf<'listActivity'>['query'], 'after' | 'limit' | 'order'>

/** The filters as the API takes them: days become instants in the viewer's zone, the last day counts whole. */
export function activityQuery({ activityRun, from, to, denied, ...rest }: ActivitySearch): ActivityQuery {
  return {
    ...present(rest),
    ...(activityRun && { run: activityRun }),
    ...instant('from', from, 0),
    ...instant('to', to, 1),
    ...(denied === 'yes' && { isDenied: 'true' }),
  }
}

/** Where the same activity is exported, whole. */
export function exportAddress(query: ActivityQuery, format: 'csv' | 'ndjson'): string {
  return address(routes.listActivity[1], {}, { ...query, format })
}

function instant<Name extends 'from' | 'to'>(
  name: Name,
  day: string | undefined,
  daysLater: number,
): { [Key in Name]?: string } {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '')
  if (!parts) return {}
  const date = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + daysLater)
  const result: { [Key in Name]?: string } = {}
  result[name] = date.toISOString()
  return result
}

function present<Of extends Record<string, string | undefined>>(parts: Of): Partial<Of> {
  const result: Partial<Of> = { ...parts }
  for (const name in parts) if (parts[name] === undefined || parts[name] === '') delete result[name]
  return result
}
