import { daysAgo, momentAgo } from './calendar.ts'
import type { Random } from './random.ts'
import { type ContactRow, idOf, type WatchlistHitRow } from './rows.ts'

/** What the screening of a company and its owners found. Trouble makes open and serious hits likelier. */
export function makeWatchlistHits(
  random: Random,
  companyIndex: number,
  company: { id: number; name: string },
  contacts: ContactRow[],
  trouble: number,
): WatchlistHitRow[] {
  const hits: Omit<WatchlistHitRow, 'id'>[] = contacts
    .filter((contact) => contact.is_pep)
    .map((contact) => pepHit(random, company.id, contact))
  if (random.chance(0.03 + 0.4 * trouble ** 2)) hits.push(mediaHit(random, company, contacts, trouble))
  if (random.chance(0.01 + 0.1 * trouble ** 3)) hits.push(sanctionsHit(random, company, contacts, trouble))
  return hits.map((hit, n) => ({ id: idOf('watchlist_hits', companyIndex, n), ...hit }))
}

function pepHit(random: Random, companyId: number, contact: ContactRow): Omit<WatchlistHitRow, 'id'> {
  return {
    company_id: companyId,
    contact_id: contact.id,
    list_name: 'Public officials register',
    kind: 'pep',
    matched_name: contact.name,
    score: random.integer(84, 99),
    ...review(random, random.chance(0.5) ? 'confirmed' : 'open'),
    summary: `${contact.name} is listed as a politically exposed person: ${contact.pep_position ?? 'position unknown'}.`,
    source_url: `https://officials.example/person/${contact.id}`,
    found_on: daysAgo(random.integer(3, 200)),
  }
}

function mediaHit(
  random: Random,
  company: { id: number; name: string },
  contacts: ContactRow[],
  trouble: number,
): Omit<WatchlistHitRow, 'id'> {
  const person = random.chance(0.5) ? contacts[0] : undefined
  const name = person?.name ?? company.name
  return {
    company_id: company.id,
    contact_id: person?.id ?? null,
    list_name: 'News screening',
    kind: 'adverse_media',
    matched_name: name,
    score: random.integer(58, 96),
    ...review(random, random.chance(0.25 + 0.5 * trouble) ? 'open' : 'cleared'),
    summary: `${name}: ${random.pick(stories)}`,
    source_url: `https://news.example/article/${company.id}`,
    found_on: daysAgo(random.integer(2, 300)),
  }
}

function sanctionsHit(
  random: Random,
  company: { id: number; name: string },
  contacts: ContactRow[],
  trouble: number,
): Omit<WatchlistHitRow, 'id'> {
  const person = contacts.find((contact) => contact.role === 'beneficial_owner')
  const isReal = random.chance(0.6 * trouble)
  return {
    company_id: company.id,
    contact_id: person?.id ?? null,
    list_name: random.pick(['EU consolidated list', 'UK sanctions list', 'UN Security Council list']),
    kind: 'sanctions',
    matched_name: person?.name ?? company.name,
    score: isReal ? random.integer(90, 99) : random.integer(55, 79),
    ...review(random, isReal ? 'open' : 'cleared'),
    summary: isReal
      ? 'Name, year of birth and nationality agree with the listed person.'
      : 'The name is similar, the year of birth differs.',
    source_url: null,
    found_on: daysAgo(random.integer(2, 120)),
  }
}

function review(
  random: Random,
  status: WatchlistHitRow['status'],
): Pick<WatchlistHitRow, 'status' | 'reviewed_by' | 'reviewed_at'> {
  if (status === 'open') return { status, reviewed_by: null, reviewed_at: null }
  return {
    status,
    reviewed_by: random.pick(['Ada Okafor', 'Bo Lindqvist', 'Cleo Marchetti']),
    reviewed_at: momentAgo(random.integer(1, 150)),
  }
}

const stories = [
  'named in a press report about unpaid customs duties.',
  'a former partner is under investigation for invoice fraud.',
  'mentioned in a leak about shell companies.',
  'sued by two suppliers over unpaid deliveries.',
  'fined by a consumer authority for misleading offers.',
] as const
