import type { ContactRow, DocumentRow, WatchlistHitRow } from './rows.ts'

export interface RiskSignals {
  countryRisk: number
  industryRisk: number
  contacts: ContactRow[]
  documents: DocumentRow[]
  hits: WatchlistHitRow[]
  /** Yearly volume at the present pace, over declared revenue. */
  volumeRatio: number
  ageYears: number
  /** What an analyst's feeling adds, 0 to 8. */
  unexplained: number
}

/** The demo firm's own score, 0 to 99: a sum of what an analyst would point at. */
export function riskScore(signals: RiskSignals): number {
  const count = <Row>(rows: Row[], matches: (row: Row) => boolean) => rows.filter(matches).length
  const { documents, hits } = signals
  const score =
    3 +
    signals.unexplained +
    signals.countryRisk +
    signals.industryRisk +
    (signals.contacts.some((contact) => contact.is_pep) ? 16 : 0) +
    sum(
      hits
        .filter((hit) => hit.status !== 'cleared')
        .map((hit) => hitWeights[hit.kind] + (hit.status === 'confirmed' ? 6 : 0)),
    ) +
    Math.min(14, 7 * count(documents, (document) => document.status === 'expired')) +
    Math.min(15, 5 * count(documents, (document) => document.status === 'missing' || document.status === 'requested')) +
    8 * count(documents, (document) => document.status === 'rejected') +
    (signals.volumeRatio > 3 ? 18 : signals.volumeRatio > 1.5 ? 9 : 0) +
    (signals.ageYears < 1 ? 5 : 0)
  return Math.max(1, Math.min(99, Math.round(score)))
}

const hitWeights = { sanctions: 34, adverse_media: 14, pep: 9 }

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
