export const jumpText = {
  title: 'Jump to…',
  placeholder: 'A screen, a collection, a record…',
  results: 'Results',
  screens: 'Screens',
  workspaces: 'Workspaces',
  inboxes: 'Inboxes',
  collections: 'Collections',
  segmentOf: (segment: string, collection: string) => `${collection}: ${segment}`,
  searching: 'Searching records…',
  nothing: (text: string) => `Nothing is called “${text}”.`,
  found: (count: number) => (count === 1 ? '1 result' : `${count} results`),
  partly: 'Some collections could not be searched.',
} as const
