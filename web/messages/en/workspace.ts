export const workspaceText = {
  loading: 'Loading workspace',
  selectFirst: (title: string) => `Select a record in “${title}”.`,
  start: (workflow: string) => `Start ${workflow}`,
  continue: (workflow: string) => `Continue ${workflow}`,
  savedBy: (person: string) => `Saved by ${person}`,
  running: 'Running',
  gone: 'The selected record is not there any more, or your role may not see it.',
  empty: 'Nothing here matches.',
  emptySearch: (text: string) => `Nothing matches the search “${text}”.`,
} as const
