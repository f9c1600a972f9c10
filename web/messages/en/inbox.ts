export const inboxText = {
  loading: 'Loading inbox',
  empty: 'Nothing waits here',
  emptyText: 'Runs that are escalated to this inbox appear here, the oldest first.',
  count: (count: number) => (count === 1 ? '1 run waits, oldest first' : `${count} runs wait, oldest first`),
} as const
