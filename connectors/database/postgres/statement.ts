import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely'

/** A piece of SQL with its parameters apart: identifiers are quoted, values never enter the text. */
export type Sql = RawBuilder<unknown>

export interface Statement {
  text: string
  values: unknown[]
}

/** The text and the parameters of a statement, for the driver. */
export function compile(fragment: Sql): Statement {
  const { sql: text, parameters } = fragment.compile(compiler)
  return { text, values: [...parameters] }
}

/** Joins pieces with `and`; nothing at all is true. */
export function everyOf(conditions: Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : sql`(${sql.join(conditions, sql` and `)})`
}

/** Joins pieces with `or`; nothing at all is false. */
export function anyOf(conditions: Sql[]): Sql {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql` or `)})`
}

const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})
