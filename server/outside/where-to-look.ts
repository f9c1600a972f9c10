import type { EffectRequest } from '#engine'
import type { Company } from '../company/company.ts'

/** A sentence that says by what the third party of an effect can be asked for it; empty where its action does not tell. */
export function whereToLook(
  { config }: Pick<Company, 'config'>,
  { id, request }: { id: string; request: EffectRequest },
): string {
  if (request.kind !== 'run-action') return ''
  const reference = config.actions.find((action) => action.id === request.action)?.reference?.(id)
  return reference === undefined ? '' : ` Look for ${reference} there.`
}
