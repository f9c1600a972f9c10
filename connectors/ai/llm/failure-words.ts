import { APICallError } from 'ai'

/** What went wrong in words for the operator. What the provider answered may quote the question, so it is not shown. */
export function failureOf(error: unknown): string {
  if (!APICallError.isInstance(error)) return 'The model could not be asked: its server cannot be reached.'
  switch (error.statusCode) {
    case 401:
    case 403:
      return 'The model could not be asked: its key was refused. An administrator can correct it in Settings → AI.'
    case 404:
      return 'The model could not be asked: its server does not know it. An administrator can choose another in Settings → AI.'
    case 429:
      return 'The model is asked too often just now, or its account is spent.'
    case undefined:
      return 'The model could not be asked: its server cannot be reached.'
    default:
      return `The model could not be asked: its server answered ${error.statusCode}.`
  }
}
