/** Whatever asks language models, loaded when the first one is asked: a server that asks none starts without their libraries. */
export function loadLanguageModels(): Promise<typeof import('./language-models.ts')> {
  return import('./language-models.ts')
}
