import type { Pool } from '../../server/store/pool.ts'

const tables = ['contacts', 'documents', 'accounts', 'transactions', 'tickets', 'refunds', 'watchlist_hits'] as const

export interface HiddenValues {
  companies: Set<string>
  /** Ids by collection of everything that belongs to a company of the hidden country. */
  records: Map<string, string[]>
  /** Texts that stand in hidden records and in no other. */
  texts: string[]
}

/** Everything about the companies of Cyprus that must never reach the support team. */
export async function hiddenValues(pool: Pool): Promise<HiddenValues> {
  const { rows: companies } = await pool.query<{ id: number }>(
    "select id from companies where country = 'CY' order by id",
  )
  const records = new Map<string, string[]>([['companies', companies.map((row) => String(row.id))]])
  const texts = new Set<string>()
  const others = new Set<string>()
  for (const table of ['companies', ...tables]) {
    const key = table === 'companies' ? 'id' : 'company_id'
    const { rows } = await pool.query<{ id: number; isHidden: boolean; content: Record<string, unknown> }>(
      `select t.id, t.${key} in (select id from companies where country = 'CY') as "isHidden", to_jsonb(t) as content from ${table} t`,
    )
    if (table !== 'companies')
      records.set(
        table,
        rows.filter((row) => row.isHidden).map((row) => String(row.id)),
      )
    for (const row of rows) for (const text of textsOf(row.content)) (row.isHidden ? texts : others).add(text)
  }
  return {
    companies: new Set(records.get('companies')),
    records,
    texts: [...texts].filter((text) => !others.has(text)),
  }
}

/** Texts long enough to be nobody else's by chance: names, addresses, numbers, references. */
function textsOf(content: Record<string, unknown>): string[] {
  return Object.values(content).flatMap((value) =>
    typeof value === 'string' && value.length >= 8 && !/^\d{4}-\d\d-\d\d/.test(value) && !/^[\d.]+$/.test(value)
      ? [value]
      : [],
  )
}

/** What of the hidden records stands in a body, in words for the failing test. */
export function leaksIn(body: string, hidden: HiddenValues): string[] {
  const found = hidden.texts.filter((text) => body.includes(text) || body.includes(JSON.stringify(text).slice(1, -1)))
  for (const [collection, ids] of hidden.records) {
    const named = new Set(
      [...body.matchAll(new RegExp(`"collection":"${collection}","id":"([^"]*)"`, 'g'))].map((match) => match[1]),
    )
    found.push(...ids.filter((id) => named.has(id)).map((id) => `${collection}/${id}`))
  }
  const owners = new Set([...body.matchAll(/"company_id":"?(\d+)/g)].map((match) => match[1]))
  return [...found, ...[...hidden.companies].filter((id) => owners.has(id)).map((id) => `company_id ${id}`)]
}
