const whatNext: Readonly<Record<string, string>> = {
  offline: 'It is tried again when the connection is back.',
  'not-found': 'It may have been removed, or your role may not see it.',
  'right-missing': 'Ask an administrator for the right, or hand over to someone who has it.',
  'data-source-timeout': 'Narrow the filter, or try again in a moment.',
  'data-source-failed': 'Try again. If it goes on, tell whoever runs the data source.',
  'store-unreachable': 'Try again in a moment.',
  'store-full': 'Tell an administrator, and try again when there is room.',
  'too-many-requests': 'Wait a moment, then try again.',
  unexpected: 'Try again. If it goes on, tell an administrator the code below.',
}

/** What went wrong where the server gave no sentence, and what one can do next, by stable code. */
export const errorText = {
  heading: 'This did not work',
  dataSource: (source: string) => `The data source “${source}” did not answer`,
  unexpected: 'Something unexpected happened.',
  code: (code: string) => `Code: ${code}`,
  whatNext,
  notFoundTitle: 'There is no such page',
  notFoundText: 'It may have been removed, or your role may not see it.',
  goHome: 'Go to the start page',
  screenTitle: 'This screen stopped working',
} as const
