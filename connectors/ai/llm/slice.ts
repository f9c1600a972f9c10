import type { Field, FormField } from '#engine'

/** Things the model may name, each under an id of ours: what it answers is mapped back, so it can name nothing else. */
export class Menu<Thing> {
  private readonly things = new Map<string, Thing>()
  readonly ids: [string, ...string[]]

  /** `prefix`: one letter for each menu of a question. `none` is always on it. */
  constructor(prefix: string, things: readonly Thing[]) {
    for (const [index, thing] of things.entries()) this.things.set(`${prefix}${index + 1}`, thing)
    this.ids = ['none', ...this.things.keys()]
  }

  get(id: string): Thing | undefined {
    return this.things.get(id)
  }

  /** A line for each thing. */
  lines(describe: (thing: Thing) => string): string[] {
    return [...this.things].map(([id, thing]) => `${id} ${describe(thing)}`)
  }
}

/** A field in one line: title, type, what it may hold. Its name only where it says more than the title. */
export function fieldLine(field: Field): string {
  return [
    field.title,
    field.name.replaceAll('_', ' ').toLowerCase() === field.title.toLowerCase() ? '' : `(${field.name})`,
    field.type,
    field.options ? `one of ${field.options.join(' / ')}` : '',
    field.isNullable ? 'may be empty' : '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}

/** A question of a form in one line. */
export function formLine(field: FormField): string {
  return [
    field.label,
    field.type,
    field.options ? `${field.type === 'enum' ? 'one of' : 'some of'} ${field.options.join(' / ')}` : '',
    field.required ? 'needed' : '',
    field.description ?? '',
  ]
    .filter((part) => part !== '')
    .join(' · ')
}
