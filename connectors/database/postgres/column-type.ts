import type { FieldType } from '#engine'
import type { CatalogType } from './catalog.ts'

/**
 * How a column's values are read, written and compared. `opaque` is every type we do not know: it is shown and
 * compared as PostgreSQL's own text of it.
 */
export type ColumnType =
  | { kind: 'text' | 'number' | 'decimal' | 'boolean' | 'date' | 'datetime' | 'json' | 'uuid' | 'binary' | 'opaque' }
  | { kind: 'integer'; bits: 16 | 32 | 64 }
  | { kind: 'enum'; options: string[] }
  | { kind: 'list'; element: ColumnType }

/** Resolves a type of the catalog: domains to what they stand on, arrays to lists. */
export function resolveColumnType(oid: number, types: ReadonlyMap<number, CatalogType>): ColumnType {
  const type = types.get(oid)
  if (type === undefined) return { kind: 'opaque' }
  if (type.kind === 'd') return resolveColumnType(type.base, types)
  if (type.kind === 'e') return { kind: 'enum', options: type.labels ?? [] }
  if (type.element !== 0) return { kind: 'list', element: resolveColumnType(type.element, types) }
  const bits = integerBits.get(type.name)
  return bits === undefined ? { kind: kindsByName.get(type.name) ?? 'opaque' } : { kind: 'integer', bits }
}

/** The field type people and the engine see. */
export function fieldTypeOf(type: ColumnType): FieldType {
  return type.kind === 'opaque' ? 'text' : type.kind
}

/** The values a check constraint such as `status in ('open', 'closed')` allows, if it is of that shape. */
export function optionsOfCheck(definition: string): string[] | undefined {
  const list = /^CHECK \(\(+(?:\w+|"[^"]+")\)*(?:::text)? = ANY \(+ARRAY\[(.+?)\]\)*(?:::text\[\])?\)+$/.exec(
    definition,
  )?.[1]
  if (list === undefined) return undefined
  const option = /'((?:[^']|'')*)'::(?:text|character varying|bpchar)/g
  const options = [...list.matchAll(option)].map((match) => (match[1] ?? '').replaceAll("''", "'"))
  // Whatever is not a plain list of literals is left alone: a half-understood check must not offer half of the options.
  return list.replaceAll(option, '').replaceAll(/::text|[\s,()]/g, '') === '' ? options : undefined
}

type SimpleKind = Exclude<ColumnType['kind'], 'integer' | 'enum' | 'list'>

const integerBits: ReadonlyMap<string, 16 | 32 | 64> = new Map([
  ['int2', 16],
  ['int4', 32],
  ['int8', 64],
])

const kindsByName: ReadonlyMap<string, SimpleKind> = new Map<string, SimpleKind>([
  ['float4', 'number'],
  ['float8', 'number'],
  ['numeric', 'decimal'],
  ['bool', 'boolean'],
  ['date', 'date'],
  ['timestamp', 'datetime'],
  ['timestamptz', 'datetime'],
  ['json', 'json'],
  ['jsonb', 'json'],
  ['uuid', 'uuid'],
  ['bytea', 'binary'],
  ['text', 'text'],
  ['varchar', 'text'],
  ['bpchar', 'text'],
  ['name', 'text'],
  ['citext', 'text'],
])
