import type { RecordView } from '#api'
import type { Proposal } from '#engine'

/** One record to choose. `record` is missing while only its name is known. */
export interface Candidate {
  id: string
  label: string
  record: RecordView | undefined
  isSuggested: boolean
  why: string | undefined
}

interface Known {
  found: readonly RecordView[]
  suggested: readonly string[]
  chosen: readonly string[]
  proposal: Proposal | undefined
}

/** Suggested records first, then ranked ones, then what was found; chosen ones never vanish. The order does not change by choosing. */
export function orderCandidates({ found, suggested, chosen, proposal }: Known): Candidate[] {
  const alternatives = proposal?.alternatives ?? []
  const ids = new Set([...suggested, ...alternatives.map(({ id }) => id), ...found.map(({ id }) => id), ...chosen])
  return [...ids].flatMap((id) => {
    const record = found.find((each) => each.id === id)
    const alternative = alternatives.find((each) => each.id === id)
    const isSuggested = suggested.includes(id)
    // An alternative may also name another relation or field: only those that are records belong here.
    if (!record && !isSuggested && !chosen.includes(id)) return []
    const source = proposal?.sources.find((each) => each.record?.id === id && each.path.startsWith('records'))
    return [
      {
        id,
        label: record?.label ?? alternative?.label ?? source?.record?.label ?? `#${id}`,
        record,
        isSuggested,
        why: isSuggested ? source?.text : alternative?.why,
      },
    ]
  })
}
