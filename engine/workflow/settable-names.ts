/** Names of the fields that a step which writes may set; undefined where the author narrows nothing. */
export function settableNames(step: {
  allowed?: string[] | undefined
  values?: Record<string, unknown> | undefined
}): string[] | undefined {
  return step.allowed || step.values ? [...(step.allowed ?? []), ...Object.keys(step.values ?? {})] : undefined
}
